package dev.jeval.analysis.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Correlations between all columns of a table with missing values (`NaN`).
public final class CorrelationMatrix {
    private CorrelationMatrix() {}

    /// The coefficients with, for each pair of columns, the rows where both have a value.
    ///
    /// As in pandas, Kendall's coefficient of a column with itself is 1 even if it is constant.
    ///
    /// @param table `[rows, columns]`
    /// @return `[columns, columns]`; `NaN` where a pair has too few rows or a constant column
    public static double[][] pairwise(Correlation.Kind kind, double[][] table) {
        int columns = table.length == 0 ? 0 : table[0].length;
        double[][] matrix = new double[columns][columns];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = i == j ? self(kind, table, i) : coefficient(kind, table, i, j);
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }

    private static double self(Correlation.Kind kind, double[][] table, int column) {
        boolean defined =
                kind == Correlation.Kind.KENDALL
                        ? commonRows(table, column, column).length > 0
                        : !Double.isNaN(coefficient(kind, table, column, column));
        return defined ? 1 : Double.NaN;
    }

    /// The coefficients over the rows that are complete.
    ///
    /// @param table `[rows, columns]`
    /// @return `[columns, columns]`
    public static double[][] listwise(Correlation.Kind kind, double[][] table) {
        return pairwise(kind, completeRows(table));
    }

    /// The correlation of two columns over the rows where both have a value.
    public static Correlation pair(Correlation.Kind kind, double[][] table, int i, int j) {
        int[] rows = commonRows(table, i, j);
        return kind.of(column(table, rows, i), column(table, rows, j));
    }

    private static double coefficient(Correlation.Kind kind, double[][] table, int i, int j) {
        int[] rows = commonRows(table, i, j);
        return kind.coefficient(column(table, rows, i), column(table, rows, j));
    }

    private static double[] column(double[][] table, int[] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> table[row][column]).toArray();
    }

    /// The rows where both columns have a value.
    public static int[] commonRows(double[][] table, int i, int j) {
        return IntStream.range(0, table.length)
                .filter(row -> !Double.isNaN(table[row][i]) && !Double.isNaN(table[row][j]))
                .toArray();
    }

    /// The rows without a missing value.
    public static double[][] completeRows(double[][] table) {
        return Arrays.stream(table)
                .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
                .toArray(double[][]::new);
    }
}
