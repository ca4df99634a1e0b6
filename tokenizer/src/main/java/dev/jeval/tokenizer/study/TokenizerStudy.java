package dev.jeval.tokenizer.study;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Measures tokenizers. Thread-safe.
public final class TokenizerStudy {
    private final StudyCorpus corpus;

    /// Word ends of each text by language: the same for all tokenizers, and costly to find.
    private final Map<String, List<int[]>> wordEnds = new ConcurrentHashMap<>();

    /// A study on `corpus`.
    public TokenizerStudy(StudyCorpus corpus) {
        this.corpus = corpus;
    }

    /// Everything about one tokenizer.
    ///
    /// @param name what results call it
    public TokenizerReport measure(String name, Tokenizer tokenizer) {
        TokenTexts tokens = new TokenTexts(tokenizer);
        BitSet used = new BitSet();
        List<TextStatistics> texts = new ArrayList<>();
        corpus.texts()
                .forEach((language, list) ->
                        texts.add(
                                new TextCounter(
                                                tokenizer,
                                                tokens,
                                                language,
                                                corpus.segmenters().containsKey(language),
                                                used)
                                        .count(list, wordEnds(language, list))));
        List<TokenPremium> premiums = new ArrayList<>();
        for (ParallelText text : corpus.parallel()) {
            premiums.add(premium(tokenizer, text, used));
        }
        return new TokenizerReport(
                name,
                corpus.contextLength(),
                new VocabularyCounter(tokens).count(used),
                texts,
                premiums);
    }

    private List<int[]> wordEnds(String language, List<String> texts) {
        Segmenter segmenter = corpus.segmenters().getOrDefault(language, Segmenter.whitespace());
        return wordEnds.computeIfAbsent(
                language, _ -> texts.stream().map(segmenter::wordEnds).toList());
    }

    /// The cost of the same sentences in two languages; each sentence is encoded by itself, without
    /// special tokens.
    public static TokenPremium premium(Tokenizer tokenizer, ParallelText text) {
        return premium(tokenizer, text, new BitSet());
    }

    private static TokenPremium premium(Tokenizer tokenizer, ParallelText text, BitSet used) {
        long tokens = 0;
        long referenceTokens = 0;
        long characters = 0;
        long referenceCharacters = 0;
        long dearer = 0;
        for (int i = 0; i < text.sentences().size(); i++) {
            String sentence = text.sentences().get(i);
            String reference = text.referenceSentences().get(i);
            int cost = cost(tokenizer, sentence, used);
            int referenceCost = cost(tokenizer, reference, used);
            tokens += cost;
            referenceTokens += referenceCost;
            characters += sentence.codePointCount(0, sentence.length());
            referenceCharacters += reference.codePointCount(0, reference.length());
            dearer += cost > referenceCost ? 1 : 0;
        }
        return new TokenPremium(
                text.name(),
                text.language(),
                text.reference(),
                text.sentences().size(),
                tokens,
                referenceTokens,
                characters,
                referenceCharacters,
                dearer);
    }

    private static int cost(Tokenizer tokenizer, String text, BitSet used) {
        int[] ids = tokenizer.encode(text);
        for (int id : ids) {
            used.set(id);
        }
        return ids.length;
    }

    /// Counts the texts of one language.
    private static final class TextCounter {
        private final Tokenizer tokenizer;
        private final TokenTexts kinds;
        private final String language;
        private final boolean morphological;
        private final BitSet used;
        private final BitSet distinct = new BitSet();
        private long characters;
        private long bytes;
        private long words;
        private long tokens;
        private long byteFallback;
        private long nonUtf8;
        private long unknown;
        private long split;
        private long crossing;
        private long asciiWords;
        private long asciiSingle;

        TextCounter(
                Tokenizer tokenizer,
                TokenTexts kinds,
                String language,
                boolean morphological,
                BitSet used) {
            this.tokenizer = tokenizer;
            this.kinds = kinds;
            this.language = language;
            this.morphological = morphological;
            this.used = used;
        }

