package dev.jeval.analysis.stats;

import java.util.Arrays;

/// numpy's legacy generator, `numpy.random.RandomState`, bit for bit.
///
/// Algorithms as in numpy 1.24, `numpy/random/mtrand.pyx` and
/// `numpy/random/src/legacy/legacy-distributions.c`, whose streams numpy has frozen. Integers are
/// drawn by masking and rejecting, over 32 bits where the range fits. Not thread-safe.
public final class NumpyRandom {
    private static final long MAX_UINT32 = 0xffffffffL;

    private final MersenneTwister twister = new MersenneTwister();
    private double nextGauss;
    private boolean hasGauss;

    /// As `RandomState(seed)`.
    ///
    /// @param seed a 32-bit unsigned number
    /// @throws IllegalArgumentException if it is not
    public NumpyRandom(long seed) {
        if (seed < 0 || seed > MAX_UINT32) {
            throw new IllegalArgumentException("numpy seed: expected 0 to 2**32 - 1, got " + seed);
        }
        twister.seed((int) seed);
    }

    /// As `RandomState(array)`: seeded with a key of 32-bit words.
    ///
    /// @param key at least one word
    /// @throws IllegalArgumentException if it is empty
    public NumpyRandom(int[] key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("numpy seed: expected at least one word, got none");
        }
        twister.seed(key);
    }

    /// A double in [0, 1) with 53 random bits.
    public double randomSample() {
        return twister.nextDouble();
    }

    /// `size` doubles in [0, 1).
    public double[] randomSample(int size) {
        double[] drawn = new double[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = randomSample();
        }
        return drawn;
    }

    /// A number between `low` and `high`.
    public double uniform(double low, double high) {
        return low + (high - low) * randomSample();
    }

    /// An integer `low <= r < high`, as `randint(low, high)` with numpy's 64-bit default type.
    ///
    /// @throws IllegalArgumentException if the range is empty
    public long randInt(long low, long high) {
        if (low >= high) {
            throw new IllegalArgumentException("randint: low >= high: " + low + ", " + high);
        }
        return low + interval(Math.subtractExact(high, low) - 1);
    }

    /// `size` integers `low <= r < high`.
    ///
    /// @throws IllegalArgumentException if the range is empty
    public long[] randInt(long low, long high, int size) {
        long[] drawn = new long[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = randInt(low, high);
        }
        return drawn;
    }

    /// `size` indices below `n` with replacement, as `choice(n, size)`.
    ///
    /// @throws IllegalArgumentException if `n < 1`
    public int[] choice(int n, int size) {
        int[] drawn = new int[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = (int) randInt(0, n);
        }
        return drawn;
    }

    /// `size` different indices below `n`, as `choice(n, size, replace=False)`.
    ///
    /// @throws IllegalArgumentException if `size > n`
    public int[] choiceWithoutReplacement(int n, int size) {
        if (size > n) {
            throw new IllegalArgumentException(
                    "cannot take a larger sample than the population: " + size + " of " + n);
        }
        return Arrays.copyOf(permutation(n), size);
    }

    /// `size` indices with replacement and the given probabilities, as `choice(n, size, p=p)`.
    ///
    /// @throws IllegalArgumentException if the probabilities are empty or their sum is not positive
    public int[] choice(double[] probabilities, int size) {
        double[] cumulative = probabilities.clone();
        for (int i = 1; i < cumulative.length; i++) {
            cumulative[i] += cumulative[i - 1];
        }
        double total = cumulative.length == 0 ? 0 : cumulative[cumulative.length - 1];
        if (!(total > 0)) {
            throw new IllegalArgumentException(
                    "choice: probabilities must have a positive sum, got " + total);
        }
        for (int i = 0; i < cumulative.length; i++) {
            cumulative[i] /= total;
        }
        int[] drawn = new int[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = Sorted.insertionPointRight(cumulative, randomSample(), cumulative.length);
        }
        return drawn;
    }

    /// The indices `0..n-1` in random order.
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    /// Shuffles the array in place.
    public void shuffle(int[] items) {
        for (int i = items.length - 1; i > 0; i--) {
            int j = (int) interval(i);
            int item = items[i];
            items[i] = items[j];
            items[j] = item;
        }
    }

    /// A standard normal deviate by the polar method. Deviates come in pairs: the second of a pair
    /// is kept for the next call.
    public double standardNormal() {
        if (hasGauss) {
            hasGauss = false;
            return nextGauss;
        }
        double x1;
        double x2;
        double r2;
        do {
            x1 = 2.0 * randomSample() - 1.0;
            x2 = 2.0 * randomSample() - 1.0;
            r2 = x1 * x1 + x2 * x2;
        } while (r2 >= 1.0 || r2 == 0.0);
        double factor = Math.sqrt(-2.0 * StrictMath.log(r2) / r2);
        nextGauss = factor * x1;
        hasGauss = true;
        return factor * x2;
    }

    /// `size` standard normal deviates.
    public double[] standardNormal(int size) {
        double[] drawn = new double[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = standardNormal();
        }
        return drawn;
    }

    /// A normal deviate.
    public double normal(double mean, double standardDeviation) {
        return mean + standardDeviation * standardNormal();
    }

    /// A number `0 <= r <= max`: masked draws until one is small enough.
    private long interval(long max) {
        if (max == 0) {
            return 0;
        }
        long mask = -1L >>> Long.numberOfLeadingZeros(max);
        long draw;
        do {
            draw = Integer.toUnsignedLong(twister.next32());
            if (max > MAX_UINT32) {
                draw = draw << 32 | Integer.toUnsignedLong(twister.next32());
            }
            draw &= mask;
        } while (draw > max);
        return draw;
    }
}
