package dev.jeval.analysis.stats;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// CPython's `random.Random`: the Mersenne Twister and the methods drawn from it, bit for bit.
///
/// Methods that pick from a sequence have two forms: one over indices `0 <= i < n`, one over a
/// list. Both consume the same random numbers. Algorithms as in CPython 3.11, `Lib/random.py` and
/// `Modules/_randommodule.c`; `shuffle`, `sample` and `choices` are the same since 3.2.
///
/// Not thread-safe.
public final class PythonRandom {
    /// Population size up to which `sample` draws from a pool rather than rejecting repeats.
    private static final int POOL_LIMIT = 21;

    private final MersenneTwister twister = new MersenneTwister();
    private double nextGauss = Double.NaN;

    /// As `random.Random(seed)`; a negative seed counts by its absolute value.
    ///
    /// @param seed the seed
    public PythonRandom(long seed) {
        seed(BigInteger.valueOf(seed));
    }

    /// As `random.Random(seed)` with an integer of any size.
    ///
    /// @param seed the seed
    public PythonRandom(BigInteger seed) {
        seed(seed);
    }

    /// As `random.Random(seed)` with a string: its UTF-8 bytes followed by their SHA-512.
    ///
    /// @param seed the seed
    public PythonRandom(String seed) {
        this(seed.getBytes(StandardCharsets.UTF_8));
    }

    /// As `random.Random(seed)` with `bytes`.
    ///
    /// @param seed the seed
    public PythonRandom(byte[] seed) {
        byte[] digest = sha512(seed);
        byte[] key = new byte[seed.length + digest.length];
        System.arraycopy(seed, 0, key, 0, seed.length);
        System.arraycopy(digest, 0, key, seed.length, digest.length);
        seed(new BigInteger(1, key));
    }

    private void seed(BigInteger seed) {
        BigInteger magnitude = seed.abs();
        int[] key = new int[Math.max(1, (magnitude.bitLength() + 31) / 32)];
        for (int i = 0; i < key.length; i++) {
            key[i] = magnitude.shiftRight(32 * i).intValue();
        }
        twister.seed(key);
    }

    /// A double in [0, 1) with 53 random bits.
    public double random() {
        return twister.nextDouble();
    }

    /// `k` random bits as a number, `0 <= k <= 32`; see [#getRandBitsBig(int)] for more.
    ///
    /// @throws IllegalArgumentException if `k` is out of range
    public long getRandBits(int k) {
        if (k < 0 || k > 32) {
            throw new IllegalArgumentException("getRandBits: expected 0..32 bits, got " + k);
        }
        return k == 0 ? 0 : Integer.toUnsignedLong(twister.next32()) >>> (32 - k);
    }

    /// `k` random bits as a number of any size.
    ///
    /// @throws IllegalArgumentException if `k` is negative
    public BigInteger getRandBitsBig(int k) {
        if (k < 0) {
            throw new IllegalArgumentException("getRandBits: expected k >= 0, got " + k);
        }
        BigInteger bits = BigInteger.ZERO;
        for (int shift = 0; shift < k; shift += 32) {
            long word = getRandBits(Math.min(32, k - shift));
            bits = bits.or(BigInteger.valueOf(word).shiftLeft(shift));
        }
        return bits;
    }

    /// A number `0 <= r < n`: draws of as many bits as `n` has, until one is below `n`.
    ///
    /// @throws IllegalArgumentException if `n < 1`
    public long randBelow(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("randBelow: expected n >= 1, got " + n);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(n);
        long draw;
        do {
            draw = getRandBits(Math.min(32, bits));
            if (bits > 32) {
                draw |= getRandBits(bits - 32) << 32;
            }
        } while (draw >= n);
        return draw;
    }

    /// A number `start <= r < stop`, as `randrange(start, stop)`.
    ///
    /// @throws IllegalArgumentException if the range is empty
    public long randRange(long start, long stop) {
        if (start >= stop) {
            throw new IllegalArgumentException("empty range (" + start + ", " + stop + ")");
        }
        return start + randBelow(Math.subtractExact(stop, start));
    }

    /// A number `low <= r <= high`, as `randint(low, high)`.
    ///
    /// @throws IllegalArgumentException if the range is empty
    public long randInt(long low, long high) {
        return randRange(low, Math.addExact(high, 1));
    }

