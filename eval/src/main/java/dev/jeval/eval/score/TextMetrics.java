package dev.jeval.eval.score;

import dev.jeval.eval.TaskConfigException;
import java.text.Normalizer;
import java.util.Set;

/// Metrics that compare a generated text with the expected one.
final class TextMetrics {
    private static final Set<String> ARGUMENTS =
            Set.of(
                    "ignore_case",
                    "ignore_punctuation",
                    "ignore_numbers",
                    "regexes_to_ignore",
                    "nfkc");

    private TextMetrics() {}

    /// Refuses metrics that do not compare texts, and arguments they do not have.
    ///
    /// @param origin file that names it, for messages
    static void check(Metric metric, String origin) {
        switch (metric.name()) {
            case "exact_match", "bypass" -> {}
            default ->
                    throw new TaskConfigException(
                            ("%s: metric '%s': expected exact_match or bypass for"
                                            + " generate_until")
                                    .formatted(origin, metric.name()));
        }
        for (String argument : metric.kwargs().keySet()) {
            if (!ARGUMENTS.contains(argument)) {
                throw new TaskConfigException(
                        "%s: metric '%s': unknown argument '%s'; known: %s"
                                .formatted(origin, metric.name(), argument, ARGUMENTS));
            }
        }
    }

    /// The value of one text.
    static double score(Metric metric, String prediction, String gold) {
        boolean nfkc = Boolean.TRUE.equals(metric.kwargs().get("nfkc"));
        String left = nfkc ? Normalizer.normalize(prediction, Normalizer.Form.NFKC) : prediction;
        String right = nfkc ? Normalizer.normalize(gold, Normalizer.Form.NFKC) : gold;
        return switch (metric.name()) {
            case "exact_match" -> left.equals(right) ? 1 : 0;
            default -> 0;
        };
    }
}
