package dev.jeval.analysis.stats;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/// Special functions in double precision, the same bits on every platform.
///
/// Gamma and beta functions come from Commons Math. Its incomplete functions and its digamma
/// function stop short of ten digits in the tails, so these are our own.
final class Special {
    private static final double PRECISION = Math.ulp(1.0);
    private static final double TINY = 1e-300;
    private static final int MAX_ITERATIONS = 100_000;

    /// Arguments are raised to at least this before the asymptotic series is used.
    private static final double DIGAMMA_ASYMPTOTIC = 12;

    /// Coefficients `B(2k) / 2k` of the asymptotic series (Abramowitz and Stegun, 6.3.18).
    private static final double[] DIGAMMA_SERIES = {
        1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12
    };

    private Special() {}

    /// The error function.
    static double erf(double x) {
        double p = regularizedGammaP(0.5, x * x);
        return x < 0 ? -p : p;
    }

    /// The complement of the error function, accurate in the tail.
    static double erfc(double x) {
        return x >= 0 ? regularizedGammaQ(0.5, x * x) : 1 + regularizedGammaP(0.5, x * x);
    }

    /// The logarithm of the gamma function for `x > 0`.
    static double logGamma(double x) {
        return Gamma.logGamma(x);
    }

    /// The logarithmic derivative of the gamma function.
    static double digamma(double x) {
        if (x <= 0 && x == Math.rint(x)) {
            return Double.NaN;
        }
        if (x < 0) {
            return digamma(1 - x) - Math.PI / StrictMath.tan(Math.PI * x);
        }
        double shift = 0;
        double y = x;
        while (y < DIGAMMA_ASYMPTOTIC) {
            shift -= 1 / y;
            y += 1;
        }
        double inverseSquare = 1 / (y * y);
        double power = 1;
        double series = 0;
        for (double coefficient : DIGAMMA_SERIES) {
            power *= inverseSquare;
            series += coefficient * power;
        }
        return shift + StrictMath.log(y) - 0.5 / y - series;
    }

    /// The lower incomplete gamma function divided by the gamma function.
    static double regularizedGammaP(double a, double x) {
        if (Double.isNaN(x) || x <= 0) {
            return x <= 0 ? 0 : Double.NaN;
        }
        return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
    }

    /// The upper incomplete gamma function divided by the gamma function.
    static double regularizedGammaQ(double a, double x) {
        if (Double.isNaN(x) || x <= 0) {
            return x <= 0 ? 1 : Double.NaN;
        }
        return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
    }

    /// The incomplete beta function divided by the beta function.
    static double regularizedBeta(double x, double a, double b) {
        if (!(x > 0 && x < 1)) {
            return Double.isNaN(x) ? Double.NaN : x <= 0 ? 0 : 1;
        }
        return isLowerTail(x, a, b) ? betaLower(x, a, b) : 1 - betaUpper(x, a, b);
    }

    /// One minus [#regularizedBeta], accurate when that is near one.
    static double regularizedBetaComplement(double x, double a, double b) {
        if (!(x > 0 && x < 1)) {
            return Double.isNaN(x) ? Double.NaN : x <= 0 ? 1 : 0;
        }
        return isLowerTail(x, a, b) ? 1 - betaLower(x, a, b) : betaUpper(x, a, b);
    }

    /// The logarithm of the beta function.
    static double logBeta(double a, double b) {
        return Beta.logBeta(a, b);
    }

    /// `x^a e^-x / Gamma(a)`.
    private static double gammaFront(double a, double x) {
        return StrictMath.exp(a * StrictMath.log(x) - x - logGamma(a));
    }

    /// The series for the lower function (DLMF 8.11.4), good for `x < a + 1`.
    private static double gammaSeries(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < MAX_ITERATIONS && term > sum * PRECISION; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return sum * gammaFront(a, x);
    }

    /// The continued fraction for the upper function (DLMF 8.9.2), good for `x >= a + 1`.
    private static double gammaFraction(double a, double x) {
        double front = gammaFront(a, x);
        if (front == 0) {
            return 0;
        }
        double b = x + 1 - a;
        double c = 1 / TINY;
        double d = 1 / b;
        double fraction = d;
        for (int n = 1; n < MAX_ITERATIONS; n++) {
            double numerator = -n * (n - a);
            b += 2;
            d = 1 / nonZero(numerator * d + b);
            c = nonZero(b + numerator / c);
            double step = d * c;
            fraction *= step;
            if (Math.abs(step - 1) <= PRECISION) {
                break;
            }
        }
        return front * fraction;
    }

    private static boolean isLowerTail(double x, double a, double b) {
        return x < (a + 1) / (a + b + 2);
    }

    private static double betaLower(double x, double a, double b) {
        return betaFront(x, a, b) * betaFraction(x, a, b) / a;
    }

    private static double betaUpper(double x, double a, double b) {
        return betaFront(x, a, b) * betaFraction(1 - x, b, a) / b;
    }

    /// `x^a (1 - x)^b / Beta(a, b)`.
    private static double betaFront(double x, double a, double b) {
        return StrictMath.exp(a * StrictMath.log(x) + b * StrictMath.log1p(-x) - logBeta(a, b));
    }

    /// The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method.
    private static double betaFraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
        double fraction = d;
        for (int m = 1; m < MAX_ITERATIONS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / nonZero(1 + even * d);
            c = nonZero(1 + even / c);
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / nonZero(1 + odd * d);
            c = nonZero(1 + odd / c);
            double step = d * c;
            fraction *= step;
            if (Math.abs(step - 1) <= PRECISION) {
                break;
            }
        }
        return fraction;
    }

    private static double nonZero(double x) {
        return Math.abs(x) < TINY ? TINY : x;
    }
}
