package dev.jeval.analysis.stats;

import java.util.Arrays;

/// Distances between all rows of a table, `[rows, rows]`, symmetric with zero diagonal.
public final class Distances {
    private Distances() {}

    /// How far apart two rows are.
    public enum Metric {
        /// Root of the sum of squared differences.
        EUCLIDEAN {
            @Override
            double between(double[] a, double[] b) {
                double sum = 0;
                for (int i = 0; i < a.length; i++) {
                    sum += (a[i] - b[i]) * (a[i] - b[i]);
                }
                return Math.sqrt(sum);
            }
        },
        /// Sum of absolute differences.
        CITYBLOCK {
            @Override
            double between(double[] a, double[] b) {
                double sum = 0;
                for (int i = 0; i < a.length; i++) {
                    sum += Math.abs(a[i] - b[i]);
                }
                return sum;
            }
        },
        /// One minus the cosine of the angle.
        COSINE {
            @Override
            double between(double[] a, double[] b) {
                double product = 0;
                double squaresA = 0;
                double squaresB = 0;
                for (int i = 0; i < a.length; i++) {
                    product += a[i] * b[i];
                    squaresA += a[i] * a[i];
                    squaresB += b[i] * b[i];
                }
                return 1 - product / (Math.sqrt(squaresA) * Math.sqrt(squaresB));
            }
        },
        /// One minus Pearson's correlation.
        CORRELATION {
            @Override
            double between(double[] a, double[] b) {
                return COSINE.between(centred(a), centred(b));
            }

            private double[] centred(double[] x) {
                double mean = Descriptive.mean(x);
                return Arrays.stream(x).map(value -> value - mean).toArray();
            }
        };

        abstract double between(double[] a, double[] b);
    }

    /// The distances between the rows.
    ///
    /// @param table `[rows, columns]`, complete
    /// @throws IllegalArgumentException if a value is missing
    public static double[][] between(Metric metric, double[][] table) {
        Svd.requireFinite(table);
        double[][] distances = new double[table.length][table.length];
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = metric.between(table[i], table[j]);
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }
}