        TextStatistics count(List<String> texts, List<int[]> wordEndsOfTexts) {
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i);
                int[] wordEnds = wordEndsOfTexts.get(i);
                characters += text.codePointCount(0, text.length());
                bytes += text.getBytes(StandardCharsets.UTF_8).length;
                words += countWords(text, wordEnds);
                Encoding encoding = tokenizer.encodeWithOffsets(text, false);
                countTokens(text, encoding, boundaries(text, wordEnds));
                countSplitCharacters(text, encoding);
                countAsciiWords(text, encoding);
            }
            used.or(distinct);
            return new TextStatistics(
                    language,
                    texts.size(),
                    characters,
                    bytes,
                    words,
                    morphological,
                    tokens,
                    distinct.cardinality(),
                    byteFallback,
                    nonUtf8,
                    unknown,
                    split,
                    crossing,
                    asciiWords,
                    asciiSingle);
        }

        /// White space that a segmenter counts as a word is none here.
        private static long countWords(String text, int[] wordEnds) {
            long count = 0;
            int start = 0;
            for (int end : wordEnds) {
                if (!text.substring(start, end).isBlank()) {
                    count++;
                }
                start = end;
            }
            return count;
        }

        private static BitSet boundaries(String text, int[] wordEnds) {
            BitSet boundaries = new BitSet(text.length() + 1);
            for (int end : wordEnds) {
                boundaries.set(end);
            }
            return boundaries;
        }

        private void countTokens(String text, Encoding encoding, BitSet boundaries) {
            tokens += encoding.size();
            for (int i = 0; i < encoding.size(); i++) {
                int id = encoding.ids()[i];
                distinct.set(id);
                switch (kinds.kind(id)) {
                    case BYTE_FALLBACK -> {
                        byteFallback++;
                        nonUtf8++;
                    }
                    case PARTIAL -> nonUtf8++;
                    case SPECIAL -> unknown++;
                    case NONE, TEXT -> {}
                }
                int start = encoding.starts()[i];
                int end = encoding.ends()[i];
                while (start < end && Scripts.isSpace(text.charAt(start))) {
                    start++;
                }
                while (start < end && Scripts.isSpace(text.charAt(end - 1))) {
                    end--;
                }
                int boundary = boundaries.nextSetBit(start + 1);
                if (boundary >= 0 && boundary < end) {
                    crossing++;
                }
            }
        }

        /// Tokens that share a character have the same range, or ranges that overlap in it.
        private void countSplitCharacters(String text, Encoding encoding) {
            BitSet once = new BitSet(text.length());
            BitSet twice = new BitSet(text.length());
            for (int i = 0; i < encoding.size(); i++) {
                for (int at = encoding.starts()[i]; at < encoding.ends()[i]; at++) {
                    if (once.get(at)) {
                        twice.set(at);
                    } else {
                        once.set(at);
                    }
                }
            }
            for (int at = twice.nextSetBit(0); at >= 0; at = twice.nextSetBit(at + 1)) {
                if (!Character.isLowSurrogate(text.charAt(at))) {
                    split++;
                }
            }
        }

        private void countAsciiWords(String text, Encoding encoding) {
            int token = 0;
            int at = 0;
            while (at < text.length()) {
                if (!isAsciiLetter(text.charAt(at))) {
                    at++;
                    continue;
                }
                int end = at;
                while (end < text.length() && isAsciiLetter(text.charAt(end))) {
                    end++;
                }
                asciiWords++;
                while (token < encoding.size() && encoding.ends()[token] <= at) {
                    token++;
                }
                if (token < encoding.size() && isExactly(text, encoding, token, at, end)) {
                    asciiSingle++;
                }
                at = end;
            }
        }

        /// Whether a token covers the word and, apart from white space before it, nothing else.
        private static boolean isExactly(
                String text, Encoding encoding, int token, int start, int end) {
            int from = encoding.starts()[token];
            return encoding.ends()[token] == end
                    && from <= start
                    && text.substring(from, start).isBlank();
        }

        private static boolean isAsciiLetter(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
    }
}
