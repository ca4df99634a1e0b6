package dev.jeval.eval.request;

/// The answer to a [Request].
public sealed interface Response {
    /// A log-probability.
    ///
    /// @param logProb natural logarithm, float64
    /// @param greedy whether every scored token was the most probable one
    /// @param promptTokens tokens before the scored ones
    /// @param scoredTokens tokens scored
    /// @param truncatedTokens tokens cut off on the left because the context is too short
    record Scored(
            double logProb, boolean greedy, int promptTokens, int scoredTokens, int truncatedTokens)
            implements Response {}

    /// Generated text, stop string excluded.
    ///
    /// @param text the text
    /// @param promptTokens tokens of the prompt
    /// @param newTokens tokens generated
    /// @param truncatedTokens tokens of the prompt cut off on the left
    record Generated(String text, int promptTokens, int newTokens, int truncatedTokens)
            implements Response {}

    /// No answer: the request cannot be scored.
    ///
    /// @param reason where: expected X, got Y; what to do
    record Failed(String reason) implements Response {}
}
