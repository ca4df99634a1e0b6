package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.fail;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Checks of the `harness_*` and `classification` cases.
final class HarnessGoldens {
    private HarnessGoldens() {}

    static void stats(Case c) {
        double[] x = c.vector("x");
        c.check("mean", Descriptive.mean(x));
        c.check("median_unsorted_middle", HarnessStatistics.unsortedMedian(x));
        c.check("pop_stddev", Descriptive.deviation(x, 0));
        c.check("sample_stddev", Descriptive.deviation(x, 1));
        c.check("mean_stderr", HarnessStatistics.meanStandardError(x));
    }

    static void bootstrap(Case c) {
        String metric = c.input().get("metric").asString();
        Statistic statistic =
                switch (metric) {
                    case "mean" -> {
                        double[] x = c.vector("x");
                        yield new Statistic(x.length, at -> Descriptive.mean(pick(x, at)));
                    }
                    case "median" -> {
                        double[] x = c.vector("x");
                        yield new Statistic(x.length, at -> x[at[at.length / 2]]);
                    }
                    case "perplexity" -> {
                        double[] x = c.vector("x");
                        yield new Statistic(
                                x.length, at -> StrictMath.exp(-Descriptive.mean(pick(x, at))));
                    }
                    case "matthews_corrcoef", "f1", "acc" -> pairs(metric, c.input().get("items"));
                    default -> metric.startsWith("bleu") ? bleu(c.input().get("items")) : null;
                };
        if (statistic == null) {
            fail("no statistic is wired to metric '%s'", metric);
        }
        int[] all = IntStream.range(0, statistic.documents).toArray();
        c.check("value", statistic.function.applyAsDouble(all));
        c.check(
                "stderr",
                HarnessStatistics.bootstrapStandardError(
                        statistic.documents, c.integer("iters"), statistic.function));
    }

    static void weighted(Case c) {
        double[][] items = c.matrix("items");
        double[] logLikelihoods = new double[items.length];
        long[] units = new long[items.length];
        for (int i = 0; i < items.length; i++) {
            logLikelihoods[i] = items[i][0];
            units[i] = (long) items[i][1];
        }
        c.check("weighted_mean", HarnessStatistics.logLikelihoodPerUnit(logLikelihoods, units));
        c.check("weighted_perplexity", HarnessStatistics.weightedPerplexity(logLikelihoods, units));
        c.check("bits_per_byte", HarnessStatistics.bitsPerUnit(logLikelihoods, units));
    }

    static void group(Case c) {
        double[] metrics = c.vector("metrics");
        long[] sizes = IntStream.of(c.integers("sizes")).asLongStream().toArray();
        c.check("weighted", HarnessStatistics.weightedMean(metrics, sizes));
        c.check("unweighted", Descriptive.mean(metrics));
        c.check("pooled_stderr", HarnessStatistics.pooledStandardError(c.vector("stderrs"), sizes));
    }

    static void brier(Case c) {
        JsonNode items = c.input().get("items");
        int[] gold = new int[items.size()];
        double[][] predictions = new double[items.size()][];
        for (int i = 0; i < gold.length; i++) {
            gold[i] = items.get(i).get(0).asInt();
            predictions[i] = Case.vector(items.get(i).get(1));
        }
        c.check("value", HarnessStatistics.brierScore(gold, predictions));
    }

    static void classification(Case c) {
        Classification counts = Classification.of(c.integers("gold"), c.integers("pred"));
        c.check("accuracy", counts.accuracy());
        c.check("balanced_accuracy", counts.balancedAccuracy());
        c.check("macro_f1", counts.macroF1());
        c.check("micro_f1", counts.microF1());
        c.check("mcc", counts.matthewsCorrelation());
        c.check("kappa", counts.kappa());
    }

    private static Statistic pairs(String metric, JsonNode items) {
        int[] gold =
                IntStream.range(0, items.size()).map(i -> items.get(i).get(0).asInt()).toArray();
        int[] pred =
                IntStream.range(0, items.size()).map(i -> items.get(i).get(1).asInt()).toArray();
        return new Statistic(
                items.size(),
                at -> {
                    Classification counts = Classification.of(pick(gold, at), pick(pred, at));
                    return switch (metric) {
                        case "matthews_corrcoef" -> counts.matthewsCorrelation();
                        case "f1" -> counts.f1(1);
                        default -> counts.accuracy();
                    };
                });
    }

    private static Statistic bleu(JsonNode items) {
        return new Statistic(items.size(), CorpusBleu.of(items));
    }

    private static double[] pick(double[] x, int[] at) {
        return IntStream.of(at).mapToDouble(i -> x[i]).toArray();
    }

    private static int[] pick(int[] x, int[] at) {
        return IntStream.of(at).map(i -> x[i]).toArray();
    }

    private record Statistic(int documents, ToDoubleFunction<int[]> function) {}
}