    /// One element of a non-empty list.
    ///
    /// @throws IllegalArgumentException if the list is empty
    public <T> T choice(List<T> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("cannot choose from an empty list");
        }
        return items.get((int) randBelow(items.size()));
    }

    /// Shuffles the list in place.
    public <T> void shuffle(List<T> items) {
        for (int i = items.size() - 1; i > 0; i--) {
            int j = (int) randBelow(i + 1L);
            T item = items.get(i);
            items.set(i, items.get(j));
            items.set(j, item);
        }
    }

    /// Shuffles the array in place.
    public void shuffle(int[] items) {
        for (int i = items.length - 1; i > 0; i--) {
            int j = (int) randBelow(i + 1L);
            int item = items[i];
            items[i] = items[j];
            items[j] = item;
        }
    }

    /// `k` different indices below `n`, in order of selection.
    ///
    /// @throws IllegalArgumentException if `k` is negative or larger than `n`
    public int[] sample(int n, int k) {
        if (k < 0 || k > n) {
            throw new IllegalArgumentException(
                    "sample larger than population or negative: n = " + n + ", k = " + k);
        }
        return n <= poolLimit(k) ? sampleFromPool(n, k) : sampleByRejection(n, k);
    }

    /// `k` different elements of the list, in order of selection.
    ///
    /// @throws IllegalArgumentException if `k` is negative or larger than the list
    public <T> List<T> sample(List<T> items, int k) {
        return pick(items, sample(items.size(), k));
    }

    /// `k` indices below `n`, drawn with replacement.
    ///
    /// @throws IllegalArgumentException if `n < 1` or `k < 0`
    public int[] choices(int n, int k) {
        if (n < 1 || k < 0) {
            throw new IllegalArgumentException(
                    "choices: expected n >= 1 and k >= 0, got n = " + n + ", k = " + k);
        }
        int[] drawn = new int[k];
        for (int i = 0; i < k; i++) {
            drawn[i] = (int) (random() * n);
        }
        return drawn;
    }

    /// `k` indices drawn with replacement, with the given relative weights.
    ///
    /// @throws IllegalArgumentException if there is no weight, or their sum is not positive and
    ///   finite
    public int[] choices(double[] weights, int k) {
        double[] cumulative = weights.clone();
        for (int i = 1; i < cumulative.length; i++) {
            cumulative[i] += cumulative[i - 1];
        }
        double total = cumulative.length == 0 ? 0 : cumulative[cumulative.length - 1];
        if (!(total > 0) || Double.isInfinite(total)) {
            throw new IllegalArgumentException(
                    "choices: total of weights must be positive and finite, got " + total);
        }
        int[] drawn = new int[k];
        for (int i = 0; i < k; i++) {
            drawn[i] = Sorted.insertionPointRight(cumulative, random() * total, weights.length - 1);
        }
        return drawn;
    }

    /// `k` elements drawn with replacement.
    ///
    /// @throws IllegalArgumentException if the list is empty or `k < 0`
    public <T> List<T> choices(List<T> items, int k) {
        return pick(items, choices(items.size(), k));
    }

    /// A number between `a` and `b`.
    public double uniform(double a, double b) {
        return a + (b - a) * random();
    }

    /// A normal deviate. Deviates come in pairs: the second of a pair is kept for the next call.
    public double gauss(double mean, double standardDeviation) {
        double z = nextGauss;
        nextGauss = Double.NaN;
        if (Double.isNaN(z)) {
            double angle = random() * (2.0 * Math.PI);
            double radius = Math.sqrt(-2.0 * StrictMath.log(1.0 - random()));
            z = StrictMath.cos(angle) * radius;
            nextGauss = StrictMath.sin(angle) * radius;
        }
        return mean + z * standardDeviation;
    }

    private static long poolLimit(int k) {
        if (k <= 5) {
            return POOL_LIMIT;
        }
        long power = 1;
        while (power < 3L * k) {
            power *= 4;
        }
        return POOL_LIMIT + power;
    }

    private int[] sampleFromPool(int n, int k) {
        int[] pool = new int[n];
        for (int i = 0; i < n; i++) {
            pool[i] = i;
        }
        int[] picked = new int[k];
        for (int i = 0; i < k; i++) {
            int j = (int) randBelow(n - i);
            picked[i] = pool[j];
            pool[j] = pool[n - i - 1];
        }
        return picked;
    }

    private int[] sampleByRejection(int n, int k) {
        BitSet selected = new BitSet();
        int[] picked = new int[k];
        for (int i = 0; i < k; i++) {
            int j;
            do {
                j = (int) randBelow(n);
            } while (selected.get(j));
            selected.set(j);
            picked[i] = j;
        }
        return picked;
    }

    private static <T> List<T> pick(List<T> items, int[] indices) {
        List<T> picked = new ArrayList<>(indices.length);
        for (int index : indices) {
            picked.add(items.get(index));
        }
        return picked;
    }

    private static byte[] sha512(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512", e);
        }
    }
}
