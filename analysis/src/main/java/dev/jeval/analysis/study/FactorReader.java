package dev.jeval.analysis.study;

import dev.jeval.analysis.data.Benchmark;
import dev.jeval.analysis.data.Language;
import dev.jeval.analysis.stats.PrincipalComponents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Says in words what the numbers of a factor say; nothing is known in advance.
///
/// Names follow fixed rules on structure loadings (the correlation of a benchmark with the factor):
/// see the constants.
final class FactorReader {
    /// A loading of at least this size counts.
    private static final double NOTABLE = 0.3;

    /// A factor on which at least this share of benchmarks loads notably in one direction is
    /// general.
    private static final double GENERAL_SHARE = 0.8;

    /// Mean loadings of two languages at least this far from zero on opposite sides make a
    /// contrast.
    private static final double CONTRAST = 0.25;

    /// A language or category that carries at least this share of the squared loadings on one side
    /// names it.
    private static final double DOMINANT_SHARE = 0.75;

    /// Two categories together name a side of a factor at this share.
    private static final double PAIR_SHARE = 0.55;

    /// A side with less than this share of the squared loadings is not named.
    private static final double POLE_SHARE = 0.25;

    private static final int NAMED_BENCHMARKS = 4;

    private final List<Benchmark> benchmarks;
    private final double[][] loadings;
    private final PrincipalComponents pca;
    private final List<ScalingFit> scaling;
    private final int retained;

    FactorReader(
            List<Benchmark> benchmarks,
            PrincipalComponents pca,
            int factors,
            int retained,
            List<ScalingFit> scaling) {
        this.benchmarks = benchmarks;
        this.pca = pca;
        this.loadings = Aligned.structure(pca, factors);
        this.retained = retained;
        this.scaling = scaling;
    }

    FactorReading read(int factor) {
        List<String> sentences = new ArrayList<>();
        sentences.add(loadingSentence(factor));
        languageSentence(factor, sentences);
        sentences.add(chanceSentence(factor));
        sentences.add(scalingSentence(factor));
        return new FactorReading(name(factor), List.copyOf(sentences));
    }

    private String name(int factor) {
        int[] positive = notable(factor, 1);
        int[] negative = notable(factor, -1);
        int larger = Math.max(positive.length, negative.length);
        if (larger >= GENERAL_SHARE * benchmarks.size()) {
            return "general ability";
        }
        double japanese = meanLoading(factor, Language.JAPANESE);
        double english = meanLoading(factor, Language.ENGLISH);
        if (Math.min(japanese, english) <= -CONTRAST && Math.max(japanese, english) >= CONTRAST) {
            return japanese > english
                    ? "language contrast: Japanese against English"
                    : "language contrast: English against Japanese";
        }
        for (Language language : List.of(Language.JAPANESE, Language.ENGLISH)) {
            double share =
                    shares(factor, 1, b -> b.language().label())
                            .getOrDefault(language.label(), 0.0);
            boolean others = benchmarks.stream().anyMatch(b -> b.language() != language);
            if (share >= DOMINANT_SHARE && others) {
                return language.label() + " ability";
            }
        }
        String above = poleName(factor, 1);
        String below = poleName(factor, -1);
        if (above.isEmpty() || below.isEmpty()) {
            return above.isEmpty() && below.isEmpty() ? "mixed factor" : above + below;
        }
        return above + " against " + below;
    }

