package dev.jeval.perf.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.engine.LanguageModel;
import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeModelTest {
    @TempDir Path folder;

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int make(String... args) throws IOException {
        PrintStream out =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return MakeModel.run(List.of(args), out, err);
    }

    @Test
    void everyTypeHoldsTheSameModel() throws IOException {
        make("--shape", "tiny", "--out", folder.toString(), "--formats", "f32,f16,bf16");
        float[] expected = null;
        for (String type : List.of("f32", "f16", "bf16")) {
            try (LanguageModel model = LanguageModel.open(folder.resolve("tiny-" + type))) {
                assertThat(model.hasTokenizer()).isTrue();
                float[] logits = model.logits(new int[] {1, 2, 3});
                if (expected != null) {
                    assertThat(logits).containsExactly(expected);
                }
                expected = logits;
            }
        }
    }

    @Test
    void ggufFilesDescribeEveryTensor() throws IOException {
        for (GgufType type : GgufType.values()) {
            String format = "gguf-" + type.name().toLowerCase(java.util.Locale.ROOT);
            make("--shape", "tiny", "--out", folder.toString(), "--formats", format);
            Path file = folder.resolve("tiny-" + format.substring(5) + ".gguf");
            ByteBuffer bytes =
                    ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes.getInt()).isEqualTo(0x46554747);
            assertThat(bytes.getInt()).isEqualTo(3);
            RandomModel model = new RandomModel(ModelShape.of("tiny"), 1);
            assertThat(bytes.getLong()).isEqualTo(model.tensors().size());
            long data =
                    model.tensors().stream()
                            .mapToLong(t -> {
                                boolean typed =
                                        t.kind() == RandomModel.Kind.MATRIX
                                                && type.fits(t.columns());
                                GgufType stored = typed ? type : GgufType.F32;
                                return (stored.bytes(t.count()) + 31) / 32 * 32;
                            })
                            .sum();
            assertThat(Files.size(file)).isGreaterThan(data).isLessThan(data + 40_000);
        }
    }

    @Test
    void quantisedBlocksHoldTheWeightsTheyStandFor() {
        float[] row = new float[64];
        for (int i = 0; i < 64; i++) {
            row[i] = (i * 37 % 64 - 32) / 64f;
        }
        ByteBuffer out = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        GgufType.Q8_0.encode(row, out);
        assertThat(out.position()).isEqualTo(68);
        float scale = Float.float16ToFloat(out.getShort(0));
        for (int i = 0; i < 32; i++) {
            assertThat(Math.abs(out.get(2 + i) * scale - row[i])).isLessThan(0.003f);
        }
        out.clear();
        GgufType.Q4_0.encode(row, out);
        assertThat(out.position()).isEqualTo(36);
        scale = Float.float16ToFloat(out.getShort(0));
        for (int i = 0; i < 16; i++) {
            assertThat(Math.abs(((out.get(2 + i) & 0xf) - 8) * scale - row[i])).isLessThan(0.07f);
            assertThat(Math.abs(((out.get(2 + i) >> 4 & 0xf) - 8) * scale - row[i + 16]))
                    .isLessThan(0.07f);
        }
    }

    @Test
    void namesFollowTheFormat() {
        assertThat(
                        Arrays.asList(
                                GgufWriter.ggufName("model.layers.3.self_attn.q_proj.weight"),
                                GgufWriter.ggufName("model.layers.3.mlp.down_proj.weight"),
                                GgufWriter.ggufName(
                                        "model.layers.3.post_attention_layernorm.weight"),
                                GgufWriter.ggufName("model.norm.weight"),
                                GgufWriter.ggufName("model.embed_tokens.weight")))
                .containsExactly(
                        "blk.3.attn_q.weight",
                        "blk.3.ffn_down.weight",
                        "blk.3.ffn_norm.weight",
                        "output_norm.weight",
                        "token_embd.weight");
    }

    @Test
    void vocabulariesAreUniqueAndMergeIntoTheirTokens() {
        RandomVocabulary vocabulary = new RandomVocabulary(32_000);
        assertThat(vocabulary.tokens()).hasSize(32_000).doesNotHaveDuplicates();
        for (int i = 0; i < vocabulary.merges().size(); i++) {
            String merged = vocabulary.merges().get(i).replace(" ", "");
            assertThat(vocabulary.tokens().get(256 + i)).isEqualTo(merged);
        }
    }

    @Test
    void wrongArgumentsSayHowItIsUsed() throws IOException {
        assertThat(make("--shape", "huge", "--out", "x")).isEqualTo(2);
        assertThat(make("--out", "x")).isEqualTo(2);
        assertThat(make("--shape", "tiny", "--out", "x", "--formats", "gguf-q3")).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("usage: make-model")
                .contains("unknown formats [gguf-q3]");
    }
}
