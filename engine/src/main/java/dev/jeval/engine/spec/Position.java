package dev.jeval.engine.spec;

/// How a layer's attention learns where a token stands.
public sealed interface Position {
    /// Rotates pairs of query and key components by an angle proportional to the position.
    ///
    /// @param theta base of the wavelengths
    /// @param dims how many leading components of a head rotate, even
    /// @param interleaved whether pairs are `(x[2i], x[2i+1])` instead of `(x[i], x[i + dims/2])`
    /// @param scaling how the frequencies are changed for long contexts
    record Rope(double theta, int dims, boolean interleaved, RopeScaling scaling)
            implements Position {
        /// Checks the numbers.
        public Rope {
            Checks.positive("rope theta", theta);
            Checks.positive("rope dims", dims);
            Checks.require(dims % 2 == 0, "rope dims: expected an even number, got " + dims);
        }
    }

    /// Adds `slope * j` to the score of key position `j`; one slope per head, made of `slopes`.
    ///
    /// @param slopes how the slopes come about
    /// @param maxBias largest exponent, 8 unless the config says otherwise
    /// @param beforeScale whether the bias is added before the score is scaled, and slope and bias
    ///   are rounded to bfloat16 (Falcon)
    record Alibi(Slopes slopes, double maxBias, boolean beforeScale) implements Position {
        /// Checks the exponent.
        public Alibi {
            Checks.positive("alibi max bias", maxBias);
        }
    }

    /// How ALiBi slopes of `n` heads come about when `n` is not a power of two.
    enum Slopes {
        /// The first heads as for the largest power of two below `n`, the rest from the odd powers
        /// of the next one (BLOOM, Falcon).
        LOWER_POWER_FIRST,
        /// The slopes of the next power of two, every second one first (MPT).
        UPPER_POWER_STRIDED
    }

    /// A learned vector per position is added to the embedding; attention adds nothing.
    ///
    /// @param positions how many there are
    record Learned(int positions) implements Position {
        /// Checks the count.
        public Learned {
            Checks.positive("learned positions", positions);
        }
    }

    /// Nothing: only the causal mask tells positions apart (Cohere 2's global layers).
    record None() implements Position {}
}
