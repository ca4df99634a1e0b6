package dev.jeval.analysis.data;

/// What is known of a model beside its scores. Counts are `NaN` where unknown.
///
/// @param model name as in the score table
/// @param label short name for people
/// @param strategy how it was trained (`ja-continual`, `en-scratch`, …), or empty
/// @param base model it was trained from, or empty
/// @param parameters number of parameters N
/// @param tokens training tokens D in all languages, those of the base model included
/// @param japaneseTokens training tokens in Japanese, those of the base model included
/// @param englishTokens training tokens in English, those of the base model included
public record ModelFacts(
        String model,
        String label,
        String strategy,
        String base,
        double parameters,
        double tokens,
        double japaneseTokens,
        double englishTokens) {
    /// Facts of a model about which nothing is known.
    public static ModelFacts unknown(String model) {
        return new ModelFacts(
                model, shortName(model), "", "", Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /// The part of a name behind the last slash.
    public static String shortName(String model) {
        String trimmed = model.replaceAll("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /// The tokens in one language, or in all for [Language#OTHER].
    public double tokens(Language language) {
        return switch (language) {
            case JAPANESE -> japaneseTokens;
            case ENGLISH -> englishTokens;
            case OTHER -> tokens;
        };
    }

    /// The same facts under another name.
    public ModelFacts named(String name) {
        return new ModelFacts(
                name, label, strategy, base, parameters, tokens, japaneseTokens, englishTokens);
    }

    /// The same facts with a number of parameters.
    public ModelFacts withParameters(double count) {
        return new ModelFacts(
                model, label, strategy, base, count, tokens, japaneseTokens, englishTokens);
    }
}
