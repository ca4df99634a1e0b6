package dev.jeval.analysis.stats;

import java.util.function.DoubleUnaryOperator;

/// A continuous probability distribution.
///
/// Both tails are computed on their own, so small probabilities keep all their digits. Immutable.
public sealed interface Distribution {
    /// The density at `x`.
    double density(double x);

    /// The probability of a value at most `x`.
    double cumulative(double x);

    /// The probability of a value above `x`.
    double survival(double x);

    /// The lower end of the support.
    double supportLow();

    /// The upper end of the support.
    double supportHigh();

    /// The value below which lies the probability `q`; `NaN` outside 0 to 1.
    default double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            return Double.NaN;
        }
        if (q == 0 || q == 1) {
            return q == 0 ? supportLow() : supportHigh();
        }
        return q <= 0.5
                ? firstAtLeast(this::cumulative, q)
                : firstAtLeast(x -> -survival(x), q - 1);
    }

    /// The smallest double of the support where an increasing function reaches a value, by
    /// bisection over the bits of doubles: at most 64 steps, whatever the scale.
    private double firstAtLeast(DoubleUnaryOperator increasing, double value) {
        long low = ordered(supportLow());
        long high = ordered(supportHigh());
        while (low + 1 < high) {
            long middle = (low & high) + ((low ^ high) >> 1);
            if (increasing.applyAsDouble(fromOrdered(middle)) >= value) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return fromOrdered(high);
    }

    private static long ordered(double x) {
        long bits = Double.doubleToRawLongBits(x);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    private static double fromOrdered(long ordered) {
        return Double.longBitsToDouble(ordered < 0 ? Long.MIN_VALUE - ordered : ordered);
    }

    /// The standard normal distribution.
    record Normal() implements Distribution {
        private static final double SQRT_2 = Math.sqrt(2);
        private static final double DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

        @Override
        public double density(double x) {
            return DENSITY_AT_0 * StrictMath.exp(-0.5 * x * x);
        }

        @Override
        public double cumulative(double x) {
            return 0.5 * Special.erfc(-x / SQRT_2);
        }

        @Override
        public double survival(double x) {
            return 0.5 * Special.erfc(x / SQRT_2);
        }

        @Override
        public double supportLow() {
            return Double.NEGATIVE_INFINITY;
        }

        @Override
        public double supportHigh() {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public double quantile(double q) {
            return q == 0.5 ? 0 : Distribution.super.quantile(q);
        }
    }

    /// Student's t distribution.
    ///
    /// @param degreesOfFreedom positive
    record StudentT(double degreesOfFreedom) implements Distribution {
        /// Checks the parameter.
        public StudentT {
            requirePositive("Student's t", degreesOfFreedom);
        }

        @Override
        public double density(double x) {
            double df = degreesOfFreedom;
            return StrictMath.exp(
                            -Special.logBeta(df / 2, 0.5)
                                    - (df + 1) / 2 * StrictMath.log1p(x * x / df))
                    / Math.sqrt(df);
        }

        @Override
        public double cumulative(double x) {
            return x <= 0 ? tail(-x) : 1 - tail(x);
        }

        @Override
        public double survival(double x) {
            return cumulative(-x);
        }

        @Override
        public double supportLow() {
            return Double.NEGATIVE_INFINITY;
        }

        @Override
        public double supportHigh() {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public double quantile(double q) {
            return q == 0.5 ? 0 : Distribution.super.quantile(q);
        }

        /// The probability above `x >= 0`.
        private double tail(double x) {
            double df = degreesOfFreedom;
            double square = x * x;
            if (square == Double.POSITIVE_INFINITY) {
                return 0;
            }
            return square < 1
                    ? 0.5 - 0.5 * Special.regularizedBeta(square / (df + square), 0.5, df / 2)
                    : 0.5 * Special.regularizedBeta(df / (df + square), df / 2, 0.5);
        }
    }

    /// Fisher's F distribution.
    ///
    /// @param numerator degrees of freedom above the bar, positive
    /// @param denominator degrees of freedom below the bar, positive
    record FisherF(double numerator, double denominator) implements Distribution {
        /// Checks the parameters.
        public FisherF {
            requirePositive("F", numerator);
            requirePositive("F", denominator);
        }

        @Override
        public double density(double x) {
            if (x < 0) {
                return 0;
            }
            double a = numerator / 2;
            double b = denominator / 2;
            double ratio = numerator / denominator;
            return StrictMath.exp(
                    a * StrictMath.log(ratio)
                            + (a - 1) * StrictMath.log(x)
                            - (a + b) * StrictMath.log1p(ratio * x)
                            - Special.logBeta(a, b));
        }

        @Override
        public double cumulative(double x) {
            double scaled = numerator * x;
            return x <= 0
                    ? 0
                    : Special.regularizedBeta(
                            shareOf(scaled, denominator), numerator / 2, denominator / 2);
        }

        @Override
        public double survival(double x) {
            double scaled = numerator * x;
            return x <= 0
                    ? 1
                    : Special.regularizedBeta(
                            denominator / (denominator + scaled), denominator / 2, numerator / 2);
        }

        @Override
        public double supportLow() {
            return 0;
        }

        @Override
        public double supportHigh() {
            return Double.POSITIVE_INFINITY;
        }

        private static double shareOf(double part, double rest) {
            return part == Double.POSITIVE_INFINITY ? 1 : part / (part + rest);
        }
    }

    /// The chi-squared distribution.
    ///
    /// @param degreesOfFreedom positive
    record ChiSquared(double degreesOfFreedom) implements Distribution {
        /// Checks the parameter.
        public ChiSquared {
            requirePositive("chi-squared", degreesOfFreedom);
        }

        @Override
        public double density(double x) {
            double half = degreesOfFreedom / 2;
            return x < 0
                    ? 0
                    : 0.5
                            * StrictMath.exp(
                                    (half - 1) * StrictMath.log(x / 2)
                                            - x / 2
                                            - Special.logGamma(half));
        }

        @Override
        public double cumulative(double x) {
            return x <= 0 ? 0 : Special.regularizedGammaP(degreesOfFreedom / 2, x / 2);
        }

        @Override
        public double survival(double x) {
            return x <= 0 ? 1 : Special.regularizedGammaQ(degreesOfFreedom / 2, x / 2);
        }

        @Override
        public double supportLow() {
            return 0;
        }

        @Override
        public double supportHigh() {
            return Double.POSITIVE_INFINITY;
        }
    }

    /// The beta distribution.
    ///
    /// @param a first shape, positive
    /// @param b second shape, positive
    record BetaShape(double a, double b) implements Distribution {
        /// Checks the parameters.
        public BetaShape {
            requirePositive("beta", a);
            requirePositive("beta", b);
        }

        @Override
        public double density(double x) {
            return x < 0 || x > 1
                    ? 0
                    : StrictMath.exp(
                            (a - 1) * StrictMath.log(x)
                                    + (b - 1) * StrictMath.log1p(-x)
                                    - Special.logBeta(a, b));
        }

        @Override
        public double cumulative(double x) {
            return Special.regularizedBeta(x, a, b);
        }

        @Override
        public double survival(double x) {
            return Special.regularizedBetaComplement(x, a, b);
        }

        @Override
        public double supportLow() {
            return 0;
        }

        @Override
        public double supportHigh() {
            return 1;
        }
    }

    private static void requirePositive(String distribution, double parameter) {
        if (!(parameter > 0)) {
            throw new IllegalArgumentException(
                    distribution
                            + " distribution: expected a positive parameter, got "
                            + parameter);
        }
    }
}
