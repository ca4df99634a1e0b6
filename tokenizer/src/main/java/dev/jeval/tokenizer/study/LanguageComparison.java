package dev.jeval.tokenizer.study;

/// What a second tokenizer changes for the texts of one language.
///
/// @param language language code
/// @param baseTokens tokens under the first tokenizer
/// @param otherTokens tokens under the second
/// @param relativePrefill predicted cost of reading a text of mean length, second over first
/// @param relativeDecode predicted cost of writing the same text, second over first
/// @param baseContextCapacity characters that fit the context window under the first
/// @param otherContextCapacity characters that fit it under the second
public record LanguageComparison(
        String language,
        long baseTokens,
        long otherTokens,
        double relativePrefill,
        double relativeDecode,
        double baseContextCapacity,
        double otherContextCapacity) {

    /// Tokens under the second over tokens under the first: below 1, the second is shorter.
    public double tokenRatio() {
        return Ratios.of(otherTokens, baseTokens);
    }

    /// Predicted decoding speed in characters, second over first.
    public double decodeSpeedup() {
        return 1 / relativeDecode;
    }

    /// Characters in the context window, second over first.
    public double contextGain() {
        return Ratios.of(otherContextCapacity, baseContextCapacity);
    }
}
