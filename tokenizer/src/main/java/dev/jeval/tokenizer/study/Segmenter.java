package dev.jeval.tokenizer.study;

/// Splits a text into words: morphemes for Japanese. Thread-safe.
@FunctionalInterface
public interface Segmenter {
    /// Where the words of `text` end, in UTF-16 units, increasing. White space may be words or be
    /// left out (then it belongs to the word that follows).
    int[] wordEnds(String text);

    /// Words as runs of characters that are not white space.
    static Segmenter whitespace() {
        return WhitespaceSegmenter::wordEnds;
    }
}
