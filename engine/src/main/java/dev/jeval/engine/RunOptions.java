package dev.jeval.engine;

/// How a run is executed. Nothing here changes a result: only speed, memory and when results come.
///
/// @param maxBatch sequences that run side by side in one step, or 0 to let the memory decide
/// @param tokensPerStep tokens computed in one step, or 0 for the default; longer prompts are split
/// @param windowRequests requests looked at together; prefixes are shared inside a window only
/// @param sharePrefixes whether equal prefixes are computed once (false: for measurements)
/// @param cancellation stops the run
public record RunOptions(
        int maxBatch,
        int tokensPerStep,
        int windowRequests,
        boolean sharePrefixes,
        CancellationToken cancellation) {
    private static final int DEFAULT_WINDOW_REQUESTS = 65_536;

    /// @throws IllegalArgumentException if a count is negative or the window is empty
    public RunOptions {
        if (maxBatch < 0 || tokensPerStep < 0 || windowRequests < 1) {
            throw new IllegalArgumentException(
                    "run options: expected maxBatch >= 0, tokensPerStep >= 0, windowRequests >= 1,"
                            + " got %d, %d, %d".formatted(maxBatch, tokensPerStep, windowRequests));
        }
    }

    /// The defaults: automatic batch and step, windows of 65,536 requests, prefixes shared, never
    /// cancelled.
    public static RunOptions defaults() {
        return new RunOptions(0, 0, DEFAULT_WINDOW_REQUESTS, true, new CancellationToken());
    }

    /// These options with another limit of sequences per step; 0 lets the memory decide.
    public RunOptions withMaxBatch(int value) {
        return new RunOptions(value, tokensPerStep, windowRequests, sharePrefixes, cancellation);
    }

    /// These options with another number of tokens per step; 0 takes the default.
    public RunOptions withTokensPerStep(int value) {
        return new RunOptions(maxBatch, value, windowRequests, sharePrefixes, cancellation);
    }

    /// These options with another window.
    public RunOptions withWindowRequests(int value) {
        return new RunOptions(maxBatch, tokensPerStep, value, sharePrefixes, cancellation);
    }

    /// These options with prefix sharing on or off.
    public RunOptions withSharePrefixes(boolean value) {
        return new RunOptions(maxBatch, tokensPerStep, windowRequests, value, cancellation);
    }

    /// These options with a token that stops the run.
    public RunOptions withCancellation(CancellationToken value) {
        return new RunOptions(maxBatch, tokensPerStep, windowRequests, sharePrefixes, value);
    }
}
