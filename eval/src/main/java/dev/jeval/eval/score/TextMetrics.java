package dev.jeval.eval.score;

import dev.jeval.eval.TaskConfigException;

/// Metrics that compare a generated text with the expected one.
final class TextMetrics {
    private TextMetrics() {}

    /// Refuses metrics that do not compare texts.
    ///
    /// @param origin file that names it, for messages
    static void check(Metric metric, String origin) {
        switch (metric.name()) {
            case "exact_match", "char_f1", "bypass" -> {}
            default ->
                    throw new TaskConfigException(
                            ("%s: metric '%s': expected exact_match, char_f1 or bypass for"
                                            + " generate_until")
                                    .formatted(origin, metric.name()));
        }
    }

    /// The value of one text.
    static double score(Metric metric, String prediction, String gold) {
        return switch (metric.name()) {
            case "exact_match" -> prediction.equals(gold) ? 1 : 0;
            default -> 0;
        };
    }
}
