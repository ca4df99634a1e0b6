package dev.jeval.tokenizer.internal.sentencepiece;

/// Splits normalised text into pieces. Implementations are immutable and thread-safe.
sealed interface Segmenter permits UnigramSegmenter, BpeSegmenter, CharSegmenter, WordSegmenter {

    /// Adds the pieces of the scratch space's text to it, in order.
    void segment(Scratch scratch);

    /// The segmenter of a model.
    static Segmenter of(Vocabulary vocabulary) {
        return switch (vocabulary.model().type()) {
            case UNIGRAM -> new UnigramSegmenter(vocabulary);
            case BPE -> new BpeSegmenter(vocabulary);
            case WORD -> new WordSegmenter(vocabulary);
            case CHAR -> new CharSegmenter(vocabulary);
        };
    }
}
