package dev.jeval.eval.score;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.task.TaskConfig.MetricConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A metric as a task uses it: its name, its arguments, how it is aggregated, and which way is
/// better.
///
/// @param name `metric`, the part of its key before the comma
/// @param aggregation how document values become one number
/// @param higherIsBetter which way is better
/// @param kwargs arguments such as `ignore_case`
public record Metric(
        String name,
        Aggregation aggregation,
        boolean higherIsBetter,
        Map<String, @Nullable Object> kwargs) {

    /// What is registered about a metric.
    private record Default(Aggregation aggregation, boolean higherIsBetter) {}

    private static final Map<String, Default> REGISTERED = registered();

    private static Map<String, Default> registered() {
        Map<String, Default> metrics = new TreeMap<>();
        for (String name :
                new String[] {
                    "acc",
                    "acc_norm",
                    "acc_bytes",
                    "acc_mutual_info",
                    "exact_match",
                    "likelihood",
                    "char_f1",
                    "exact",
                    "f1_token"
                }) {
            metrics.put(name, new Default(Aggregation.MEAN, true));
        }
        metrics.put("bypass", new Default(Aggregation.BYPASS, true));
        metrics.put("perplexity", new Default(Aggregation.PERPLEXITY, false));
        metrics.put("word_perplexity", new Default(Aggregation.WEIGHTED_PERPLEXITY, false));
        metrics.put("byte_perplexity", new Default(Aggregation.WEIGHTED_PERPLEXITY, false));
        metrics.put("bits_per_byte", new Default(Aggregation.BITS_PER_BYTE, false));
        metrics.put("bits_per_char", new Default(Aggregation.BITS_PER_BYTE, false));
        metrics.put("f1", new Default(Aggregation.F1, true));
        metrics.put("mcc", new Default(Aggregation.MATTHEWS, true));
        metrics.put("brier_score", new Default(Aggregation.BRIER, false));
        metrics.put("roc_auc", new Default(Aggregation.ROC_AUC, true));
        return metrics;
    }

    /// The metric a task file describes.
    ///
    /// @param scoredByFunction whether `process_results` computes the values, so that the name may
    ///   be any
    /// @param origin file it comes from, for messages
    /// @throws TaskConfigException if the metric or the aggregation is unknown
    public static Metric of(MetricConfig config, boolean scoredByFunction, String origin) {
        Default known = REGISTERED.get(config.name());
        if (known == null && !scoredByFunction) {
            throw new TaskConfigException(
                    "%s: metric '%s': no such metric; known here: %s"
                            .formatted(
                                    origin, config.name(), String.join(", ", REGISTERED.keySet())));
        }
        Aggregation aggregation = known == null ? Aggregation.MEAN : known.aggregation();
        String name = config.aggregation();
        if (name != null) {
            aggregation =
                    Aggregation.of(name)
                            .orElseThrow(() ->
                                    new TaskConfigException(
                                            "%s: metric '%s': aggregation '%s' is unknown"
                                                    .formatted(origin, config.name(), name)));
        }
        Boolean higher = config.higherIsBetter();
        boolean byDefault = known == null || known.higherIsBetter();
        return new Metric(
                config.name(), aggregation, higher == null ? byDefault : higher, config.kwargs());
    }
}
