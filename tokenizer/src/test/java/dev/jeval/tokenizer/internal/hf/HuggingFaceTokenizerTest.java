package dev.jeval.tokenizer.internal.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.jeval.testing.Goldens;
import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.RandomText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Properties that hold for every tokenizer, and limits.
class HuggingFaceTokenizerTest {
    private static final int ROUNDS = 250;

    /// One of each kind: byte-level BPE, BPE with byte fallback, BPE with unknowns, unigram.
    static Stream<String> kinds() {
        return Stream.of(
                "hm-bl-gpt2",
                "hm-bl-added-nfkc-lower",
                "hm-bl-split-behaviors",
                "hm-eow-clip",
                "hm-ms-llama-legacy-bytefallback",
                "hm-ms-metaspace-never",
                "hm-uni-t5style",
                "hm-uni-llmjp-regex-prefix");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void idsFromMemoryAndChunksEqualThoseOfWholeWords(String name) {
        HuggingFaceTokenizer tokenizer = golden(name);
        RandomText texts = new RandomText(31);
        for (int i = 0; i < 400; i++) {
            String text = texts.next(40);
            // offsets are made by one merge loop per word, without memory
            Encoding encoding = tokenizer.encodeWithOffsets(text, false);
            assertThat(tokenizer.encode(text)).as(text).isEqualTo(encoding.ids());
            int last = 0;
            for (int t = 0; t < encoding.size(); t++) {
                assertThat(encoding.starts()[t]).isBetween(last, text.length());
                assertThat(encoding.ends()[t]).isBetween(encoding.starts()[t], text.length());
                last = encoding.starts()[t];
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void streamedTextEqualsDecodedTextAndNeverEndsInHalfACharacter(String name) {
        HuggingFaceTokenizer tokenizer = golden(name);
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 200; round++) {
            int[] ids = random.ints(30, 0, tokenizer.vocabSize()).toArray();
            StreamingDecoder stream = tokenizer.streamingDecoder(round % 2 == 0);
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                String part = stream.accept(id);
                assertThat(
                                part.isEmpty()
                                        || !Character.isHighSurrogate(
                                                part.charAt(part.length() - 1)))
                        .isTrue();
                text.append(part);
            }
            text.append(stream.finish());
            assertThat(text).hasToString(tokenizer.decode(ids, round % 2 == 0));
        }
    }

    @Test
    void streamingHoldsACharacterBackUntilItIsComplete() {
        HuggingFaceTokenizer tokenizer = golden("hm-bl-split-behaviors");
        int[] ids = new int["猫".getBytes(StandardCharsets.UTF_8).length];
        for (int i = 0; i < ids.length; i++) {
            byte[] bytes = "猫".getBytes(StandardCharsets.UTF_8);
            ids[i] =
                    tokenizer
                            .id(
                                    String.valueOf(
                                            dev.jeval.tokenizer.internal.bpe.ByteAlphabet.charOf(
                                                    bytes[i] & 0xFF)))
                            .orElseThrow();
        }
        StreamingDecoder stream = tokenizer.streamingDecoder(false);
        assertThat(stream.accept(ids[0])).isEmpty();
        assertThat(stream.accept(ids[1])).isEmpty();
        assertThat(stream.accept(ids[2])).isEqualTo("猫");
        assertThat(stream.accept(ids[0])).isEmpty();
        assertThat(stream.finish()).isEqualTo("\uFFFD");
    }

    @Test
    void offsetsCountInTheOriginalText() {
        // NFKC and lower case: Ａ is a, ① is 1, and が of two characters is one
        HuggingFaceTokenizer tokenizer = golden("hm-bl-added-nfkc-lower");
        String text = "か\u3099Ａ 😀z";
        Encoding encoding = tokenizer.encodeWithOffsets(text, true);
        assertThat(encoding.ids()).isEqualTo(tokenizer.encode(text, true));
        assertThat(tokenizer.piece(encoding.ids()[0])).isEqualTo("<s>");
        assertThat(encoding.ends()[0]).isZero();
        assertThat(encoding.starts()[1]).isZero();
        assertThat(encoding.ends()[1]).isEqualTo(2);
        assertThat(encoding.ends()[encoding.size() - 1]).isEqualTo(text.length());
    }

    @Test
    void threadsShareOneTokenizer() throws ExecutionException, InterruptedException {
        HuggingFaceTokenizer tokenizer = golden("hm-bl-gpt2");
        List<String> texts = new ArrayList<>();
        RandomText random = new RandomText(77);
        for (int i = 0; i < 300; i++) {
            texts.add(random.next(30));
        }
        List<int[]> expected = texts.stream().map(golden("hm-bl-gpt2")::encode).toList();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<List<int[]>>> results = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                results.add(pool.submit(() -> texts.stream().map(tokenizer::encode).toList()));
            }
            for (Future<List<int[]>> result : results) {
                for (int i = 0; i < texts.size(); i++) {
                    assertThat(result.get().get(i)).isEqualTo(expected.get(i));
                }
            }
        }
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        HuggingFaceTokenizer tokenizer = golden("hm-bl-gpt2");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {tokenizer.vocabSize()}, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tokenizer.piece(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Texts without a place to cut must not take quadratic time: that would be minutes here, on
    /// any machine.
    @ParameterizedTest
    @ValueSource(strings = {"a", "ー", "猫", " ", "\n", "é", "ab", "ハハヒ", "1", "\u0301", "<", "😀"})
    void worstTextsAreEncodedInTime(String unit) {
        String text = unit.repeat(400_000 / unit.length());
        for (String name : kinds().toList()) {
            HuggingFaceTokenizer tokenizer = golden(name);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> {
                        int[] ids = tokenizer.encode(text);
                        assertThat(ids).isNotNull();
                    },
                    name);
        }
    }

    /// Damaged files end in the module's exception or still are a tokenizer, never in anything
    /// else.
    @ParameterizedTest
    @ValueSource(strings = {"hm-bl-gpt2", "hm-ms-metaspace-never", "hm-uni-llmjp-regex-prefix"})
    void damagedFilesEndInOneException(String name, @TempDir Path folder) throws IOException {
        byte[] json = shortened(new String(bytes(name), StandardCharsets.UTF_8));
        SplittableRandom random = new SplittableRandom(name.hashCode());
        Path file = folder.resolve("tokenizer.json");
        int loaded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(json, random);
            Files.write(file, damaged);
            try {
                HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.load(file);
                int[] ids = tokenizer.encode("吾輩は猫である。 Hello 123", true);
                assertThat(ids).isNotNull();
                loaded++;
            } catch (TokenizerFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(loaded).isBetween(1, ROUNDS - 1);
    }

    /// The file with the ends of its long lists left out, so that damage hits every part.
    private static byte[] shortened(String json) {
        int vocab = json.indexOf("\"vocab\"");
        boolean object = json.substring(vocab).matches("(?s)\"vocab\"\\s*:\\s*\\{.*");
        Matcher entryEnd =
                Pattern.compile(object ? "[0-9](?=\\s*,\\s*\")" : "](?=\\s*,\\s*\\[)")
                        .matcher(json);
        assertThat(entryEnd.find(vocab + 6000)).isTrue();
        String kept = json.substring(0, entryEnd.end()) + (object ? "},\"merges\":[]}}" : "]}}");
        return kept.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damage(byte[] json, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = random.nextInt(random.nextBoolean() ? Math.min(json.length, 2500) : json.length);
        int length = random.nextInt(12);
        out.write(json, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.writeBytes("[[[[{{{{".getBytes(StandardCharsets.UTF_8));
            case 3 -> out.writeBytes("99999999999".getBytes(StandardCharsets.UTF_8));
            default -> out.writeBytes("null".getBytes(StandardCharsets.UTF_8));
        }
        int rest = Math.min(json.length, at + length);
        if (random.nextInt(20) > 0) {
            out.write(json, rest, json.length - rest);
        }
        return out.toByteArray();
    }

    private static HuggingFaceTokenizer golden(String name) {
        return HuggingFaceTokenizer.load(file(name));
    }

    private static Path file(String name) {
        Goldens goldens = Goldens.of("tokenizers");
        return goldens.files(goldens.root().resolve(name), "tokenizer.json{,.gz}").getFirst();
    }

    private static byte[] bytes(String name) throws IOException {
        Path file = file(name);
        try (InputStream in = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return plain.readAllBytes();
        }
    }
}
