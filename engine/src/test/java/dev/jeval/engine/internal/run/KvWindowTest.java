package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.ModelSummary;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.internal.family.Families;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KvType;
import dev.jeval.engine.spec.DecoderSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys and values outside sliding windows are released, and nothing else changes: two layers with
/// a window of 32 tokens, one that sees everything.
class KvWindowTest {
    private static final int WINDOW = 32;
    private static final int WINDOWED = 2;
    private static final int LAYERS = 3;
    private static final int BLOCK = 64;

    /// One pass, in which nothing is released before its end; seven blocks when fed in pieces.
    private static final int LENGTH = 500;

    private static final String CONFIG =
            """
            {"model_type": "gemma3_text", "vocab_size": 97, "hidden_size": 48,
             "intermediate_size": 80, "num_hidden_layers": 3, "num_attention_heads": 4,
             "num_key_value_heads": 2, "max_position_embeddings": 4096, "head_dim": 16,
             "sliding_window": 32, "sliding_window_pattern": 3, "query_pre_attn_scalar": 16}
            """;

    @TempDir private Path folder;
    private Decoder decoder;
    private long blockBytes;

    @BeforeEach
    void open() {
        SyntheticModel.write(folder, CONFIG, 5, DType.BF16);
        decoder =
                (Decoder)
                        ModelLoader.load(
                                        folder,
                                        ModelOptions.defaults(),
                                        Compute.open(1),
                                        Decoder.Probe.NONE)
                                .forward();
        blockBytes = decoder.kvBytes(1) / LAYERS;
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    private KvSequence sequence() {
        return decoder.newSequence(decoder.positionKey(LENGTH));
    }

    private static int[] ids(int count) {
        return new Random(7).ints(count, 0, 97).toArray();
    }

    private float[][] feed(KvSequence sequence, int[] ids, int size) {
        float[][] logits = new float[ids.length][];
        int first = sequence.length();
        for (int from = first; from < ids.length; from += size) {
            int to = Math.min(ids.length, from + size);
            int[] positions = new int[to - from];
            Arrays.setAll(positions, i -> i);
            Chunk chunk = new Chunk(sequence, Arrays.copyOfRange(ids, from, to)).logits(positions);
            decoder.run(List.of(chunk));
            System.arraycopy(chunk.logits(), 0, logits, from, to - from);
        }
        return logits;
    }

    /// Blocks in use by a single sequence of `length` tokens.
    private static long held(int length) {
        int all = (length + BLOCK - 1) / BLOCK;
        int outside = Math.max(0, length - WINDOW + 1) / BLOCK;
        return (long) LAYERS * all - (long) WINDOWED * outside;
    }

    @Test
    void bitsAreThoseOfASequenceThatReleasesNothing() {
        int[] ids = ids(LENGTH);
        float[][] expected;
        try (KvSequence whole = sequence()) {
            expected = feed(whole, ids, LENGTH);
            assertThat(decoder.kvPool().mostBytesInUse()).isEqualTo(LAYERS * 8 * blockBytes);
        }
        for (int size : new int[] {1, 7, 64, 130}) {
            try (KvSequence pieces = sequence()) {
                assertThat(feed(pieces, ids, size)).isDeepEqualTo(expected);
                assertThat(decoder.kvPool().bytesInUse()).isEqualTo(held(LENGTH) * blockBytes);
            }
        }
        assertThat(decoder.kvPool().bytesInUse()).isZero();
    }

    @Test
    void blocksAreReleasedAsASequenceGrowsAndUsedAgain() {
        int[] ids = ids(LENGTH);
        try (KvSequence sequence = sequence()) {
            for (int length = 1; length <= LENGTH; length++) {
                feed(sequence, Arrays.copyOf(ids, length), 1);
                assertThat(decoder.kvPool().bytesInUse())
                        .as("length %d", length)
                        .isEqualTo(held(length) * blockBytes);
            }
        }
        assertThat(decoder.kvPool().mostBytesInUse()).isLessThan((LAYERS * 8 - 10) * blockBytes);
    }

    @Test
    void longPromptsStayWithinThePlan() {
        int length = 2000;
        int blocks = 32;
        long planned = decoder.kvBytes(length);
        // A window less its newest token, a pass of 512 rows, and a block cut at either end.
        int windowed = 10;
        assertThat(planned)
                .isEqualTo((WINDOWED * windowed + (LAYERS - WINDOWED) * blocks) * blockBytes)
                .isLessThan(LAYERS * blocks * blockBytes);
        try (KvSequence sequence = sequence()) {
            feed(sequence, ids(length), length);
            assertThat(decoder.kvPool().mostBytesInUse()).isLessThanOrEqualTo(planned);
            assertThat(decoder.kvPool().bytesInUse()).isEqualTo(held(length) * blockBytes);
        }
        ModelSummary summary = ModelSummary.of(folder);
        assertThat(summary.memoryBytes(length, 2))
                .isEqualTo(summary.weightBytes() + summary.workBytes() + 2 * planned);
    }

    @Test
    void aForkIsChargedForNoMoreThanAWindowEither() {
        assertThat(decoder.kvBytes(100, 150)).isEqualTo(2 * LAYERS * blockBytes);
        assertThat(decoder.kvBytes(64, 3264))
                .isEqualTo((WINDOWED * 10 + (LAYERS - WINDOWED) * 50) * blockBytes);
    }

    @Test
    void forksShareWhatTheirNextTokensSee() {
        int[] ids = ids(LENGTH);
        float[][] expected;
        try (KvSequence whole = sequence()) {
            expected = feed(whole, ids, LENGTH);
        }
        int cut = 333;
        try (KvSequence parent = sequence()) {
            feed(parent, Arrays.copyOf(ids, cut), 50);
            try (KvSequence full = parent.fork(cut);
                    KvSequence shorter = parent.fork(cut - 10)) {
                assertThat(decoder.kvPool().bytesInUse()).isEqualTo(held(cut) * blockBytes);
                feed(parent, ids, 90);
                assertThat(tail(feed(full, ids, 1), cut)).isDeepEqualTo(tail(expected, cut));
                assertThat(tail(feed(shorter, ids, 33), cut - 10))
                        .isDeepEqualTo(tail(expected, cut - 10));
            }
        }
        assertThat(decoder.kvPool().bytesInUse()).isZero();
    }

    private static float[][] tail(float[][] rows, int from) {
        return Arrays.copyOfRange(rows, from, rows.length);
    }

    @Test
    void aForkWhoseKeysWereReleasedIsRefused() {
        try (KvSequence sequence = sequence()) {
            feed(sequence, ids(300), 300);
            // Position 269 is the first that token 300 sees, so that blocks 0 to 3 are gone.
            int shortest = 4 * BLOCK + WINDOW - 1;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sequence.fork(shortest - 1))
                    .withMessageContaining("sequence of 300 tokens")
                    .withMessageContaining("at least 287")
                    .withMessageContaining("got 286")
                    .withMessageContaining("window")
                    .withMessageContaining("new sequence");
            assertThatIllegalArgumentException().isThrownBy(() -> sequence.fork(1));
            sequence.fork(shortest).close();
            sequence.fork(300).close();
            sequence.fork(0).close();
        }
        assertThat(decoder.kvPool().bytesInUse()).isZero();
    }

