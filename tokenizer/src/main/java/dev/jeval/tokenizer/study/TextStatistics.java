package dev.jeval.tokenizer.study;

/// What one tokenizer makes of the texts of one language.
///
/// @param language language code
/// @param texts number of texts
/// @param characters code points
/// @param bytes UTF-8 bytes
/// @param words words: morphemes where the corpus has a segmenter, else runs between white space
/// @param morphological whether `words` are morphemes
/// @param tokens tokens
/// @param distinctTokens different ids among them
/// @param byteFallbackTokens tokens that are byte pieces such as `<0xE3>`
/// @param nonUtf8Tokens tokens whose bytes are not valid UTF-8 by themselves, byte pieces included
/// @param unknownTokens tokens that stand for text the vocabulary cannot spell
/// @param splitCharacters characters that more than one token covers
/// @param crossingTokens tokens that hold a word boundary inside, white space at their ends left
///   aside
/// @param asciiWords runs of ASCII letters
/// @param asciiSingleTokenWords those of them that are one token (with or without a space before)
public record TextStatistics(
        String language,
        long texts,
        long characters,
        long bytes,
        long words,
        boolean morphological,
        long tokens,
        long distinctTokens,
        long byteFallbackTokens,
        long nonUtf8Tokens,
        long unknownTokens,
        long splitCharacters,
        long crossingTokens,
        long asciiWords,
        long asciiSingleTokenWords) {

    /// Characters per token: the higher, the wider the pipe.
    public double charactersPerToken() {
        return Ratios.of(characters, tokens);
    }

    /// UTF-8 bytes per token.
    public double bytesPerToken() {
        return Ratios.of(bytes, tokens);
    }

    /// Words (morphemes) per token.
    public double wordsPerToken() {
        return Ratios.of(words, tokens);
    }

    /// Tokens per word.
    public double fertility() {
        return Ratios.of(tokens, words);
    }

    /// Share of tokens from byte fallback.
    public double byteFallbackShare() {
        return Ratios.of(byteFallbackTokens, tokens);
    }

    /// Share of tokens that are not valid UTF-8 by themselves.
    public double nonUtf8Share() {
        return Ratios.of(nonUtf8Tokens, tokens);
    }

    /// Share of unknown tokens.
    public double unknownShare() {
        return Ratios.of(unknownTokens, tokens);
    }

    /// Share of characters that more than one token covers.
    public double splitCharacterShare() {
        return Ratios.of(splitCharacters, characters);
    }

    /// Share of tokens that cross a word boundary.
    public double crossingShare() {
        return Ratios.of(crossingTokens, tokens);
    }

    /// Share of ASCII words, counted in running text, that are one token.
    public double asciiSingleTokenShare() {
        return Ratios.of(asciiSingleTokenWords, asciiWords);
    }

    /// The characters of this language that fit into `contextLength` tokens.
    public double contextCapacity(int contextLength) {
        return contextLength * charactersPerToken();
    }
}
