package dev.jeval.analysis.stats;

/// The generator MT19937 of Matsumoto and Nishimura (2002), the engine under CPython's `random` and
/// numpy's legacy `RandomState`.
///
/// Both seed it differently and draw different numbers from it; see [PythonRandom] and
/// [NumpyRandom]. Not thread-safe.
final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;
    private static final int UPPER_MASK = 0x80000000;
    private static final int LOWER_MASK = 0x7fffffff;
    private static final int MATRIX_A = 0x9908b0df;

    private final int[] state = new int[N];
    private int position = N;

    /// Seeds with one 32-bit number (`init_genrand`).
    void seed(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        position = N;
    }

    /// Seeds with a key of 32-bit words, least significant first (`init_by_array`).
    ///
    /// @param key at least one word
    void seed(int[] key) {
        seed(19650218);
        int i = 1;
        int j = 0;
        for (int k = Math.max(N, key.length); k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1664525)) + key[j] + j;
            i++;
            j++;
            if (i >= N) {
                state[0] = state[N - 1];
                i = 1;
            }
            if (j >= key.length) {
                j = 0;
            }
        }
        for (int k = N - 1; k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1566083941)) - i;
            i++;
            if (i >= N) {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = UPPER_MASK;
        position = N;
    }

    /// The next 32 bits.
    int next32() {
        if (position >= N) {
            twist();
        }
        int y = state[position++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    /// The next double in [0, 1) with 53 random bits.
    double nextDouble() {
        int high = next32() >>> 5;
        int low = next32() >>> 6;
        return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
    }

    private void twist() {
        for (int k = 0; k < N; k++) {
            int y = (state[k] & UPPER_MASK) | (state[(k + 1) % N] & LOWER_MASK);
            state[k] = state[(k + M) % N] ^ (y >>> 1) ^ (-(y & 1) & MATRIX_A);
        }
        position = 0;
    }
}
