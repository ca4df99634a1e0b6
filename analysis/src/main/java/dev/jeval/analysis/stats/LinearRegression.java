package dev.jeval.analysis.stats;

import java.util.Arrays;

/// A straight line through points by least squares.
///
/// With two points the line is exact: standard errors are zero and intervals undefined.
///
/// @param n number of points
/// @param slope slope
/// @param intercept value at zero
/// @param r Pearson's correlation; 0 for constant y
/// @param pValue two-sided p-value for a slope of zero (t test, `n - 2` degrees of freedom)
/// @param slopeError standard error of the slope
/// @param interceptError standard error of the intercept
/// @param meanX mean of x
/// @param spreadX population variance of x
/// @param residualDeviation root of the residual sum of squares over `n - 2`; `NaN` for two points
public record LinearRegression(
        int n,
        double slope,
        double intercept,
        double r,
        double pValue,
        double slopeError,
        double interceptError,
        double meanX,
        double spreadX,
        double residualDeviation) {
    /// Keeps the t value of a perfect fit finite, as scipy does.
    private static final double TINY = 1e-20;

    /// The line through the points.
    ///
    /// @throws IllegalArgumentException if the lengths differ, there are fewer than two points, a
    ///   coordinate is `NaN`, or all x are equal
    public static LinearRegression fit(double[] x, double[] y) {
        int n = x.length;
        if (n != y.length || n < 2) {
            throw new IllegalArgumentException(
                    "regression: expected as many x as y and at least two, got "
                            + n
                            + " and "
                            + y.length);
        }
        if (Arrays.stream(x).anyMatch(Double::isNaN) || Arrays.stream(y).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("regression: expected numbers, got NaN");
        }
        if (Arrays.stream(x).allMatch(value -> value == x[0])) {
            throw new IllegalArgumentException(
                    "regression: expected different x values, got " + x[0] + " for all points");
        }
        double meanX = Descriptive.mean(x);
        double meanY = Descriptive.mean(y);
        double spreadX = Descriptive.squaredDeviations(x) / n;
        double spreadY = Descriptive.squaredDeviations(y) / n;
        double covariance = 0;
        for (int i = 0; i < n; i++) {
            covariance += (x[i] - meanX) * (y[i] - meanY);
        }
        covariance /= n;
        double r = spreadY == 0 ? 0 : Math.clamp(covariance / Math.sqrt(spreadX * spreadY), -1, 1);
        double slope = covariance / spreadX;
        double intercept = meanY - slope * meanX;
        if (n == 2) {
            double p = y[0] == y[1] ? 1 : 0;
            return new LinearRegression(
                    n, slope, intercept, r, p, 0, 0, meanX, spreadX, Double.NaN);
        }
        int df = n - 2;
        double t = r * Math.sqrt(df / ((1 - r + TINY) * (1 + r + TINY)));
        double unexplained = 0;
        for (int i = 0; i < n; i++) {
            double residual = y[i] - meanY - slope * (x[i] - meanX);
            unexplained += residual * residual / n;
        }
        double slopeError = Math.sqrt(unexplained / spreadX / df);
        return new LinearRegression(
                n,
                slope,
                intercept,
                r,
                2 * new Distribution.StudentT(df).survival(Math.abs(t)),
                slopeError,
                slopeError * Math.sqrt(spreadX + meanX * meanX),
                meanX,
                spreadX,
                Math.sqrt(unexplained * n / df));
    }

    /// The share of the variance of y that the line explains.
    public double r2() {
        return r * r;
    }

    /// The value of the line at `x`.
    public double at(double x) {
        return intercept + slope * x;
    }

    /// The 95 % interval of the slope.
    public Interval slopeInterval95() {
        return interval(slope, slopeError);
    }

    /// The 95 % interval of the intercept.
    public Interval interceptInterval95() {
        return interval(intercept, interceptError);
    }

    /// The 95 % interval of the line (the mean of y) at `x`.
    public Interval meanInterval95(double x) {
        double distance = x - meanX;
        double error = residualDeviation * Math.sqrt((1 + distance * distance / spreadX) / n);
        return interval(at(x), error);
    }

    private Interval interval(double center, double error) {
        if (n <= 2) {
            return Interval.UNDEFINED;
        }
        return Interval.around(center, new Distribution.StudentT(n - 2).quantile(0.975) * error);
    }
}
