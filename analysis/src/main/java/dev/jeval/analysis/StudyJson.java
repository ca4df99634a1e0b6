package dev.jeval.analysis;

import dev.jeval.analysis.data.Benchmark;
import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.stats.Correlation;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.study.CorrelationStudy;
import dev.jeval.analysis.study.FactorStudy;
import dev.jeval.analysis.study.ScalingFit;
import dev.jeval.analysis.study.StudyResult;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a whole study as JSON; a number that is not defined is `null`.
final class StudyJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final StudyResult study;

    StudyJson(StudyResult study) {
        this.study = study;
    }

    String toJson(String title, List<String> sources) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("title", title);
        strings(root.putArray("sources"), sources);
        strings(root.putArray("warnings"), study.warnings());
        strings(root.putArray("notes"), study.notes());
        ObjectNode options = root.putObject("options");
        options.put("components", study.options().components());
        options.put("resamples", study.options().resamples());
        options.put("seed", study.options().seed());
        options.put("zero_tokens", study.options().zeroTokens());
        benchmarks(root.putArray("benchmarks"));
        models(root.putArray("models"));
        matrix(root.putArray("scores"), study.table().scores());
        matrix(root.putArray("score_stderrs"), study.table().errors());
        correlations(root.putObject("correlations"));
        factors(root.putObject("factors"));
        scaling(root.putArray("scaling"));
        return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    private void benchmarks(ArrayNode out) {
        for (Benchmark benchmark : study.table().benchmarks()) {
            ObjectNode node = out.addObject();
            node.put("id", benchmark.id());
            node.put("label", benchmark.label());
            node.put("language", benchmark.language().label());
            node.put("category", benchmark.category());
            node.put("higher_is_better", benchmark.higherIsBetter());
        }
    }

    private void models(ArrayNode out) {
        for (ModelFacts facts : study.facts()) {
            ObjectNode node = out.addObject();
            node.put("model", facts.model());
            node.put("label", facts.label());
            node.put("strategy", facts.strategy());
            node.put("base", facts.base());
            number(node, "parameters", facts.parameters());
            number(node, "tokens", facts.tokens());
            number(node, "tokens_ja", facts.japaneseTokens());
            number(node, "tokens_en", facts.englishTokens());
        }
    }

    private void correlations(ObjectNode out) {
        CorrelationStudy correlations = study.correlations();
        matrix(out.putArray("pearson"), correlations.pearson());
        matrix(out.putArray("spearman"), correlations.spearman());
        ArrayNode order = out.putArray("order");
        for (int index : correlations.order()) {
            order.add(study.table().benchmarks().get(index).id());
        }
        ArrayNode pairs = out.putArray("pairs");
        for (CorrelationStudy.Pair pair : correlations.pairs()) {
            ObjectNode node = pairs.addObject();
            node.put("a", study.table().benchmarks().get(pair.a()).id());
            node.put("b", study.table().benchmarks().get(pair.b()).id());
            node.put("models", pair.models());
            correlation(node.putObject("pearson"), pair.pearson());
            interval(node, "fisher_95", pair.fisher());
            interval(node, "bootstrap_95", pair.bootstrap());
            number(node, "p_holm", pair.holm());
            number(node, "p_bh", pair.benjaminiHochberg());
            correlation(node.putObject("spearman"), pair.spearman());
            interval(node, "spearman_bootstrap_95", pair.spearmanBootstrap());
        }
    }

    private void factors(ObjectNode out) {
        FactorStudy factors = study.factors();
        ArrayNode models = out.putArray("models");
        for (int row : factors.models()) {
            models.add(study.table().models().get(row));
        }
        out.put("imputed", factors.imputed());
        out.put("retained", factors.retained());
        vector(out.putArray("explained_variance"), factors.pca().explainedVariance());
        vector(out.putArray("explained_variance_ratio"), factors.pca().explainedVarianceRatio());
        vector(out.putArray("chance_ratio_95"), factors.chance());
        ArrayNode reported = out.putArray("reported");
        for (int k = 0; k < factors.reported(); k++) {
            ObjectNode node = reported.addObject();
            node.put("name", factors.readings().get(k).name());
            strings(node.putArray("reading"), factors.readings().get(k).sentences());
            interval(node, "explained_variance_ratio_95", factors.varianceIntervals()[k]);
            number(node, "stability", factors.stability()[k]);
            vector(node.putArray("weights"), factors.pca().components()[k]);
            vector(node.putArray("loadings"), column(factors.loadings(), k));
            ArrayNode intervals = node.putArray("loadings_95");
            for (Interval[] row : factors.loadingIntervals()) {
                vector(intervals.addArray(), new double[] {row[k].low(), row[k].high()});
            }
            vector(node.putArray("scores"), column(factors.pca().scores(), k));
        }
        matrix(out.putArray("varimax_loadings"), factors.rotated());
    }

    private void scaling(ArrayNode out) {
        for (ScalingFit fit : study.scaling()) {
            ObjectNode node = out.addObject();
            node.put("factor", fit.factor() + 1);
            node.put("budget", fit.budget().name().toLowerCase(Locale.ROOT));
            node.put("unit", study.compute() ? "FLOPs" : "tokens");
            ArrayNode models = node.putArray("models");
            for (int row : fit.models()) {
                models.add(study.table().models().get(row));
            }
            vector(node.putArray("log10_budget"), fit.logBudget());
            vector(node.putArray("scores"), fit.scores());
            correlation(node.putObject("pearson"), fit.pearson());
            interval(node, "fisher_95", fit.interval());
            number(node, "p_holm", fit.adjustedP());
            correlation(node.putObject("spearman"), fit.spearman());
            number(node, "slope", fit.line().slope());
            number(node, "slope_stderr", fit.line().slopeError());
            interval(node, "slope_95", fit.line().slopeInterval95());
            number(node, "intercept", fit.line().intercept());
            number(node, "theil_sen_slope", fit.robust().slope());
            interval(node, "theil_sen_slope_95", fit.robust().slopeInterval95());
        }
    }

    private static double[] column(double[][] table, int k) {
        return Arrays.stream(table).mapToDouble(row -> row[k]).toArray();
    }

    private static void correlation(ObjectNode node, Correlation correlation) {
        number(node, "r", correlation.statistic());
        number(node, "p", correlation.pValue());
    }

    private static void interval(ObjectNode node, String name, Interval interval) {
        vector(node.putArray(name), new double[] {interval.low(), interval.high()});
    }

    private static void strings(ArrayNode out, List<String> values) {
        values.forEach(out::add);
    }

    private static void matrix(ArrayNode out, double[][] rows) {
        for (double[] row : rows) {
            vector(out.addArray(), row);
        }
    }

    private static void vector(ArrayNode out, double[] values) {
        for (double value : values) {
            if (Double.isFinite(value)) {
                out.add(value);
            } else {
                out.addNull();
            }
        }
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
