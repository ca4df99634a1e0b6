package dev.jeval.analysis.stats;

/// An orthogonal rotation of loadings towards a simple structure, where each column of the table
/// loads on few factors.
///
/// The iteration is that of scikit-learn and R's `varimax`, without Kaiser normalisation.
///
/// @param loadings rotated loadings, `[columns, factors]`
/// @param matrix the rotation, `[factors, factors]`
public record Rotation(double[][] loadings, double[][] matrix) {
    private static final double TOLERANCE = 1e-12;
    private static final int MAX_ITERATIONS = 1_000;

    /// What a rotation seeks.
    public enum Criterion {
        /// Squared loadings of each factor as different as possible.
        VARIMAX,
        /// Squared loadings of each column as different as possible.
        QUARTIMAX
    }

    /// Rotates until the criterion grows by less than 1e-12.
    ///
    /// @param loadings `[columns, factors]`
    public static Rotation varimax(double[][] loadings) {
        return of(loadings, Criterion.VARIMAX, TOLERANCE, MAX_ITERATIONS);
    }

    /// Rotates until the criterion grows by less than the given share.
    ///
    /// @param loadings `[columns, factors]`
    public static Rotation of(
            double[][] loadings, Criterion criterion, double tolerance, int maxIterations) {
        int factors = loadings[0].length;
        double[][] rotation = new double[factors][factors];
        for (int k = 0; k < factors; k++) {
            rotation[k][k] = 1;
        }
        double value = 0;
        for (int iteration = 0; iteration < maxIterations; iteration++) {
            double[][] rotated = multiply(loadings, rotation);
            Svd svd = Svd.of(multiplyTransposed(loadings, target(rotated, criterion)));
            rotation = multiply(svd.u(), transpose(svd.v()));
            double next = Descriptive.sum(svd.s());
            if (value != 0 && next < value * (1 + tolerance)) {
                break;
            }
            value = next;
        }
        return new Rotation(multiply(loadings, rotation), rotation);
    }

    /// The varimax criterion: the variance of squared loadings, summed over factors.
    public double sumOfSquareVariances() {
        double sum = 0;
        for (int k = 0; k < loadings[0].length; k++) {
            double[] squares = new double[loadings.length];
            for (int j = 0; j < squares.length; j++) {
                squares[j] = loadings[j][k] * loadings[j][k];
            }
            sum += Descriptive.variance(squares, 0);
        }
        return sum;
    }

    /// The gradient of the criterion at the rotated loadings, up to a factor.
    private static double[][] target(double[][] rotated, Criterion criterion) {
        int factors = rotated[0].length;
        double[] means = new double[factors];
        if (criterion == Criterion.VARIMAX) {
            for (double[] row : rotated) {
                for (int k = 0; k < factors; k++) {
                    means[k] += row[k] * row[k] / rotated.length;
                }
            }
        }
        double[][] target = new double[rotated.length][factors];
        for (int j = 0; j < rotated.length; j++) {
            for (int k = 0; k < factors; k++) {
                double loading = rotated[j][k];
                target[j][k] = loading * loading * loading - loading * means[k];
            }
        }
        return target;
    }

    static double[][] multiply(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static double[][] multiplyTransposed(double[][] a, double[][] b) {
        return multiply(transpose(a), b);
    }

    static double[][] transpose(double[][] a) {
        double[][] transposed = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }
}