    /// The one or two categories that carry one side of a factor; empty if that side is small or
    /// mixed.
    private String poleName(int factor, int direction) {
        double whole = squares(factor, 1) + squares(factor, -1);
        if (squares(factor, direction) < POLE_SHARE * whole) {
            return "";
        }
        List<Map.Entry<String, Double>> order =
                shares(factor, direction, Benchmark::category).entrySet().stream()
                        .filter(entry -> !entry.getKey().isEmpty())
                        .sorted(
                                Map.Entry.<String, Double>comparingByValue()
                                        .reversed()
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .toList();
        if (!order.isEmpty() && order.getFirst().getValue() >= DOMINANT_SHARE) {
            return order.getFirst().getKey();
        }
        boolean pair =
                order.size() > 1 && order.get(0).getValue() + order.get(1).getValue() >= PAIR_SHARE;
        return pair ? order.get(0).getKey() + " and " + order.get(1).getKey() : "";
    }

    private String loadingSentence(int factor) {
        int[] positive = notable(factor, 1);
        int[] negative = notable(factor, -1);
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "It loads positively on %d and negatively on %d of %d benchmarks (|loading|"
                                + " ≥ %.1f)",
                        positive.length,
                        negative.length,
                        benchmarks.size(),
                        NOTABLE));
        if (positive.length > 0) {
            text.append("; highest: ").append(list(factor, positive));
        }
        if (negative.length > 0) {
            text.append("; lowest: ").append(list(factor, negative));
        }
        return text.append('.').toString();
    }

    private void languageSentence(int factor, List<String> sentences) {
        double japanese = meanLoading(factor, Language.JAPANESE);
        double english = meanLoading(factor, Language.ENGLISH);
        if (!Double.isNaN(japanese) && !Double.isNaN(english)) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "Mean loading of Japanese benchmarks %s, of English ones %s.",
                            signed(japanese),
                            signed(english)));
        }
    }

    private String chanceSentence(int factor) {
        double[] explained = pca.explainedVarianceRatio();
        String text =
                factor < retained
                        ? "It explains more than chance would (parallel analysis)."
                        : "It explains no more than chance would (parallel analysis): do not build on"
                                + " it.";
        boolean tied =
                factor + 1 < explained.length && explained[factor + 1] > 0.85 * explained[factor];
        return tied
                ? text
                        + " The next component explains nearly as much, so its direction is not"
                        + " definite."
                : text;
    }

    private String scalingSentence(int factor) {
        List<ScalingFit> own = scaling.stream().filter(fit -> fit.factor() == factor).toList();
        if (own.isEmpty()) {
            return "No training budgets are known to set it against.";
        }
        List<ScalingFit> closest =
                own.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                        fit -> -Math.abs(fit.pearson().statistic())))
                        .toList();
        List<String> clear =
                closest.stream().filter(ScalingFit::isClear).map(FactorReader::relation).toList();
        return clear.isEmpty()
                ? "No relation to a budget is beyond chance; closest is "
                        + relation(closest.getFirst())
                        + "."
                : "It goes with " + String.join("; ", clear) + ".";
    }

    private static String relation(ScalingFit fit) {
        return String.format(
                Locale.ROOT,
                "the %s (r = %s, 95 %% interval %s to %s, %d models)",
                fit.budget().label(),
                signed(fit.pearson().statistic()),
                signed(fit.interval().low()),
                signed(fit.interval().high()),
                fit.models().length);
    }

    /// Benchmarks that load notably in a direction, strongest first.
    private int[] notable(int factor, int direction) {
        return IntStream.range(0, benchmarks.size())
                .filter(j -> direction * loadings[j][factor] >= NOTABLE)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -direction * loadings[j][factor]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private String list(int factor, int[] indices) {
        return IntStream.of(indices)
                .limit(NAMED_BENCHMARKS)
                .mapToObj(j -> benchmarks.get(j).label() + " " + signed(loadings[j][factor]))
                .collect(Collectors.joining(", "));
    }

    private double meanLoading(int factor, Language language) {
        return IntStream.range(0, benchmarks.size())
                .filter(j -> benchmarks.get(j).language() == language)
                .mapToDouble(j -> loadings[j][factor])
                .average()
                .orElse(Double.NaN);
    }

    /// Shares of squared loadings on one side.
    private Map<String, Double> shares(
            int factor, int direction, Function<Benchmark, String> group) {
        Map<String, Double> shares = new TreeMap<>();
        double total = squares(factor, direction);
        for (int j = 0; j < benchmarks.size(); j++) {
            double loading = Math.max(0, direction * loadings[j][factor]);
            shares.merge(group.apply(benchmarks.get(j)), loading * loading / total, Double::sum);
        }
        return shares;
    }

    private double squares(int factor, int direction) {
        double sum = 0;
        for (double[] row : loadings) {
            double loading = Math.max(0, direction * row[factor]);
            sum += loading * loading;
        }
        return sum;
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", value).replace('-', '−');
    }
}