    @Test
    void layersWithOneWindowAreOneSlice() {
        DecoderSpec uniform =
                spec(
                        CONFIG.replace(
                                "\"sliding_window_pattern\": 3", "\"sliding_window_pattern\": 9"));
        assertThat(slices(uniform).count()).isEqualTo(1);
        assertThat(slices(spec(CONFIG)).count()).isEqualTo(LAYERS);
        // Gemma 3 1B: 22 layers with a window, 4 without.
        DecoderSpec large =
                spec(
                        CONFIG.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 26")
                                .replace(
                                        "\"sliding_window_pattern\": 3",
                                        "\"sliding_window_pattern\": 6"));
        KvSlices slices = slices(large);
        assertThat(slices.count()).isEqualTo(13);
        boolean[][] used = new boolean[13][2];
        for (int layer = 0; layer < 26; layer++) {
            int slice = slices.sliceOf(layer);
            assertThat(slices.window(slice))
                    .isEqualTo(large.layers().get(layer).attention().window());
            int at = (int) (slices.layerAt(layer) / (slices.blockBytes() / 2));
            assertThat(used[slice][at]).isFalse();
            used[slice][at] = true;
        }
    }

    private static DecoderSpec spec(String config) {
        return Families.resolve(ModelConfig.parse("config.json", config)).spec();
    }

    private static KvSlices slices(DecoderSpec spec) {
        return new KvSlices(spec, Decoder.kvLayout(spec, KvType.F32));
    }
}
