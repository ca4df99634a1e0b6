package dev.jeval.tokenizer.internal.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.internal.trie.PrecompiledCharsMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// The character map of a real model (nfkc), whole and damaged.
class CharsMapTest {
    private final byte[] blob = charsMap();

    @Test
    void longestAndShortestRulesDiffer() {
        PrecompiledCharsMap map = PrecompiledCharsMap.of(blob);
        byte[] text = "ｶﾞ".getBytes(StandardCharsets.UTF_8);
        assertThat(replacement(map, map.longestMatch(text, 0, text.length))).isEqualTo("ガ");
        assertThat(replacement(map, map.shortestMatch(text, 0, text.length))).isEqualTo("カ");
        assertThat(map.longestMatch("猫".getBytes(StandardCharsets.UTF_8), 0, 3))
                .isEqualTo(PrecompiledCharsMap.NO_MATCH);
    }

    @Test
    void damagedMapsAreReadOrRefusedButNeverCrash() {
        Random random = new Random(5);
        byte[] text = "ｶﾞ\0㍿ﬁÅ\0한①".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 60; round++) {
            byte[] damaged = blob.clone();
            for (int i = 0; i < 1 + round * 20; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                PrecompiledCharsMap map = PrecompiledCharsMap.of(damaged);
                for (int from = 0; from < text.length; from++) {
                    long match = map.longestMatch(text, from, text.length);
                    if (match != PrecompiledCharsMap.NO_MATCH) {
                        assertThat(map.replacementEnd((int) match)).isNotNegative();
                    }
                }
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("precompiled_charsmap: expected ");
            }
        }
    }

    @Test
    void aZeroByteInTheTextEndsEveryRule() {
        byte[] damaged = new byte[4 + 8 + 1];
        damaged[0] = 8;
        damaged[5] = 1 << 2;
        // a root whose unit for label 0 is a node with a value far outside
        damaged[9] = 1;
        damaged[11] = 0x7F;
        PrecompiledCharsMap map = PrecompiledCharsMap.of(damaged);
        assertThat(map.longestMatch(new byte[] {0, 'a'}, 0, 2))
                .isEqualTo(PrecompiledCharsMap.NO_MATCH);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        for (byte[] bad :
                new byte[][] {{}, {1}, {0, 0, 0, 0}, {-1, -1, -1, -1}, {8, 0, 0, 0, 1, 2, 3, 4}}) {
            assertThatThrownBy(() -> PrecompiledCharsMap.of(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("precompiled_charsmap: expected ");
        }
        assertThatThrownBy(() -> PrecompiledCharsMap.of(Arrays.copyOf(blob, blob.length - 2)))
                .hasMessageContaining("zero byte");
    }

    @Test
    void denormalisersApplyToTheWholeDecodedText() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.CHAR)
                        .spaces(false, false, true)
                        .piece("ｶ", -1)
                        .piece("ﾞ", -1)
                        .denormalizer(blob)
                        .build();
        int[] ids = {3, 4};
        assertThat(tokenizer.decode(ids, false)).isEqualTo("ガ");
        StreamingDecoder stream = tokenizer.streamingDecoder(false);
        assertThat(stream.accept(3) + stream.accept(4) + stream.finish()).isEqualTo("ガ");
    }

    private static String replacement(PrecompiledCharsMap map, long match) {
        int place = (int) match;
        return new String(
                map.replacements(),
                place,
                map.replacementEnd(place) - place,
                StandardCharsets.UTF_8);
    }

    private static byte[] charsMap() {
        try (InputStream file =
                Objects.requireNonNull(
                        CharsMapTest.class.getResourceAsStream(
                                "/golden/tokenizers/sp-test-ja/tokenizer.model.gz"))) {
            byte[] data = new GZIPInputStream(file).readAllBytes();
            return SentencePieceModel.read("sp-test-ja", data).normalizer().charsMap();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
