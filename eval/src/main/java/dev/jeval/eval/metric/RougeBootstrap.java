package dev.jeval.eval.metric;

import dev.jeval.analysis.stats.Descriptive;
import dev.jeval.analysis.stats.NumpyRandom;

/// Bootstrap interval of a mean as `rouge_score`'s aggregator computes it.
///
/// @param low lower bound
/// @param mid median of the resampled means: what the aggregator reports
/// @param high upper bound
public record RougeBootstrap(double low, double mid, double high) {
    /// Resamples of `rouge_score`.
    public static final int DEFAULT_SAMPLES = 1_000;

    /// Confidence of `rouge_score`.
    public static final double DEFAULT_CONFIDENCE = 0.95;

    /// The interval of the mean of `values`, 1,000 resamples drawn by numpy's legacy generator.
    ///
    /// @param values one per document, at least one
    /// @param seed seed of the generator; the harness of the paper uses 1234
    public static RougeBootstrap of(double[] values, long seed) {
        return of(new double[][] {values}, seed, DEFAULT_SAMPLES, DEFAULT_CONFIDENCE)[0];
    }

    /// The intervals of several columns, resampled by the same rows.
    ///
    /// @param columns values by column, then row; all equally long, at least one row
    /// @throws IllegalArgumentException if there is no row
    public static RougeBootstrap[] of(
            double[][] columns, long seed, int samples, double confidence) {
        int rows = columns[0].length;
        if (rows == 0) {
            throw new IllegalArgumentException("bootstrap: expected at least one value, got 0");
        }
        NumpyRandom random = new NumpyRandom(seed);
        double[][] means = new double[columns.length][samples];
        for (int sample = 0; sample < samples; sample++) {
            int[] drawn = random.choice(rows, rows);
            for (int column = 0; column < columns.length; column++) {
                double sum = 0;
                for (int row : drawn) {
                    sum += columns[column][row];
                }
                means[column][sample] = sum / rows;
            }
        }
        double tail = (1 - confidence) / 2;
        RougeBootstrap[] intervals = new RougeBootstrap[columns.length];
        for (int column = 0; column < columns.length; column++) {
            double[] q = Descriptive.quantiles(means[column], tail, 0.5, 1 - tail);
            intervals[column] = new RougeBootstrap(q[0], q[1], q[2]);
        }
        return intervals;
    }
}
