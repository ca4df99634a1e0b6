package dev.jeval.eval.metric.morphology;

/// One word of an analysed text.
///
/// @param surface the word as it stands in the text
/// @param start offset in the text in UTF-16 units, inclusive
/// @param end offset in the text in UTF-16 units, exclusive
/// @param features IPADIC's features, divided by commas; an unknown word has no reading
/// @param known whether the dictionary has the word
public record Morpheme(String surface, int start, int end, String features, boolean known) {}
