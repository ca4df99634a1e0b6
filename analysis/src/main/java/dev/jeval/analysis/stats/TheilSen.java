package dev.jeval.analysis.stats;

import java.util.Arrays;

/// A straight line through points that a few outliers do not move: the median of the slopes between
/// all pairs of points (Theil 1950, Sen 1968).
///
/// @param slope median slope
/// @param intercept median of y minus slope times median of x
/// @param slopeInterval95 Sen's 95 % interval of the slope
public record TheilSen(double slope, double intercept, Interval slopeInterval95) {
    private static final double NORMAL_025 = new Distribution.Normal().quantile(0.025);

    /// The line through the points.
    ///
    /// @throws IllegalArgumentException if the lengths differ or all x are equal
    public static TheilSen fit(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "Theil-Sen: expected as many x as y, got " + x.length + " and " + y.length);
        }
        double[] slopes = slopes(x, y);
        if (slopes.length == 0) {
            throw new IllegalArgumentException("Theil-Sen: expected different x values");
        }
        double slope = Descriptive.median(slopes);
        double intercept = Descriptive.median(y) - slope * Descriptive.median(x);
        return new TheilSen(slope, intercept, interval(x, y, slopes));
    }

    private static double[] slopes(double[] x, double[] y) {
        double[] slopes = new double[x.length * (x.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                if (x[i] > x[j]) {
                    slopes[count++] = (y[i] - y[j]) / (x[i] - x[j]);
                }
            }
        }
        slopes = Arrays.copyOf(slopes, count);
        Arrays.sort(slopes);
        return slopes;
    }

    private static Interval interval(double[] x, double[] y, double[] slopes) {
        long n = y.length;
        double variance =
                (n * (n - 1.0) * (2.0 * n + 5)
                                - tieSum(Ranks.tieSizes(x))
                                - tieSum(Ranks.tieSizes(y)))
                        / 18;
        double width = NORMAL_025 * Math.sqrt(variance);
        int upper = Math.min((int) Math.rint((slopes.length - width) / 2), slopes.length - 1);
        int lower = Math.max((int) Math.rint((slopes.length + width) / 2) - 1, 0);
        return new Interval(slopes[lower], slopes[upper]);
    }

    private static double tieSum(long[] sizes) {
        double sum = 0;
        for (long t : sizes) {
            sum += t * (t - 1.0) * (2.0 * t + 5);
        }
        return sum;
    }
}
