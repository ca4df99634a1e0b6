package dev.jeval.eval.score;

import dev.jeval.analysis.stats.Classification;
import dev.jeval.analysis.stats.HarnessStatistics;
import dev.jeval.eval.ScoringException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How the values of a metric over all documents become one number, and how uncertain that number
/// is; names and rules are those of lm-evaluation-harness 0.4.13 (`api/metrics.py`).
///
/// A document's value is a number, or a list of numbers where the aggregate needs more than one:
/// (log-likelihood, units), (gold, predicted), (score, label), (gold, probabilities…).
public enum Aggregation {
    /// Arithmetic mean.
    MEAN("mean", Uncertainty.MEAN),
    /// Mean of the values that are numbers.
    NANMEAN("nanmean", Uncertainty.BOOTSTRAP),
    /// The upper median.
    MEDIAN("median", Uncertainty.BOOTSTRAP),
    /// Exponential of minus the mean log-likelihood.
    PERPLEXITY("perplexity", Uncertainty.BOOTSTRAP),
    /// Exponential of minus the log-likelihood per unit.
    WEIGHTED_PERPLEXITY("weighted_perplexity", Uncertainty.NONE),
    /// Bits per unit.
    BITS_PER_BYTE("bits_per_byte", Uncertainty.NONE),
    /// F1 of class 1.
    F1("f1", Uncertainty.BOOTSTRAP),
    /// Matthews correlation.
    MATTHEWS("matthews_corrcoef", Uncertainty.BOOTSTRAP),
    /// Area under the ROC curve of (score, label).
    ROC_AUC("roc_auc", Uncertainty.BOOTSTRAP_FEW),
    /// Mean squared distance between predicted and true distribution.
    BRIER("brier_score", Uncertainty.NONE),
    /// No number at all; the harness prints 999.
    BYPASS("bypass", Uncertainty.NONE);

    private static final int FEW_ITERATIONS = 1000;
    private static final double BYPASS_VALUE = 999;

    private enum Uncertainty {
        NONE,
        MEAN,
        BOOTSTRAP,
        /// Too slow to draw often.
        BOOTSTRAP_FEW
    }

    private final String yamlName;
    private final Uncertainty uncertainty;

    Aggregation(String yamlName, Uncertainty uncertainty) {
        this.yamlName = yamlName;
        this.uncertainty = uncertainty;
    }

    /// The spelling in task files.
    public String yamlName() {
        return yamlName;
    }

    /// The aggregation spelled `name`.
    public static Optional<Aggregation> of(String name) {
        return Arrays.stream(values()).filter(each -> each.yamlName.equals(name)).findFirst();
    }

    /// The number.
    ///
    /// @param values one per document, at least one
    /// @throws ScoringException if a value has the wrong shape
    public double aggregate(List<?> values) {
        return switch (this) {
            case MEAN -> mean(numbers(values));
            case NANMEAN -> nanMean(numbers(values));
            case MEDIAN -> median(numbers(values));
            case PERPLEXITY -> StrictMath.exp(-mean(numbers(values)));
            case WEIGHTED_PERPLEXITY ->
                    HarnessStatistics.weightedPerplexity(column(values, 0), units(values));
            case BITS_PER_BYTE -> HarnessStatistics.bitsPerUnit(column(values, 0), units(values));
            case F1 -> classes(values).f1(1);
            case MATTHEWS -> classes(values).matthewsCorrelation();
            case ROC_AUC -> rocAuc(values);
            case BRIER -> HarnessStatistics.brierScore(integers(values, 0), rest(values));
            case BYPASS -> BYPASS_VALUE;
        };
    }

    /// The standard error of the number; `NaN` where none is defined ("N/A").
    ///
    /// @param values one per document
    /// @param iterations draws of the bootstrap, where one is needed
    public double standardError(List<?> values, int iterations) {
        if (values.size() < 2 || iterations < 1) {
            return Double.NaN;
        }
        return switch (uncertainty) {
            case NONE -> Double.NaN;
            case MEAN -> HarnessStatistics.meanStandardError(numbers(values));
            case BOOTSTRAP -> bootstrap(values, iterations);
            case BOOTSTRAP_FEW -> bootstrap(values, Math.min(iterations, FEW_ITERATIONS));
        };
    }

    private double bootstrap(List<?> values, int iterations) {
        return HarnessStatistics.bootstrapStandardError(
                values.size(),
                iterations,
                indices -> {
                    List<Object> drawn = new ArrayList<>(indices.length);
                    for (int index : indices) {
                        drawn.add(values.get(index));
                    }
                    return aggregate(drawn);
                });
    }

    /// Sum in document order, then the quotient, as Python's `sum(x) / len(x)`.
    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double nanMean(double[] values) {
        return mean(Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// `NaN` unless both labels occur (a small `--limit`, a draw of the bootstrap).
    private static double rocAuc(List<?> values) {
        boolean[] positive = new boolean[values.size()];
        double[] labels = column(values, 1);
        int positives = 0;
        for (int i = 0; i < positive.length; i++) {
            positive[i] = labels[i] != 0;
            positives += positive[i] ? 1 : 0;
        }
        if (positives == 0 || positives == positive.length) {
            return Double.NaN;
        }
        return Classification.rocAuc(positive, column(values, 0));
    }

    private static Classification classes(List<?> values) {
        return Classification.of(integers(values, 0), integers(values, 1));
    }

    private static double[] numbers(List<?> values) {
        return values.stream().mapToDouble(Aggregation::number).toArray();
    }

    private static double number(Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case Boolean bool -> bool ? 1 : 0;
            default -> throw new ScoringException("metric: expected a number, got " + value);
        };
    }

    private static List<?> parts(Object value, int count) {
        if (value instanceof List<?> list && list.size() >= count) {
            return list;
        }
        throw new ScoringException(
                "metric: expected a list of %d numbers, got %s".formatted(count, value));
    }

    private static double[] column(List<?> values, int index) {
        return values.stream()
                .mapToDouble(value -> number(parts(value, index + 1).get(index)))
                .toArray();
    }

    private static int[] integers(List<?> values, int index) {
        return Arrays.stream(column(values, index)).mapToInt(value -> (int) value).toArray();
    }

    private static long[] units(List<?> values) {
        return Arrays.stream(column(values, 1)).mapToLong(value -> (long) value).toArray();
    }

    private static double[][] rest(List<?> values) {
        return values.stream()
                .map(value ->
                        parts(value, 2).stream().skip(1).mapToDouble(Aggregation::number).toArray())
                .toArray(double[][]::new);
    }
}
