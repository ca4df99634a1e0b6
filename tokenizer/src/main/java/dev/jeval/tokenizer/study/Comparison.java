package dev.jeval.tokenizer.study;

import java.util.ArrayList;
import java.util.List;

/// Two tokenizers side by side: what changing from the first to the second, or extending the first
/// to the second, would do. Fewer tokens do not imply better scores.
///
/// @param base name of the first
/// @param other name of the second
/// @param vocabulary how the vocabularies differ
/// @param addedEmbeddingParameters growth of embedding and vocabulary projection
/// @param languages what changes for each language that both were measured on
public record Comparison(
        String base,
        String other,
        VocabularyDifference vocabulary,
        long addedEmbeddingParameters,
        List<LanguageComparison> languages) {

    /// Copies the list.
    public Comparison {
        languages = List.copyOf(languages);
    }

    /// Compares two results over the same corpus.
    ///
    /// @throws IllegalArgumentException if they were measured on different texts
    public static Comparison of(
            TokenizerReport base,
            TokenizerReport other,
            VocabularyDifference vocabulary,
            CostModel cost) {
        List<LanguageComparison> languages = new ArrayList<>();
        for (TextStatistics before : base.texts()) {
            for (TextStatistics after : other.texts()) {
                if (before.language().equals(after.language())) {
                    languages.add(compare(base, before, other, after, cost));
                }
            }
        }
        return new Comparison(
                base.name(),
                other.name(),
                vocabulary,
                cost.embeddingParameters(other.vocabulary().size())
                        - cost.embeddingParameters(base.vocabulary().size()),
                languages);
    }

    private static LanguageComparison compare(
            TokenizerReport base,
            TextStatistics before,
            TokenizerReport other,
            TextStatistics after,
            CostModel cost) {
        if (before.characters() != after.characters() || before.texts() != after.texts()) {
            throw new IllegalArgumentException(
                    "comparison of %s and %s: expected the same texts in %s, got %d and %d characters"
                            .formatted(
                                    base.name(),
                                    other.name(),
                                    before.language(),
                                    before.characters(),
                                    after.characters()));
        }
        int vocabularyBefore = base.vocabulary().size();
        int vocabularyAfter = other.vocabulary().size();
        double lengthBefore = Ratios.of(before.tokens(), before.texts());
        double lengthAfter = Ratios.of(after.tokens(), after.texts());
        return new LanguageComparison(
                before.language(),
                before.tokens(),
                after.tokens(),
                Ratios.of(
                        cost.prefill(lengthAfter, vocabularyAfter),
                        cost.prefill(lengthBefore, vocabularyBefore)),
                Ratios.of(
                        cost.decode(lengthAfter, vocabularyAfter),
                        cost.decode(lengthBefore, vocabularyBefore)),
                before.contextCapacity(base.contextLength()),
                after.contextCapacity(other.contextLength()));
    }
}
