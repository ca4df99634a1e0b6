package dev.jeval.eval.request;

/// The answer to a log-likelihood request as filters and metrics see it.
///
/// @param value natural logarithm
/// @param greedy whether every scored token was the most probable one
public record LogProb(double value, boolean greedy) {}
