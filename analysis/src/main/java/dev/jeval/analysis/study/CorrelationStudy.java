package dev.jeval.analysis.study;

import dev.jeval.analysis.stats.Correlation;
import dev.jeval.analysis.stats.HierarchicalClustering;
import dev.jeval.analysis.stats.Interval;
import java.util.List;

/// How benchmarks go together.
///
/// @param pearson Pearson's coefficients, `[benchmarks, benchmarks]`
/// @param spearman Spearman's coefficients, `[benchmarks, benchmarks]`
/// @param pairs every pair of benchmarks, in order of the table
/// @param order benchmarks in the order of the heat map, neighbours alike
/// @param tree average-linkage clustering on `1 - r`; leaves are benchmarks
public record CorrelationStudy(
        double[][] pearson,
        double[][] spearman,
        List<Pair> pairs,
        int[] order,
        HierarchicalClustering tree) {
    /// Two benchmarks.
    ///
    /// @param a first benchmark
    /// @param b second benchmark
    /// @param models number of models that have both scores
    /// @param pearson Pearson's coefficient and p-value
    /// @param fisher Fisher's 95 % interval of Pearson's coefficient
    /// @param bootstrap percentile 95 % interval of Pearson's coefficient over resamples
    /// @param holm p-value of Pearson's coefficient adjusted by Holm over all pairs
    /// @param benjaminiHochberg the same adjusted by Benjamini and Hochberg
    /// @param spearman Spearman's coefficient and p-value
    /// @param spearmanBootstrap percentile 95 % interval of Spearman's coefficient
    public record Pair(
            int a,
            int b,
            int models,
            Correlation pearson,
            Interval fisher,
            Interval bootstrap,
            double holm,
            double benjaminiHochberg,
            Correlation spearman,
            Interval spearmanBootstrap) {}
}
