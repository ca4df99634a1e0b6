package dev.jeval.analysis.study;

import dev.jeval.analysis.stats.Correlation;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.stats.LinearRegression;
import dev.jeval.analysis.stats.TheilSen;

/// Factor scores against the logarithm of a budget.
///
/// @param factor index of the factor
/// @param budget which budget
/// @param models rows of the table with a known budget
/// @param logBudget decimal logarithm of the budget of each
/// @param scores factor score of each
/// @param line least-squares line
/// @param robust median slope, which outliers do not move
/// @param pearson correlation
/// @param interval Fisher's 95 % interval of the correlation
/// @param spearman rank correlation
/// @param adjustedP p-value of Pearson's correlation adjusted by Holm over all fits of the study
public record ScalingFit(
        int factor,
        Budget budget,
        int[] models,
        double[] logBudget,
        double[] scores,
        LinearRegression line,
        TheilSen robust,
        Correlation pearson,
        Interval interval,
        Correlation spearman,
        double adjustedP) {
    private static final double SIGNIFICANCE = 0.05;

    /// Whether the correlation is larger than chance, the number of fits considered.
    public boolean isClear() {
        return adjustedP < SIGNIFICANCE;
    }

    ScalingFit withAdjustedP(double p) {
        return new ScalingFit(
                factor, budget, models, logBudget, scores, line, robust, pearson, interval,
                spearman, p);
    }
}
