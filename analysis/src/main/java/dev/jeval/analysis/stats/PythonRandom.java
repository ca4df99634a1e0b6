package dev.jeval.analysis.stats;

/// CPython's `random.Random`: the Mersenne Twister and the methods drawn from it, bit for bit.
///
/// Not thread-safe.
public final class PythonRandom {
    private final long seed;

    /// @param seed the seed, as in `random.Random(seed)`
    public PythonRandom(long seed) {
        this.seed = seed;
    }

    /// The seed.
    public long seed() {
        return seed;
    }
}
