package dev.jeval.engine.bench;

import dev.jeval.engine.internal.kernel.Work;

/// One figure of a benchmark.
///
/// @param name `prefill`, `decode` or `score`
/// @param sequences sequences (for `score`: tasks) computed together
/// @param context tokens that were there before (for `score`: tokens of a task's context)
/// @param tokens tokens computed
/// @param seconds how long that took, the median
/// @param flops operations of matrix products and attention
/// @param bytes bytes of weights, keys and values that had to be read
/// @param roofline share of the machine's limit: the least time that work takes at the measured
///   arithmetic and read rates, over `seconds`
public record Measurement(
        String name,
        int sequences,
        int context,
        int tokens,
        double seconds,
        long flops,
        long bytes,
        double roofline) {
    static Measurement of(
            String name,
            int sequences,
            int context,
            int tokens,
            double seconds,
            Work work,
            MachineLimits limits) {
        double least = limits.seconds(work.flops(), work.bytes());
        return new Measurement(
                name,
                sequences,
                context,
                tokens,
                seconds,
                work.flops(),
                work.bytes(),
                least / seconds);
    }

    /// Tokens per second, all sequences together.
    public double tokensPerSecond() {
        return tokens / seconds;
    }

    /// Floating-point operations per second.
    public double flopsPerSecond() {
        return flops / seconds;
    }

    /// Bytes read per second.
    public double bytesPerSecond() {
        return bytes / seconds;
    }
}
