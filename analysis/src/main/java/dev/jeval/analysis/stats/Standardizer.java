package dev.jeval.analysis.stats;

import java.util.Arrays;

/// Turns columns into z-scores: minus their mean, divided by their population deviation (ddof 0).
///
/// A constant column has the scale 1, so it becomes zero. Missing values (`NaN`) are left out of
/// means and deviations and stay missing.
///
/// @param means mean of each column
/// @param scales divisor of each column
public record Standardizer(double[] means, double[] scales) {
    private static final double EPSILON = Math.ulp(1.0);

    /// Learns means and deviations.
    ///
    /// @param table `[rows, columns]`
    public static Standardizer fit(double[][] table) {
        int columns = table[0].length;
        double[] means = new double[columns];
        double[] scales = new double[columns];
        for (int j = 0; j < columns; j++) {
            double[] column = present(table, j);
            double mean = Descriptive.mean(column);
            double variance = Descriptive.variance(column, 0);
            means[j] = mean;
            scales[j] = isConstant(column.length, mean, variance) ? 1 : Math.sqrt(variance);
        }
        return new Standardizer(means, scales);
    }

    /// Only centres columns: minus their mean, divided by 1.
    public static Standardizer center(double[][] table) {
        double[] ones = new double[table[0].length];
        Arrays.fill(ones, 1);
        return new Standardizer(fit(table).means, ones);
    }

    /// The z-scores of a table.
    public double[][] apply(double[][] table) {
        double[][] z = new double[table.length][means.length];
        for (int i = 0; i < z.length; i++) {
            for (int j = 0; j < means.length; j++) {
                z[i][j] = (table[i][j] - means[j]) / scales[j];
            }
        }
        return z;
    }

    /// Whether a column varies by no more than rounding error.
    private static boolean isConstant(int n, double mean, double variance) {
        double rounding = n * mean * EPSILON;
        return !(variance > n * EPSILON * variance + rounding * rounding);
    }

    private static double[] present(double[][] table, int column) {
        return Arrays.stream(table)
                .mapToDouble(row -> row[column])
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }
}
