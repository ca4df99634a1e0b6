package dev.jeval.analysis.study;

import java.util.List;

/// What a factor means, read off its loadings and budgets.
///
/// @param name short name, such as `general ability`
/// @param sentences the evidence, in full sentences
public record FactorReading(String name, List<String> sentences) {}
