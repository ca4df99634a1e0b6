package dev.jeval.engine;

/// Token ids to score.
public sealed interface ScoreRequest {
    /// The log-probability of a continuation after a context.
    ///
    /// If both together are longer than the scorer's maximum length plus one, the context is cut
    /// from the left; the result says by how much.
    ///
    /// @param context at least one id (a BOS or EOS where there is no text); owned by the request
    /// @param continuation the ids scored, at least one; owned by the request
    @SuppressWarnings("ArrayRecordComponent")
    record Pair(int[] context, int[] continuation) implements ScoreRequest {}

    /// The log-probability of all tokens of a text of any length, each given as much of the text
    /// before it as fits: disjoint windows of the scorer's maximum length, the first beginning with
    /// `prefixToken`, each later one with the last token of the one before (lm-evaluation-harness,
    /// `get_rolling_token_windows` with `context_len` 1).
    ///
    /// @param prefixToken what the first token is scored after: BOS, or EOS where there is none
    /// @param tokens the ids scored, at least one; owned by the request
    @SuppressWarnings("ArrayRecordComponent")
    record Rolling(int prefixToken, int[] tokens) implements ScoreRequest {}

    /// A continuation after a context.
    static ScoreRequest pair(int[] context, int[] continuation) {
        return new Pair(context, continuation);
    }

    /// A whole text by rolling windows.
    static ScoreRequest rolling(int prefixToken, int[] tokens) {
        return new Rolling(prefixToken, tokens);
    }
}
