package dev.jeval.engine.internal.sample;

/// Uniform numbers that are a function of (seed, request key, sample, position) alone, so that
/// neither batch nor order of requests can change a draw.
///
/// Each word of the key is absorbed by the 64-bit finalizer of SplitMix64 (Steele, Lea, Flood: Fast
/// splittable pseudorandom number generators, OOPSLA 2014).
public final class CounterRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private CounterRandom() {}

    /// A number in `[0, 1)` with 53 random bits.
    ///
    /// @param position index of the generated token, from 0
    public static double uniform(long seed, long key, int sample, int position) {
        long state = mix(seed + GOLDEN_GAMMA);
        state = mix((state ^ key) + GOLDEN_GAMMA);
        state = mix((state ^ sample) + GOLDEN_GAMMA);
        state = mix((state ^ position) + GOLDEN_GAMMA);
        return (state >>> 11) * UNIT;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
