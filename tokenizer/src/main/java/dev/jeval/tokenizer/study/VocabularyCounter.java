package dev.jeval.tokenizer.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Counts what a vocabulary holds.
final class VocabularyCounter {
    /// The table of kanji for common use; its head names the source.
    private static final String JOYO_KANJI = "joyo-kanji.txt";

    private final TokenTexts tokens;
    private final BitSet singleCharacters = new BitSet();

    VocabularyCounter(TokenTexts tokens) {
        this.tokens = tokens;
    }

    /// Counts everything.
    ///
    /// @param used ids that the corpus used
    VocabularyStatistics count(BitSet used) {
        SequencedMap<String, Integer> byScript = new LinkedHashMap<>();
        Scripts.ALL.forEach(script -> byScript.put(script, 0));
        SequencedMap<String, Integer> single = new LinkedHashMap<>();
        List.of(Scripts.HIRAGANA, Scripts.KATAKANA, Scripts.KANJI)
                .forEach(script -> single.put(script, 0));
        int entries = 0;
        int special = 0;
        int unused = 0;
        long characters = 0;
        int texts = 0;
        int longest = 0;
        for (int id = 0; id < tokens.size(); id++) {
            TokenTexts.Kind kind = tokens.kind(id);
            if (kind == TokenTexts.Kind.NONE) {
                continue;
            }
            entries++;
            String text = tokens.text(id);
            String script = script(tokens, id);
            byScript.merge(script, 1, Integer::sum);
            special += kind == TokenTexts.Kind.SPECIAL ? 1 : 0;
            if (kind == TokenTexts.Kind.TEXT) {
                unused += used.get(id) ? 0 : 1;
                int length = text.codePointCount(0, text.length());
                texts++;
                characters += length;
                longest = Math.max(longest, length);
                if (length == 1 && !singleCharacters.get(text.codePointAt(0))) {
                    singleCharacters.set(text.codePointAt(0));
                    single.computeIfPresent(script, (_, count) -> count + 1);
                }
            }
        }
        return new VocabularyStatistics(
                tokens.size(),
                entries,
                special,
                unused,
                byScript,
                single,
                Ratios.of(characters, texts),
                longest,
                coverage());
    }

    /// The class of an entry that is not empty.
    static String script(TokenTexts tokens, int id) {
        String text = tokens.text(id);
        return switch (tokens.kind(id)) {
            case SPECIAL, NONE -> Scripts.SPECIAL;
            case BYTE_FALLBACK, PARTIAL -> Scripts.BYTES;
            case TEXT -> text.isEmpty() ? Scripts.SPECIAL : Scripts.of(text);
        };
    }

    private List<Coverage> coverage() {
        return List.of(
                coverage("hiragana", IntStream.rangeClosed(0x3041, 0x3096).toArray()),
                coverage("katakana", IntStream.rangeClosed(0x30A1, 0x30FA).toArray()),
                coverage("joyo-kanji", joyoKanji()));
    }

    private Coverage coverage(String set, int[] characters) {
        StringBuilder missing = new StringBuilder();
        int covered = 0;
        for (int character : characters) {
            if (singleCharacters.get(character)) {
                covered++;
            } else {
                missing.appendCodePoint(character);
            }
        }
        return new Coverage(set, characters.length, covered, missing.toString());
    }

    /// The 2,136 kanji for common use, in order of code points.
    static int[] joyoKanji() {
        try (InputStream stream =
                Objects.requireNonNull(
                        VocabularyCounter.class.getResourceAsStream(JOYO_KANJI), JOYO_KANJI)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining())
                    .codePoints()
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + JOYO_KANJI, e);
        }
    }
}
