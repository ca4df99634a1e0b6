package dev.jeval.analysis.study;

import dev.jeval.analysis.data.Language;
import dev.jeval.analysis.data.ModelFacts;

/// What a model was trained with: the x axis of scaling.
public enum Budget {
    /// Training in all languages.
    TOTAL("total budget"),
    /// Training on Japanese text.
    JAPANESE("Japanese budget"),
    /// Training on English text.
    ENGLISH("English budget"),
    /// Japanese over English tokens.
    BALANCE("Japanese-to-English balance");

    /// FLOPs of training per parameter and token (forward and backward pass).
    private static final double FLOPS_PER_PARAMETER_AND_TOKEN = 6;

    private final String label;

    Budget(String label) {
        this.label = label;
    }

    /// The name in running text.
    public String label() {
        return label;
    }

    /// The decimal logarithm of the budget; `NaN` if unknown.
    ///
    /// @param compute whether to count FLOPs (6·N·D) rather than tokens (D); the balance is of
    ///   tokens always
    /// @param zeroTokens what no tokens count as
    double log10(ModelFacts facts, boolean compute, double zeroTokens) {
        if (this == BALANCE) {
            return StrictMath.log10(Math.max(facts.japaneseTokens(), zeroTokens))
                    - StrictMath.log10(Math.max(facts.englishTokens(), zeroTokens));
        }
        double tokens = Math.max(facts.tokens(language()), zeroTokens);
        double units =
                compute ? FLOPS_PER_PARAMETER_AND_TOKEN * facts.parameters() * tokens : tokens;
        return StrictMath.log10(units);
    }

    private Language language() {
        return switch (this) {
            case JAPANESE -> Language.JAPANESE;
            case ENGLISH -> Language.ENGLISH;
            case TOTAL, BALANCE -> Language.OTHER;
        };
    }
}
