package dev.jeval.analysis.stats;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/// A singular value decomposition `A = U diag(s) Vᵀ`, largest singular value first.
///
/// @param u left vectors, `[rows, min(rows, columns)]`
/// @param s singular values
/// @param v right vectors, `[columns, min(rows, columns)]`
record Svd(double[][] u, double[] s, double[][] v) {
    private static final double EPSILON = Math.ulp(1.0);

    /// Decomposes a matrix.
    ///
    /// @throws IllegalArgumentException if it is empty, ragged, or has a cell that is not finite
    static Svd of(double[][] a) {
        requireFinite(a);
        if (isZero(a)) {
            int k = Math.min(a.length, a[0].length);
            return new Svd(identity(a.length, k), new double[k], identity(a[0].length, k));
        }
        var decomposition = new SingularValueDecomposition(new Array2DRowRealMatrix(a, false));
        return new Svd(
                decomposition.getU().getData(),
                decomposition.getSingularValues(),
                decomposition.getV().getData());
    }

    /// The eigenvalues of a symmetric matrix, smallest first.
    static double[] symmetricEigenvalues(double[][] a) {
        requireFinite(a);
        double[] values =
                new EigenDecomposition(new Array2DRowRealMatrix(a, false)).getRealEigenvalues();
        Arrays.sort(values);
        return values;
    }

    /// The number of singular values that are more than rounding noise.
    int rank() {
        double threshold = s[0] * Math.max(u.length, v.length) * EPSILON;
        int rank = 0;
        while (rank < s.length && s[rank] > threshold) {
            rank++;
        }
        return rank;
    }

    /// The Moore-Penrose inverse, `[columns, rows]`.
    double[][] pseudoInverse() {
        int rank = rank();
        double[][] inverse = new double[v.length][u.length];
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < u.length; j++) {
                double sum = 0;
                for (int k = 0; k < rank; k++) {
                    sum += v[i][k] / s[k] * u[j][k];
                }
                inverse[i][j] = sum;
            }
        }
        return inverse;
    }

    static void requireFinite(double[][] a) {
        if (a.length == 0 || a[0].length == 0) {
            throw new IllegalArgumentException("matrix: expected rows and columns, got none");
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i].length != a[0].length) {
                throw new IllegalArgumentException(
                        "matrix: row "
                                + i
                                + ": expected "
                                + a[0].length
                                + " columns, got "
                                + a[i].length);
            }
            for (int j = 0; j < a[i].length; j++) {
                if (!Double.isFinite(a[i][j])) {
                    throw new IllegalArgumentException(
                            "matrix: row "
                                    + i
                                    + ", column "
                                    + j
                                    + ": expected a finite number, got "
                                    + a[i][j]);
                }
            }
        }
    }

    private static boolean isZero(double[][] a) {
        for (double[] row : a) {
            for (double value : row) {
                if (value != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double[][] identity(int rows, int columns) {
        double[][] matrix = new double[rows][columns];
        for (int i = 0; i < Math.min(rows, columns); i++) {
            matrix[i][i] = 1;
        }
        return matrix;
    }
}
