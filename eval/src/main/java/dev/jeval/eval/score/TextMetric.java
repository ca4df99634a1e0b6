package dev.jeval.eval.score;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.metric.CharF1;
import dev.jeval.eval.metric.ExactMatch;
import dev.jeval.eval.metric.LlmJpEval;
import dev.jeval.eval.python.PythonLiteral;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A metric that compares a generated text with the expected one.
///
/// Arguments: those of `exact_match` in the harness, and `nfkc`, which normalises both sides first
/// as llm-jp-eval does.
final class TextMetric {
    private static final Set<String> ARGUMENTS =
            Set.of(
                    "ignore_case",
                    "ignore_punctuation",
                    "ignore_numbers",
                    "regexes_to_ignore",
                    "nfkc");

    @FunctionalInterface
    private interface Comparison {
        double score(String prediction, String gold);
    }

    private final String name;
    private final boolean nfkc;
    private final Comparison comparison;

    private TextMetric(String name, boolean nfkc, Comparison comparison) {
        this.name = name;
        this.nfkc = nfkc;
        this.comparison = comparison;
    }

    /// The metric a task names.
    ///
    /// @param origin file that names it, for messages
    /// @throws TaskConfigException if it does not compare texts or has an unknown argument
    static TextMetric of(Metric metric, String origin) {
        for (String argument : metric.kwargs().keySet()) {
            if (!ARGUMENTS.contains(argument)) {
                throw new TaskConfigException(
                        "%s: metric '%s': unknown argument '%s'; known: %s"
                                .formatted(
                                        origin,
                                        metric.name(),
                                        argument,
                                        ARGUMENTS.stream().sorted().toList()));
            }
        }
        Comparison comparison =
                switch (metric.name()) {
                    case "exact_match" -> exactMatch(metric, origin)::score;
                    case "char_f1" -> CharF1::score;
                    case "bypass" -> (prediction, gold) -> 0;
                    default ->
                            throw new TaskConfigException(
                                    ("%s: metric '%s': expected exact_match, char_f1 or bypass for"
                                                    + " generate_until")
                                            .formatted(origin, metric.name()));
                };
        return new TextMetric(metric.name(), flag(metric.kwargs(), "nfkc"), comparison);
    }

    private static ExactMatch exactMatch(Metric metric, String origin) {
        Map<String, @Nullable Object> kwargs = metric.kwargs();
        Object patterns = kwargs.get("regexes_to_ignore");
        try {
            return ExactMatch.of(
                    patterns instanceof List<?> list
                            ? list.stream().map(PythonLiteral::str).toList()
                            : List.of(),
                    flag(kwargs, "ignore_case"),
                    flag(kwargs, "ignore_punctuation"),
                    flag(kwargs, "ignore_numbers"));
        } catch (IllegalArgumentException e) {
            throw new TaskConfigException(
                    "%s: metric '%s': %s".formatted(origin, metric.name(), e.getMessage()), e);
        }
    }

    private static boolean flag(Map<String, @Nullable Object> kwargs, String name) {
        return Boolean.TRUE.equals(kwargs.get(name));
    }

    /// The metric's name.
    String name() {
        return name;
    }

    /// The value of one text.
    double score(String prediction, String gold) {
        return nfkc
                ? comparison.score(LlmJpEval.nfkc(prediction), LlmJpEval.nfkc(gold))
                : comparison.score(prediction, gold);
    }
}
