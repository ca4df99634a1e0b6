package dev.jeval.analysis.stats;

import java.util.Arrays;

/// Means, variances and quantiles of a sample.
///
/// An empty sample has the mean, variance and quantiles `NaN`; so has a sample that contains `NaN`.
public final class Descriptive {
    private Descriptive() {}

    /// The sum, added in order.
    public static double sum(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum;
    }

    /// The arithmetic mean.
    public static double mean(double[] x) {
        return sum(x) / x.length;
    }

    /// The sum of squared deviations from the mean, computed in two passes.
    static double squaredDeviations(double[] x) {
        double mean = mean(x);
        double sum = 0;
        for (double value : x) {
            double deviation = value - mean;
            sum += deviation * deviation;
        }
        return sum;
    }

    /// The variance with denominator `n - ddof`; `NaN` if that is not positive.
    ///
    /// @param ddof 0 for a population, 1 for a sample
    public static double variance(double[] x, int ddof) {
        return x.length <= ddof ? Double.NaN : squaredDeviations(x) / (x.length - ddof);
    }

    /// The standard deviation with denominator `n - ddof`.
    ///
    /// @param ddof 0 for a population, 1 for a sample
    public static double deviation(double[] x, int ddof) {
        return Math.sqrt(variance(x, ddof));
    }

    /// The median.
    public static double median(double[] x) {
        return quantile(x, 0.5);
    }

    /// The quantile by linear interpolation between order statistics (Hyndman and Fan's type 7,
    /// numpy's default).
    ///
    /// @param q share of the sample below, 0 to 1
    /// @throws IllegalArgumentException if `q` is out of range
    public static double quantile(double[] x, double q) {
        return quantiles(x, q)[0];
    }

    /// Several quantiles of one sample.
    ///
    /// @param qs shares of the sample below, each 0 to 1
    /// @throws IllegalArgumentException if one is out of range
    public static double[] quantiles(double[] x, double... qs) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        boolean undefined = sorted.length == 0 || Double.isNaN(sorted[sorted.length - 1]);
        double[] result = new double[qs.length];
        for (int i = 0; i < qs.length; i++) {
            if (!(qs[i] >= 0 && qs[i] <= 1)) {
                throw new IllegalArgumentException("quantile: expected 0 to 1, got " + qs[i]);
            }
            result[i] = undefined ? Double.NaN : interpolate(sorted, qs[i] * (sorted.length - 1));
        }
        return result;
    }

    private static double interpolate(double[] sorted, double position) {
        int below = (int) Math.floor(position);
        double share = position - below;
        double low = sorted[below];
        return share == 0 ? low : low + share * (sorted[below + 1] - low);
    }
}
