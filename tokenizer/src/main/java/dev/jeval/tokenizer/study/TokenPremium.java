package dev.jeval.tokenizer.study;

/// What saying the same costs in two languages.
///
/// @param name the parallel text
/// @param language language whose cost is measured
/// @param reference language it is compared with
/// @param sentences number of sentence pairs; each sentence is encoded by itself
/// @param tokens tokens of the language's side
/// @param referenceTokens tokens of the reference's side
/// @param characters code points of the language's side
/// @param referenceCharacters code points of the reference's side
/// @param dearerSentences pairs in which the language takes more tokens
public record TokenPremium(
        String name,
        String language,
        String reference,
        long sentences,
        long tokens,
        long referenceTokens,
        long characters,
        long referenceCharacters,
        long dearerSentences) {

    /// Tokens of the language over tokens of the reference.
    public double premium() {
        return Ratios.of(tokens, referenceTokens);
    }

    /// Characters per token of the language's side.
    public double charactersPerToken() {
        return Ratios.of(characters, tokens);
    }

    /// Characters per token of the reference's side.
    public double referenceCharactersPerToken() {
        return Ratios.of(referenceCharacters, referenceTokens);
    }
}
