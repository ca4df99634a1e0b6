package dev.jeval.eval.plan;

/// A request as token ids, ready to run.
public sealed interface PlannedRequest {
    /// A continuation to score after a context.
    ///
    /// @param context at least one id
    /// @param continuation at least one id
    record Pair(int[] context, int[] continuation) implements PlannedRequest {}

    /// A whole text to score.
    ///
    /// @param prefix id before the first token
    /// @param tokens at least one id
    record Rolling(int prefix, int[] tokens) implements PlannedRequest {}

    /// A prompt to continue.
    ///
    /// @param prompt at least one id
    /// @param maxNewTokens at most this many new tokens
    /// @param truncated tokens of the prompt cut off on the left
    record Generation(int[] prompt, int maxNewTokens, int truncated) implements PlannedRequest {}

    /// A request that cannot run.
    ///
    /// @param reason expected X, got Y; what to do
    record Rejected(String reason) implements PlannedRequest {}
}
