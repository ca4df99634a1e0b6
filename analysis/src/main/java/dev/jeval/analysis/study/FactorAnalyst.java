package dev.jeval.analysis.study;

import dev.jeval.analysis.data.ScoreTable;
import dev.jeval.analysis.stats.Descriptive;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.stats.PrincipalComponents;
import dev.jeval.analysis.stats.Rotation;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Computes the factors of a table and how certain they are.
final class FactorAnalyst {
    /// Below this share of complete rows, missing scores are imputed rather than rows dropped.
    private static final double MIN_COMPLETE = 0.8;

    private static final int MIN_ROWS = 3;
    private static final int MIN_REPORTED = 2;
    private static final int MAX_REPORTED = 4;

    private final ScoreTable table;
    private final int[] models;
    private final int imputed;
    private final PrincipalComponents pca;
    private final int reported;
    private final int retained;
    private final double[] chance;

    FactorAnalyst(ScoreTable table, StudyOptions options) {
        this.table = table;
        double[][] oriented = table.oriented();
        int[] complete =
                IntStream.range(0, oriented.length)
                        .filter(i -> Arrays.stream(oriented[i]).noneMatch(Double::isNaN))
                        .toArray();
        boolean drop =
                complete.length >= MIN_ROWS && complete.length >= MIN_COMPLETE * oriented.length;
        this.models = drop ? complete : IntStream.range(0, oriented.length).toArray();
        this.imputed = drop ? 0 : table.missing();
        double[][] rows = Arrays.stream(models).mapToObj(i -> oriented[i]).toArray(double[][]::new);
        this.pca = PrincipalComponents.ofZScores(PrincipalComponents.imputeMeans(rows));
        this.chance = ParallelAnalysis.chance(models.length, oriented[0].length, options.seed());
        this.retained = ParallelAnalysis.retained(pca.explainedVarianceRatio(), chance);
        int wanted =
                options.components() > 0
                        ? options.components()
                        : Math.clamp(retained + 1, MIN_REPORTED, MAX_REPORTED);
        this.reported = Math.max(1, Math.min(wanted, pca.rank()));
    }

    int reported() {
        return reported;
    }

    int retained() {
        return retained;
    }

    int[] models() {
        return models;
    }

    PrincipalComponents pca() {
        return pca;
    }

    /// The factors of one resampled table, turned and ordered like the factors of the whole.
    Aligned align(double[][] resampled) {
        double[][] rows =
                Arrays.stream(resampled)
                        .filter(row -> imputed > 0 || Arrays.stream(row).noneMatch(Double::isNaN))
                        .toArray(double[][]::new);
        if (Arrays.stream(rows).map(Arrays::hashCode).distinct().count() < MIN_ROWS) {
            return Aligned.undefined(reported, table.benchmarks().size());
        }
        return Aligned.of(
                PrincipalComponents.ofZScores(PrincipalComponents.imputeMeans(rows)),
                pca,
                reported);
    }

    /// Puts the factors together with what resamples say of them.
    FactorStudy study(List<Aligned> resamples, List<FactorReading> readings) {
        int benchmarks = table.benchmarks().size();
        double[][] loadings = Aligned.structure(pca, reported);
        Interval[] variance = new Interval[reported];
        Interval[][] intervals = new Interval[benchmarks][reported];
        double[] stability = new double[reported];
        for (int k = 0; k < reported; k++) {
            int factor = k;
            variance[k] = interval(resamples, a -> a.ratios()[factor]);
            double[] cosines =
                    resamples.stream()
                            .mapToDouble(a -> a.cosines()[factor])
                            .filter(c -> !Double.isNaN(c))
                            .toArray();
            stability[k] = Descriptive.median(cosines);
            for (int j = 0; j < benchmarks; j++) {
                int benchmark = j;
                intervals[j][k] = interval(resamples, a -> a.loadings()[benchmark][factor]);
            }
        }
        double[][] rotated = reported > 1 ? Rotation.varimax(loadings).loadings() : new double[0][];
        return new FactorStudy(
                pca, models, imputed, retained, chance, reported, variance, loadings, intervals,
                stability, rotated, readings);
    }

    private static Interval interval(List<Aligned> resamples, ToDoubleFunction<Aligned> value) {
        return Interval.percentile95(resamples.stream().mapToDouble(value).toArray());
    }
}
