package dev.jeval.analysis.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Agreement between gold classes and predictions, with scikit-learn's conventions for empty
/// classes.
///
/// Immutable.
public final class Classification {
    private final int[] labels;
    private final long[][] counts;
    private final long total;

    private Classification(int[] labels, long[][] counts, long total) {
        this.labels = labels;
        this.counts = counts;
        this.total = total;
    }

    /// Counts how often each gold class met each predicted class.
    ///
    /// @param gold class of each document
    /// @param predicted predicted class of each document
    /// @throws IllegalArgumentException if the lengths differ or are zero
    public static Classification of(int[] gold, int[] predicted) {
        requireSameLength(gold.length, predicted.length);
        int[] labels =
                IntStream.concat(Arrays.stream(gold), Arrays.stream(predicted))
                        .sorted()
                        .distinct()
                        .toArray();
        long[][] counts = new long[labels.length][labels.length];
        for (int i = 0; i < gold.length; i++) {
            counts[Arrays.binarySearch(labels, gold[i])][
                    Arrays.binarySearch(labels, predicted[i])]++;
        }
        return new Classification(labels, counts, gold.length);
    }

    /// Share of correct predictions.
    public double accuracy() {
        return (double) diagonal() / total;
    }

    /// Mean recall over the classes that occur in gold.
    public double balancedAccuracy() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < labels.length; k++) {
            if (row(k) > 0) {
                sum += (double) counts[k][k] / row(k);
                present++;
            }
        }
        return sum / present;
    }

    /// F1 of one class; 0 if it occurs neither in gold nor in predictions.
    public double f1(int label) {
        int k = Arrays.binarySearch(labels, label);
        return k < 0 ? 0 : f1AtIndex(k);
    }

    /// Mean F1 over the classes that occur in gold or predictions.
    public double macroF1() {
        double sum = 0;
        for (int k = 0; k < labels.length; k++) {
            sum += f1AtIndex(k);
        }
        return sum / labels.length;
    }

    /// F1 over all decisions; equals the accuracy when each document has one class.
    public double microF1() {
        return accuracy();
    }

    /// Matthews' correlation coefficient for any number of classes (Gorodkin 2004); 0 if gold or
    /// predictions are all of one class.
    public double matthewsCorrelation() {
        double correct = diagonal();
        double cross = 0;
        double goldSquares = 0;
        double predictedSquares = 0;
        for (int k = 0; k < labels.length; k++) {
            double gold = row(k);
            double predicted = column(k);
            cross += gold * predicted;
            goldSquares += gold * gold;
            predictedSquares += predicted * predicted;
        }
        double all = (double) total * total;
        double scale = (all - predictedSquares) * (all - goldSquares);
        return scale == 0 ? 0 : (correct * total - cross) / Math.sqrt(scale);
    }

    /// Cohen's kappa; `NaN` if gold and predictions are all of one class.
    public double kappa() {
        double expectedDisagreement = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                if (i != j) {
                    expectedDisagreement += (double) row(i) * column(j) / total;
                }
            }
        }
        return 1 - (total - diagonal()) / expectedDisagreement;
    }

    /// The area under the ROC curve: the chance that a random positive document scores higher than
    /// a random negative one, ties counting half.
    ///
    /// @param positive class of each document
    /// @param scores score of each document; higher means more positive
    /// @throws IllegalArgumentException if the lengths differ, a score is `NaN`, or only one class
    ///   occurs
    public static double rocAuc(boolean[] positive, double[] scores) {
        requireSameLength(positive.length, scores.length);
        double[] ranks = Ranks.average(scores);
        double rankSum = 0;
        long positives = 0;
        for (int i = 0; i < positive.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("AUC: score " + i + " is NaN");
            }
            if (positive[i]) {
                rankSum += ranks[i];
                positives++;
            }
        }
        long negatives = positive.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(
                    "AUC: expected positive and negative documents, got "
                            + positives
                            + " and "
                            + negatives);
        }
        double u = rankSum - positives * (positives + 1) / 2.0;
        return u / ((double) positives * negatives);
    }

    private double f1AtIndex(int k) {
        long relevant = row(k) + column(k);
        return relevant == 0 ? 0 : 2.0 * counts[k][k] / relevant;
    }

    private long diagonal() {
        long sum = 0;
        for (int k = 0; k < labels.length; k++) {
            sum += counts[k][k];
        }
        return sum;
    }

    private long row(int k) {
        return Arrays.stream(counts[k]).sum();
    }

    private long column(int k) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[k];
        }
        return sum;
    }

    private static void requireSameLength(int gold, int predicted) {
        if (gold != predicted || gold == 0) {
            throw new IllegalArgumentException(
                    "expected as many predictions as gold classes and at least one, got "
                            + predicted
                            + " and "
                            + gold);
        }
    }
}
