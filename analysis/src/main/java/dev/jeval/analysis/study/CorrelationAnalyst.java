package dev.jeval.analysis.study;

import dev.jeval.analysis.data.ScoreTable;
import dev.jeval.analysis.stats.Correlation;
import dev.jeval.analysis.stats.CorrelationMatrix;
import dev.jeval.analysis.stats.HierarchicalClustering;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.stats.LeafOrdering;
import dev.jeval.analysis.stats.MultipleTests;
import java.util.ArrayList;
import java.util.List;

/// Computes correlations of all pairs of benchmarks and how certain they are.
final class CorrelationAnalyst {
    private CorrelationAnalyst() {}

    /// The coefficients of one resampled table, one per pair of benchmarks in order of the pairs.
    ///
    /// @param pearson Pearson's coefficients
    /// @param spearman Spearman's coefficients
    record Coefficients(double[] pearson, double[] spearman) {
        static Coefficients of(double[][] scores) {
            return new Coefficients(
                    pairs(CorrelationMatrix.pairwise(Correlation.Kind.PEARSON, scores)),
                    pairs(CorrelationMatrix.pairwise(Correlation.Kind.SPEARMAN, scores)));
        }

        /// The part of a symmetric matrix above its diagonal.
        private static double[] pairs(double[][] matrix) {
            double[] values = new double[matrix.length * (matrix.length - 1) / 2];
            int at = 0;
            for (int a = 0; a < matrix.length; a++) {
                for (int b = a + 1; b < matrix.length; b++) {
                    values[at++] = matrix[a][b];
                }
            }
            return values;
        }
    }

    static CorrelationStudy study(ScoreTable table, List<Coefficients> resamples) {
        double[][] scores = table.oriented();
        double[][] pearson = CorrelationMatrix.pairwise(Correlation.Kind.PEARSON, scores);
        int n = table.benchmarks().size();
        List<CorrelationStudy.Pair> pairs = new ArrayList<>();
        for (int a = 0; a < n; a++) {
            for (int b = a + 1; b < n; b++) {
                pairs.add(pair(scores, a, b, pairs.size(), resamples));
            }
        }
        double[] p = pairs.stream().mapToDouble(pair -> pair.pearson().pValue()).toArray();
        double[][] distances = distances(pearson);
        HierarchicalClustering tree =
                HierarchicalClustering.of(distances, HierarchicalClustering.Linkage.AVERAGE);
        return new CorrelationStudy(
                pearson,
                CorrelationMatrix.pairwise(Correlation.Kind.SPEARMAN, scores),
                adjusted(pairs, MultipleTests.holm(p), MultipleTests.benjaminiHochberg(p)),
                LeafOrdering.optimal(tree, distances),
                tree);
    }

    private static CorrelationStudy.Pair pair(
            double[][] scores, int a, int b, int index, List<Coefficients> resamples) {
        Correlation pearson = CorrelationMatrix.pair(Correlation.Kind.PEARSON, scores, a, b);
        int models = CorrelationMatrix.commonRows(scores, a, b).length;
        return new CorrelationStudy.Pair(
                a,
                b,
                models,
                pearson,
                Correlation.fisherInterval95(pearson.statistic(), models),
                Interval.percentile95(
                        resamples.stream().mapToDouble(m -> m.pearson[index]).toArray()),
                Double.NaN,
                Double.NaN,
                CorrelationMatrix.pair(Correlation.Kind.SPEARMAN, scores, a, b),
                Interval.percentile95(
                        resamples.stream().mapToDouble(m -> m.spearman[index]).toArray()));
    }

    private static List<CorrelationStudy.Pair> adjusted(
            List<CorrelationStudy.Pair> pairs, double[] holm, double[] benjaminiHochberg) {
        List<CorrelationStudy.Pair> adjusted = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            CorrelationStudy.Pair pair = pairs.get(i);
            adjusted.add(
                    new CorrelationStudy.Pair(
                            pair.a(),
                            pair.b(),
                            pair.models(),
                            pair.pearson(),
                            pair.fisher(),
                            pair.bootstrap(),
                            holm[i],
                            benjaminiHochberg[i],
                            pair.spearman(),
                            pair.spearmanBootstrap()));
        }
        return List.copyOf(adjusted);
    }

    /// `1 - r`; pairs without a coefficient count as unrelated.
    private static double[][] distances(double[][] correlations) {
        int n = correlations.length;
        double[][] distances = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double r = Double.isNaN(correlations[i][j]) ? 0 : correlations[i][j];
                distances[i][j] = i == j ? 0 : 1 - r;
            }
        }
        return distances;
    }
}
