package dev.jeval.engine;

/// What scoring a request gave.
///
/// @param logProbs natural log-probability of each scored token, float64, in token order; owned by
///   the result
/// @param logProb their sum, added in token order
/// @param greedy whether every scored token is the most probable one where it stands (the lowest id
///   among equals)
/// @param truncatedTokens context tokens cut off on the left to fit the maximum length
@SuppressWarnings("ArrayRecordComponent")
public record ScoreResult(double[] logProbs, double logProb, boolean greedy, int truncatedTokens) {}
