package dev.jeval.tokenizer.study;

import java.util.List;

/// All that the study says about one tokenizer.
///
/// @param name what the caller calls the tokenizer
/// @param contextLength tokens of the context window used for capacities
/// @param vocabulary what its vocabulary holds
/// @param texts what it makes of the texts, by language
/// @param premiums what the same sentences cost in two languages
public record TokenizerReport(
        String name,
        int contextLength,
        VocabularyStatistics vocabulary,
        List<TextStatistics> texts,
        List<TokenPremium> premiums) {

    /// Copies the lists.
    public TokenizerReport {
        texts = List.copyOf(texts);
        premiums = List.copyOf(premiums);
    }
}
