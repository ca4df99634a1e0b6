package dev.jeval.analysis;

import dev.jeval.analysis.data.Benchmark;
import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.study.CorrelationStudy;
import dev.jeval.analysis.study.FactorStudy;
import dev.jeval.analysis.study.ScalingFit;
import dev.jeval.analysis.study.StudyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes the tables of a study as CSV with full precision; a missing number is an empty cell.
final class StudyCsv {
    private final StudyResult study;

    StudyCsv(StudyResult study) {
        this.study = study;
    }

    /// Scores as measured: model, then one column per benchmark.
    String scores() {
        List<Object> header = new ArrayList<>(List.of("model"));
        study.table().benchmarks().forEach(benchmark -> header.add(benchmark.id()));
        Csv csv = new Csv(header);
        for (int i = 0; i < study.table().models().size(); i++) {
            List<Object> row = new ArrayList<>(List.of(study.table().models().get(i)));
            for (double score : study.table().scores()[i]) {
                row.add(score);
            }
            csv.row(row);
        }
        return csv.text();
    }

    /// One line per pair of benchmarks.
    String correlations() {
        Csv csv =
                new Csv(
                        List.of(
                                "a",
                                "b",
                                "models",
                                "pearson",
                                "pearson_p",
                                "pearson_low",
                                "pearson_high",
                                "bootstrap_low",
                                "bootstrap_high",
                                "p_holm",
                                "p_bh",
                                "spearman",
                                "spearman_p",
                                "spearman_low",
                                "spearman_high"));
        for (CorrelationStudy.Pair pair : study.correlations().pairs()) {
            csv.row(
                    List.of(
                            study.table().benchmarks().get(pair.a()).id(),
                            study.table().benchmarks().get(pair.b()).id(),
                            pair.models(),
                            pair.pearson().statistic(),
                            pair.pearson().pValue(),
                            pair.fisher().low(),
                            pair.fisher().high(),
                            pair.bootstrap().low(),
                            pair.bootstrap().high(),
                            pair.holm(),
                            pair.benjaminiHochberg(),
                            pair.spearman().statistic(),
                            pair.spearman().pValue(),
                            pair.spearmanBootstrap().low(),
                            pair.spearmanBootstrap().high()));
        }
        return csv.text();
    }

    /// One line per benchmark and factor: loading, its interval, the weight (component entry) and
    /// the rotated loading.
    String loadings() {
        FactorStudy factors = study.factors();
        Csv csv =
                new Csv(
                        List.of(
                                "benchmark",
                                "language",
                                "factor",
                                "loading",
                                "low",
                                "high",
                                "weight",
                                "varimax_loading"));
        for (int k = 0; k < factors.reported(); k++) {
            for (int j = 0; j < study.table().benchmarks().size(); j++) {
                Benchmark benchmark = study.table().benchmarks().get(j);
                Interval interval = factors.loadingIntervals()[j][k];
                csv.row(
                        List.of(
                                benchmark.id(),
                                benchmark.language().label(),
                                "PC" + (k + 1),
                                factors.loadings()[j][k],
                                interval.low(),
                                interval.high(),
                                factors.pca().components()[k][j],
                                factors.rotated().length == 0
                                        ? Double.NaN
                                        : factors.rotated()[j][k]));
            }
        }
        return csv.text();
    }

    /// One line per model with its factor scores and budgets.
    String factorScores() {
        FactorStudy factors = study.factors();
        List<Object> header =
                new ArrayList<>(
                        List.of(
                                "model",
                                "strategy",
                                "parameters",
                                "tokens",
                                "tokens_ja",
                                "tokens_en"));
        for (int k = 0; k < factors.reported(); k++) {
            header.add("PC" + (k + 1));
        }
        Csv csv = new Csv(header);
        for (int i = 0; i < factors.models().length; i++) {
            ModelFacts facts = study.facts().get(factors.models()[i]);
            List<Object> row =
                    new ArrayList<>(
                            List.of(
                                    facts.model(),
                                    facts.strategy(),
                                    facts.parameters(),
                                    facts.tokens(),
                                    facts.japaneseTokens(),
                                    facts.englishTokens()));
            for (int k = 0; k < factors.reported(); k++) {
                row.add(factors.score(i, k));
            }
            csv.row(row);
        }
        return csv.text();
    }

    /// One line per factor and budget.
    String scaling() {
        Csv csv =
                new Csv(
                        List.of(
                                "factor",
                                "budget",
                                "models",
                                "pearson",
                                "low",
                                "high",
                                "p",
                                "p_holm",
                                "spearman",
                                "slope",
                                "slope_stderr",
                                "intercept",
                                "theil_sen_slope"));
        for (ScalingFit fit : study.scaling()) {
            csv.row(
                    List.of(
                            "PC" + (fit.factor() + 1),
                            fit.budget().name().toLowerCase(Locale.ROOT),
                            fit.models().length,
                            fit.pearson().statistic(),
                            fit.interval().low(),
                            fit.interval().high(),
                            fit.pearson().pValue(),
                            fit.adjustedP(),
                            fit.spearman().statistic(),
                            fit.line().slope(),
                            fit.line().slopeError(),
                            fit.line().intercept(),
                            fit.robust().slope()));
        }
        return csv.text();
    }

    /// Lines of cells.
    private static final class Csv {
        private final StringBuilder out = new StringBuilder();

        Csv(List<?> header) {
            row(header);
        }

        void row(List<?> cells) {
            for (int i = 0; i < cells.size(); i++) {
                out.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
            }
            out.append('\n');
        }

        String text() {
            return out.toString();
        }

        private static String cell(Object value) {
            if (value instanceof Double number) {
                return number.isNaN() ? "" : number.toString();
            }
            String text = value.toString();
            boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
            return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
        }
    }
}
