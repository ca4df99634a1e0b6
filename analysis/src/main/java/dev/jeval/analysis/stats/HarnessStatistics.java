package dev.jeval.analysis.stats;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Aggregates and standard errors with the conventions of lm-evaluation-harness 0.4
/// (`api/metrics.py` there), so that tables can be compared digit by digit.
///
/// Two of them are surprising: the "median" is the middle element of the unsorted values, and a
/// group's standard error ignores the variance between its tasks.
public final class HarnessStatistics {
    /// Draws of one bootstrap chunk; chunk `i` uses the generator seeded `i`.
    private static final int CHUNK = 1_000;

    private HarnessStatistics() {}

    /// The element in the middle of the values *as they come*.
    ///
    /// @throws IllegalArgumentException if there is none
    public static double unsortedMedian(double[] x) {
        if (x.length == 0) {
            throw new IllegalArgumentException("median: expected at least one value, got none");
        }
        return x[x.length / 2];
    }

    /// The standard error of the mean: sample deviation over the root of `n`; `NaN` for `n < 2`.
    public static double meanStandardError(double[] x) {
        return Descriptive.deviation(x, 1) / Math.sqrt(x.length);
    }

    /// The standard error of any statistic by the bootstrap: the sample deviation of the statistic
    /// over resampled documents.
    ///
    /// Chunks run in parallel; the result does not depend on how.
    ///
    /// @param documents number of documents, at least 1
    /// @param iterations number of resamples: whole chunks of 1,000, or fewer in one chunk
    /// @param statistic the statistic of the documents at the given indices (with repetitions);
    ///   must be thread-safe
    /// @throws IllegalArgumentException if a count is not positive
    public static double bootstrapStandardError(
            int documents, int iterations, ToDoubleFunction<int[]> statistic) {
        if (documents < 1 || iterations < 1) {
            throw new IllegalArgumentException(
                    "bootstrap: expected at least one document and one iteration, got "
                            + documents
                            + " and "
                            + iterations);
        }
        int chunk = Math.min(CHUNK, iterations);
        int chunks = iterations / chunk;
        double[] values = new double[chunk * chunks];
        IntStream.range(0, chunks)
                .parallel()
                .forEach(seed -> {
                    PythonRandom random = new PythonRandom(seed);
                    for (int i = 0; i < chunk; i++) {
                        values[seed * chunk + i] =
                                statistic.applyAsDouble(random.choices(documents, documents));
                    }
                });
        return Descriptive.deviation(values, 1);
    }

    /// The mean of the tasks of a group weighted by their sizes.
    ///
    /// @throws IllegalArgumentException if the lengths differ or there is no document
    public static double weightedMean(double[] means, long[] sizes) {
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            sum += means[i] * sizes[i];
        }
        return sum / total(means.length, sizes);
    }

    /// The standard error of a group from those of its tasks, pooled by size.
    ///
    /// @throws IllegalArgumentException if the lengths differ or no task has two documents
    public static double pooledStandardError(double[] standardErrors, long[] sizes) {
        long total = total(standardErrors.length, sizes);
        if (total <= sizes.length) {
            throw new IllegalArgumentException(
                    "pooled standard error: expected more documents than tasks, got "
                            + total
                            + " documents in "
                            + sizes.length
                            + " tasks");
        }
        double sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            double error = standardErrors[i];
            sum += (sizes[i] - 1) * (error * error) * sizes[i];
        }
        return Math.sqrt(sum / (total - sizes.length) / total);
    }

    /// The log-likelihood per unit (words, bytes) over all documents, in nats.
    ///
    /// @param logLikelihoods one per document, nats
    /// @param units units of each document
    /// @throws IllegalArgumentException if the lengths differ or there is no unit
    public static double logLikelihoodPerUnit(double[] logLikelihoods, long[] units) {
        return Descriptive.sum(logLikelihoods) / total(logLikelihoods.length, units);
    }

    /// The perplexity per unit over all documents.
    ///
    /// @throws IllegalArgumentException if the lengths differ or there is no unit
    public static double weightedPerplexity(double[] logLikelihoods, long[] units) {
        return StrictMath.exp(-logLikelihoodPerUnit(logLikelihoods, units));
    }

    /// The bits per unit over all documents.
    ///
    /// @throws IllegalArgumentException if the lengths differ or there is no unit
    public static double bitsPerUnit(double[] logLikelihoods, long[] units) {
        return -logLikelihoodPerUnit(logLikelihoods, units) / StrictMath.log(2);
    }

    /// The Brier score: mean squared distance between predicted distributions and the gold classes.
    ///
    /// @param gold class of each document
    /// @param predictions `[documents, classes]`
    /// @throws IllegalArgumentException if the shapes disagree
    public static double brierScore(int[] gold, double[][] predictions) {
        if (gold.length != predictions.length || gold.length == 0) {
            throw new IllegalArgumentException(
                    "Brier score: expected as many predictions as gold classes and at least one,"
                            + " got "
                            + predictions.length
                            + " and "
                            + gold.length);
        }
        double total = 0;
        for (int i = 0; i < gold.length; i++) {
            double[] row = predictions[i];
            if (row.length != predictions[0].length || gold[i] < 0 || gold[i] >= row.length) {
                throw new IllegalArgumentException(
                        "Brier score: document "
                                + i
                                + ": gold class "
                                + gold[i]
                                + " of "
                                + row.length
                                + " classes");
            }
            for (int k = 0; k < row.length; k++) {
                double distance = row[k] - (k == gold[i] ? 1 : 0);
                total += distance * distance;
            }
        }
        return total / gold.length;
    }

    private static long total(int expected, long[] sizes) {
        if (sizes.length != expected) {
            throw new IllegalArgumentException(
                    "expected one size per value, got " + sizes.length + " for " + expected);
        }
        long total = 0;
        for (long size : sizes) {
            total = Math.addExact(total, size);
        }
        if (total <= 0) {
            throw new IllegalArgumentException("expected a positive total size, got " + total);
        }
        return total;
    }
}
