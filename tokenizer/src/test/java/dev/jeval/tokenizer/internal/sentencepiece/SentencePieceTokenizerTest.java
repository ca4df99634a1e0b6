package dev.jeval.tokenizer.internal.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.TokenizerFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SentencePieceTokenizerTest {
    @Test
    void charModelsGiveOnePiecePerCharacterAndFuseUnknowns() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.CHAR)
                        .piece("\u2581", -1)
                        .piece("猫", -2)
                        .piece("😀", -3)
                        .piece("ねこ", 0, PieceType.USER_DEFINED)
                        .build();
        assertThat(tokenizer.tokenize("猫 ねこ😀"))
                .containsExactly("\u2581", "猫", "\u2581", "ねこ", "😀");
        assertThat(tokenizer.tokenize("猫犬鳥猫")).containsExactly("\u2581", "猫", "<unk>", "猫");
    }

    @Test
    void wordModelsGiveOnePiecePerWord() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.WORD)
                        .piece("\u2581the", -1)
                        .piece("\u2581cat", -2)
                        .build();
        assertThat(tokenizer.tokenize("the  cat")).containsExactly("\u2581the", "\u2581cat");
        assertThat(tokenizer.encode("the dog ran cat")).containsExactly(3, 0, 4);
    }

    @Test
    void unigramPrefersUserDefinedSymbolsAndSkipsUnusedPieces() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.UNIGRAM)
                        .spaces(false, false, true)
                        .piece("a", -3)
                        .piece("b", -3)
                        .piece("ab", -1)
                        .piece("abc", -0.5f, PieceType.UNUSED)
                        .piece("bc", 0, PieceType.USER_DEFINED)
                        .piece("c", -4)
                        .build();
        assertThat(tokenizer.tokenize("abc")).containsExactly("a", "bc");
        assertThat(tokenizer.tokenize("ab")).containsExactly("ab");
    }

    @Test
    void offsetsPointIntoTheOriginalText() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.UNIGRAM)
                        .bytePieces()
                        .piece("\u2581", -2)
                        .piece("\u2581吾輩", -1)
                        .piece("は", -1)
                        .build();
        String text = "吾輩は😀  は";
        Encoding encoding = tokenizer.encodeWithOffsets(text, true);
        List<String> covered =
                IntStream.range(0, encoding.size())
                        .mapToObj(i -> text.substring(encoding.starts()[i], encoding.ends()[i]))
                        .toList();
        assertThat(covered).containsExactly("", "吾輩", "は", "😀", "😀", "😀", "😀", "  ", "は");
        assertThat(encoding.ids()).isEqualTo(tokenizer.encode(text, true));
    }

    @Test
    void bosAndEosFollowTheOptions() {
        byte[] model =
                new ModelBuilder(ModelType.CHAR)
                        .spaces(true, true, true)
                        .piece("a", -1)
                        .piece("\u2581", -1)
                        .toByteArray();
        assertThat(
                        SentencePieceTokenizer.of("m", model, SentencePieceOptions.DEFAULT)
                                .encode("a", true))
                .containsExactly(1, 4, 3);
        SentencePieceTokenizer tokenizer =
                SentencePieceTokenizer.of("m", model, new SentencePieceOptions(false, true, false));
        assertThat(tokenizer.encode("a", true)).containsExactly(3, 2);
        assertThat(tokenizer.encode("", true)).containsExactly(2);
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.CHAR)
                        .spaces(false, false, true)
                        .piece("\uFFFD", -1)
                        .piece("a", -2)
                        .build();
        assertThat(tokenizer.tokenize("a\uD83Da\uDE00"))
                .containsExactly("a", "\uFFFD", "a", "\uFFFD");
    }

    @Test
    void streamingHoldsBackHalfACharacterOnly() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.CHAR).bytePieces().piece("猫", -1).build();
        int first = tokenizer.id("<0xE7>").orElseThrow();
        StreamingDecoder stream = tokenizer.streamingDecoder(false);
        assertThat(stream.accept(first)).isEmpty();
        assertThat(stream.accept(tokenizer.id("<0x8C>").orElseThrow())).isEmpty();
        assertThat(stream.accept(tokenizer.id("<0xAB>").orElseThrow())).isEqualTo("猫");
        assertThat(stream.accept(first)).isEmpty();
        assertThat(stream.accept(tokenizer.id("猫").orElseThrow())).isEqualTo("\uFFFD猫");
        assertThat(stream.accept(tokenizer.id("<0xC0>").orElseThrow())).isEmpty();
        assertThat(stream.finish()).isEqualTo("\uFFFD");
    }

    @Test
    void streamingEqualsDecodingForRandomIds() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.CHAR)
                        .bytePieces()
                        .piece("\u2581猫", -1)
                        .piece("\u2581", -1)
                        .build();
        Random random = new Random(3);
        for (int round = 0; round < 3000; round++) {
            int[] ids = random.ints(random.nextInt(12), 0, tokenizer.vocabSize()).toArray();
            StreamingDecoder stream = tokenizer.streamingDecoder(round % 2 == 0);
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                text.append(stream.accept(id));
            }
            text.append(stream.finish());
            assertThat(text).hasToString(tokenizer.decode(ids, round % 2 == 0));
        }
    }

    @Test
    @Timeout(20)
    void longTextsWithoutSpacesTakeLinearTime() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.UNIGRAM)
                        .piece("ー", -2)
                        .piece("ーー", -3)
                        .piece("ーーーー", -4)
                        .build();
        assertThat(tokenizer.encode("ー".repeat(1_000_000))).hasSizeGreaterThan(249_999);
    }

    @Test
    void manyThreadsShareOneTokenizer() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.BPE)
                        .piece("a", -3)
                        .piece("b", -3)
                        .piece("ab", -1)
                        .piece("\u2581", -5)
                        .build();
        List<String> texts = IntStream.range(0, 64).mapToObj(i -> "ab ba aab ".repeat(i)).toList();
        int[][] ids = tokenizer.encodeAll(texts, true);
        for (int i = 0; i < ids.length; i++) {
            assertThat(ids[i]).isEqualTo(tokenizer.encode(texts.get(i), true));
        }
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        SentencePieceTokenizer tokenizer = new ModelBuilder(ModelType.CHAR).build();
        assertThatThrownBy(() -> tokenizer.decode(new int[] {3}, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id: expected one in [0, 3), got 3");
        assertThatThrownBy(() -> tokenizer.piece(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void damagedModelsAreRefusedWithAClearMessage() {
        assertRefused(new byte[0], "expected pieces, got none");
        assertRefused("not a model".getBytes(StandardCharsets.UTF_8), "test.model");
        assertRefused(
                new ModelBuilder(ModelType.BPE).piece("a", 1).piece("a", 2).toByteArray(), "twice");
        assertRefused(
                new ModelBuilder(ModelType.BPE).piece("a", Float.NaN).toByteArray(),
                "expected a finite score, got NaN");
        assertRefused(
                new ModelBuilder(ModelType.BPE).piece("", 1).toByteArray(), "got one of 0, id 3");
        assertRefused(
                new ModelBuilder(ModelType.BPE).piece("a".repeat(5000), 1).toByteArray(),
                "a piece of 1 to 4096 bytes");
        assertRefused(
                new ModelBuilder(ModelType.BPE).piece("<0x00>", 0, PieceType.BYTE).toByteArray(),
                "only with byte fallback");
        assertRefused(
                new ModelBuilder(ModelType.BPE).piece("x", 0, PieceType.UNKNOWN).toByteArray(),
                "expected one unknown piece, got ids 0 and 3");
        byte[] model = new ModelBuilder(ModelType.UNIGRAM).piece("a", 1).toByteArray();
        assertRefused(Arrays.copyOf(model, model.length - 3), "expected");
        assertRefused(
                new ProtoWriter().raw(1 << 3 | 2).raw(Long.MAX_VALUE).toByteArray(), "a length of");
    }

    @Test
    void mutatedModelsAreReadOrRefusedButNeverCrash() {
        byte[] model =
                new ModelBuilder(ModelType.BPE)
                        .bytePieces()
                        .piece("ab", -1)
                        .piece("猫", -2)
                        .piece("xy", 0, PieceType.USER_DEFINED)
                        .toByteArray();
        Random random = new Random(4);
        int read = 0;
        for (int round = 0; round < 4000; round++) {
            byte[] mutated = model.clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(random.nextBoolean() ? 40 : mutated.length);
                mutated[at] = (byte) random.nextInt(256);
            }
            try {
                SentencePieceTokenizer tokenizer =
                        SentencePieceTokenizer.of("m", mutated, SentencePieceOptions.DEFAULT);
                tokenizer.decode(tokenizer.encode("ab 猫xy犬"), false);
                read++;
            } catch (TokenizerFormatException expected) {
                assertThat(expected).hasMessageStartingWith("m: ");
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void filesOpenByPathWithNonAsciiNames(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("日本語 tokenizer.model");
        Files.write(file, new ModelBuilder(ModelType.CHAR).piece("a", 0).toByteArray());
        assertThat(SentencePieceTokenizer.open(file).vocabSize()).isEqualTo(4);
        assertThatThrownBy(() -> SentencePieceTokenizer.open(folder.resolve("missing")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing");
    }

    private static void assertRefused(byte[] data, String message) {
        assertThatThrownBy(() ->
                        SentencePieceTokenizer.of("test.model", data, SentencePieceOptions.DEFAULT))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining(message);
    }
}
