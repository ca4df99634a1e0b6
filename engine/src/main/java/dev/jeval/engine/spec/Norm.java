package dev.jeval.engine.spec;

/// A normalisation over a vector.
public sealed interface Norm {
    /// Added to the mean square or variance before the square root.
    double eps();

    /// `x / sqrt(mean(x^2) + eps) * w`, or `* (1 + w)` with `unitOffset` (Gemma).
    record Rms(double eps, boolean unitOffset) implements Norm {
        /// Checks eps.
        public Rms {
            Checks.notNegative("rms norm eps", eps);
        }
    }

    /// `(x - mean) / sqrt(var + eps) * w`, plus `b` with `bias`; biased variance.
    record Layer(double eps, boolean bias) implements Norm {
        /// Checks eps.
        public Layer {
            Checks.notNegative("layer norm eps", eps);
        }
    }
}
