package dev.jeval.analysis.study;

import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.stats.Correlation;
import dev.jeval.analysis.stats.LinearRegression;
import dev.jeval.analysis.stats.MultipleTests;
import dev.jeval.analysis.stats.PrincipalComponents;
import dev.jeval.analysis.stats.TheilSen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Fits factor scores to budgets.
final class ScalingAnalyst {
    private static final int MIN_MODELS = 4;

    private ScalingAnalyst() {}

    /// Whether every model with known tokens has a known number of parameters, so that budgets can
    /// be counted in FLOPs.
    static boolean canCountCompute(List<ModelFacts> facts) {
        List<ModelFacts> known = facts.stream().filter(ScalingAnalyst::hasTokens).toList();
        return !known.isEmpty()
                && known.stream().noneMatch(fact -> Double.isNaN(fact.parameters()));
    }

    /// All fits with at least four models and different budgets.
    ///
    /// @param models row of the table of each row of scores
    static List<ScalingFit> fits(
            PrincipalComponents pca,
            int[] models,
            int factors,
            List<ModelFacts> facts,
            boolean compute,
            double zeroTokens) {
        List<ScalingFit> fits = new ArrayList<>();
        for (int factor = 0; factor < factors; factor++) {
            for (Budget budget : Budget.values()) {
                double[] all =
                        Arrays.stream(models)
                                .mapToDouble(i -> budget.log10(facts.get(i), compute, zeroTokens))
                                .toArray();
                int[] known =
                        IntStream.range(0, all.length).filter(i -> !Double.isNaN(all[i])).toArray();
                double[] x = Arrays.stream(known).mapToDouble(i -> all[i]).toArray();
                if (x.length >= MIN_MODELS && Arrays.stream(x).anyMatch(value -> value != x[0])) {
                    int k = factor;
                    double[] y =
                            Arrays.stream(known).mapToDouble(i -> pca.scores()[i][k]).toArray();
                    int[] rows = Arrays.stream(known).map(i -> models[i]).toArray();
                    fits.add(fit(factor, budget, rows, x, y));
                }
            }
        }
        double[] p = fits.stream().mapToDouble(fit -> fit.pearson().pValue()).toArray();
        double[] adjusted = MultipleTests.holm(p);
        return IntStream.range(0, p.length)
                .mapToObj(i -> fits.get(i).withAdjustedP(adjusted[i]))
                .toList();
    }

    private static ScalingFit fit(int factor, Budget budget, int[] models, double[] x, double[] y) {
        Correlation pearson = Correlation.pearson(x, y);
        return new ScalingFit(
                factor,
                budget,
                models,
                x,
                y,
                LinearRegression.fit(x, y),
                TheilSen.fit(x, y),
                pearson,
                Correlation.fisherInterval95(pearson.statistic(), x.length),
                Correlation.spearman(x, y),
                pearson.pValue());
    }

    private static boolean hasTokens(ModelFacts facts) {
        return !Double.isNaN(facts.tokens())
                || !Double.isNaN(facts.japaneseTokens())
                || !Double.isNaN(facts.englishTokens());
    }
}
