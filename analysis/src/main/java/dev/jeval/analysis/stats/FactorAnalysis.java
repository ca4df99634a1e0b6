package dev.jeval.analysis.stats;

import java.util.Arrays;

/// Maximum-likelihood factor analysis: few common factors, and noise of its own for each column.
///
/// The algorithm is the iterated singular value decomposition of Barber (Bayesian Reasoning and
/// Machine Learning, 21.1), as in scikit-learn, run until the log-likelihood per row grows by less
/// than 1e-10.
///
/// @param loadings `[columns, factors]`
/// @param noiseVariance variance of each column that no factor explains
/// @param logLikelihoodPerRow mean log-likelihood of the rows
public record FactorAnalysis(
        double[][] loadings, double[] noiseVariance, double logLikelihoodPerRow) {
    private static final double SMALL = 1e-12;
    private static final double TOLERANCE = 1e-10;
    private static final int MAX_ITERATIONS = 20_000;

    /// Fits the model.
    ///
    /// @param table `[rows, columns]`, complete; usually z-scores
    /// @param factors number of common factors
    /// @throws IllegalArgumentException if a value is missing or there are too many factors
    public static FactorAnalysis fit(double[][] table, int factors) {
        Svd.requireFinite(table);
        int columns = table[0].length;
        if (factors < 1 || factors > Math.min(columns, table.length)) {
            throw new IllegalArgumentException(
                    "factor analysis: expected 1 to "
                            + Math.min(columns, table.length)
                            + " factors, got "
                            + factors);
        }
        double[][] centred = Standardizer.center(table).apply(table);
        double[] variance = new double[columns];
        for (double[] row : centred) {
            for (int j = 0; j < columns; j++) {
                variance[j] += row[j] * row[j] / centred.length;
            }
        }
        double[] noise = new double[columns];
        Arrays.fill(noise, 1);
        double[][] loadings = new double[columns][factors];
        double previous = Double.NEGATIVE_INFINITY;
        double likelihood = previous;
        for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
            Svd svd = Svd.of(scaled(centred, noise));
            double sum = columns * StrictMath.log(2 * Math.PI) + factors;
            for (int k = 0; k < svd.s().length; k++) {
                double square = svd.s()[k] * svd.s()[k];
                sum += k < factors ? StrictMath.log(square) : square;
            }
            for (int j = 0; j < columns; j++) {
                sum += StrictMath.log(noise[j]);
                for (int k = 0; k < factors; k++) {
                    double square = svd.s()[k] * svd.s()[k];
                    loadings[j][k] =
                            Math.sqrt(Math.max(square - 1, 0))
                                    * svd.v()[j][k]
                                    * (Math.sqrt(noise[j]) + SMALL);
                }
            }
            likelihood = -sum / 2;
            if (likelihood - previous < TOLERANCE) {
                break;
            }
            previous = likelihood;
            for (int j = 0; j < columns; j++) {
                noise[j] = Math.max(variance[j] - communality(loadings[j]), SMALL);
            }
        }
        return new FactorAnalysis(loadings, noise, likelihood);
    }

    /// The variance of each column that the factors explain.
    public double[] communalities() {
        double[] sums = new double[loadings.length];
        for (int j = 0; j < sums.length; j++) {
            sums[j] = communality(loadings[j]);
        }
        return sums;
    }

    /// The covariance of columns that the model implies, `[columns, columns]`.
    public double[][] impliedCovariance() {
        double[][] covariance = Rotation.multiply(loadings, Rotation.transpose(loadings));
        for (int j = 0; j < covariance.length; j++) {
            covariance[j][j] += noiseVariance[j];
        }
        return covariance;
    }

    private static double communality(double[] loadings) {
        double sum = 0;
        for (double loading : loadings) {
            sum += loading * loading;
        }
        return sum;
    }

    private static double[][] scaled(double[][] centred, double[] noise) {
        double root = Math.sqrt(centred.length);
        double[][] scaled = new double[centred.length][noise.length];
        for (int i = 0; i < scaled.length; i++) {
            for (int j = 0; j < noise.length; j++) {
                scaled[i][j] = centred[i][j] / ((Math.sqrt(noise[j]) + SMALL) * root);
            }
        }
        return scaled;
    }
}
