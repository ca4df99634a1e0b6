package dev.jeval.engine.internal.run;

/// The feed-forward part of one layer, with its weights.
sealed interface FeedForwardStep permits GatedFeedForward, PlainFeedForward, ExpertFeedForward {
    /// Reads `input` `[rows, D]`, writes `output` `[rows, D]`; the two are different arrays.
    void run(Pass pass, float[] input, float[] output);
}
