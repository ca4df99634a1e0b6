package dev.jeval.analysis.study;

import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.stats.PrincipalComponents;
import java.util.List;

/// The ability factors of a score table: principal components of z-scores.
///
/// @param pca all components
/// @param models rows of the table that the components were computed from
/// @param imputed number of missing scores replaced by the mean of their benchmark
/// @param retained number of components that parallel analysis finds larger than chance
/// @param chance eigenvalue of each component that chance exceeds in 5 % of random tables, as share
///   of the variance
/// @param reported number of factors reported
/// @param varianceIntervals 95 % interval of the explained variance ratio of each reported factor
/// @param loadings correlation of each benchmark with each reported factor, `[benchmarks, factors]`
/// @param loadingIntervals 95 % intervals of the loadings
/// @param stability median cosine between a factor and its image in resamples, per factor
/// @param rotated loadings after varimax rotation; empty for a single factor
/// @param readings what each factor means, as far as numbers tell
public record FactorStudy(
        PrincipalComponents pca,
        int[] models,
        int imputed,
        int retained,
        double[] chance,
        int reported,
        Interval[] varianceIntervals,
        double[][] loadings,
        Interval[][] loadingIntervals,
        double[] stability,
        double[][] rotated,
        List<FactorReading> readings) {
    /// The score of the `i`-th of [#models()] on a factor.
    public double score(int i, int factor) {
        return pca.scores()[i][factor];
    }

    /// The share of the variance that a factor explains.
    public double explained(int factor) {
        return pca.explainedVarianceRatio()[factor];
    }
}
