package dev.jeval.engine;

import java.time.Duration;

/// What a run did.
///
/// @param requests requests taken, failed ones included
/// @param failed requests that could not be answered
/// @param truncated requests whose context was cut to fit the context limit
/// @param tokensRequested tokens the requests would have cost one by one, without any sharing
/// @param tokensComputed tokens the model computed
/// @param tokensRecomputed part of `tokensComputed` that had been computed before and was evicted
/// @param steps forward passes
/// @param elapsed wall-clock time
public record RunStatistics(
        long requests,
        long failed,
        long truncated,
        long tokensRequested,
        long tokensComputed,
        long tokensRecomputed,
        long steps,
        Duration elapsed) {
    /// How many times fewer tokens were computed than requested; 1 if nothing was computed.
    public double sharingFactor() {
        return tokensComputed == 0 ? 1 : (double) tokensRequested / tokensComputed;
    }
}
