package dev.jeval.analysis.stats;

import java.util.Arrays;

/// Principal components of a table: the directions along which its rows differ most.
///
/// Components come in order of decreasing variance. The sign of a component is arbitrary until a
/// [Sign] rule fixes it; the default makes the loading with the largest absolute value positive.
///
/// @param standardizer how columns were centred and scaled
/// @param components `[components, columns]`, each of length 1
/// @param scores coordinates of the rows, `[rows, components]`
/// @param singularValues singular values of the centred table
/// @param explainedVariance variance along each component, denominator `rows - 1`
/// @param rank number of components that are more than rounding noise
public record PrincipalComponents(
        Standardizer standardizer,
        double[][] components,
        double[][] scores,
        double[] singularValues,
        double[] explainedVariance,
        int rank) {

    /// What makes the sign of a component definite.
    public enum Sign {
        /// The loading with the largest absolute value is positive.
        LARGEST_LOADING,
        /// The score with the largest absolute value is positive.
        LARGEST_SCORE
    }

    /// Components of z-scores (population deviation), signs by the largest loading.
    ///
    /// @param table `[rows, columns]`, complete
    /// @throws IllegalArgumentException if a value is missing or there are fewer than two rows
    public static PrincipalComponents ofZScores(double[][] table) {
        return of(table, true, Sign.LARGEST_LOADING);
    }

    /// Components of centred or standardised columns.
    ///
    /// @param table `[rows, columns]`, complete
    /// @param standardize whether columns are divided by their population deviation
    /// @param sign rule for signs
    /// @throws IllegalArgumentException if a value is missing or there are fewer than two rows
    public static PrincipalComponents of(double[][] table, boolean standardize, Sign sign) {
        Svd.requireFinite(table);
        if (table.length < 2) {
            throw new IllegalArgumentException(
                    "principal components: expected at least 2 rows, got " + table.length);
        }
        Standardizer standardizer =
                standardize ? Standardizer.fit(table) : Standardizer.center(table);
        double[][] z = standardizer.apply(table);
        Svd svd = Svd.of(z);
        int k = svd.s().length;
        double[][] components = new double[k][z[0].length];
        double[][] scores = new double[z.length][k];
        double[] variance = new double[k];
        for (int c = 0; c < k; c++) {
            double flip = flip(sign == Sign.LARGEST_LOADING ? svd.v() : svd.u(), c);
            for (int j = 0; j < components[c].length; j++) {
                components[c][j] = flip * svd.v()[j][c];
            }
            for (int i = 0; i < scores.length; i++) {
                scores[i][c] = flip * svd.u()[i][c] * svd.s()[c];
            }
            variance[c] = svd.s()[c] * svd.s()[c] / (z.length - 1);
        }
        return new PrincipalComponents(
                standardizer, components, scores, svd.s(), variance, svd.rank());
    }

    /// The share of the whole variance along each component; `NaN` if there is no variance.
    public double[] explainedVarianceRatio() {
        double total = Descriptive.sum(explainedVariance);
        return Arrays.stream(explainedVariance).map(v -> v / total).toArray();
    }

    /// Loadings of the first `k` components, `[columns, k]`: component times the root of its
    /// explained variance. For z-scores that is the correlation of column and component, up to the
    /// factor `sqrt(n / (n - 1))`.
    public double[][] loadings(int k) {
        double[][] loadings = new double[components[0].length][k];
        for (int c = 0; c < k; c++) {
            double scale = Math.sqrt(explainedVariance[c]);
            for (int j = 0; j < loadings.length; j++) {
                loadings[j][c] = components[c][j] * scale;
            }
        }
        return loadings;
    }

    /// Replaces missing values by the mean of their column.
    ///
    /// @param table `[rows, columns]` with `NaN` for missing values
    public static double[][] imputeMeans(double[][] table) {
        double[] means = Standardizer.fit(table).means();
        double[][] complete = new double[table.length][];
        for (int i = 0; i < table.length; i++) {
            complete[i] = table[i].clone();
            for (int j = 0; j < means.length; j++) {
                if (Double.isNaN(complete[i][j])) {
                    complete[i][j] = means[j];
                }
            }
        }
        return complete;
    }

    /// -1 if the entry of the column with the largest absolute value (the first of equals) is
    /// negative, else 1.
    private static double flip(double[][] vectors, int column) {
        double largest = 0;
        for (double[] row : vectors) {
            if (Math.abs(row[column]) > Math.abs(largest)) {
                largest = row[column];
            }
        }
        return largest < 0 ? -1 : 1;
    }
}
