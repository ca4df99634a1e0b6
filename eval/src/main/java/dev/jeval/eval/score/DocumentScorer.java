package dev.jeval.eval.score;

import dev.jeval.eval.ScoringException;
import dev.jeval.eval.function.ResultFunctions;
import dev.jeval.eval.prompt.Prompt;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.python.PythonText;
import dev.jeval.eval.request.LogProb;
import dev.jeval.eval.task.OutputType;
import dev.jeval.eval.task.TaskConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Computes the metric values of one document from its filtered answers, as
/// `ConfigurableTask.process_results` of lm-evaluation-harness 0.4.13 does.
///
/// Immutable; safe for use by many threads.
public final class DocumentScorer {
    private final TaskConfig task;
    private final List<Metric> metrics;
    private final List<TextMetric> textMetrics;
    private final Set<String> names;
    private final ResultFunctions.@Nullable ResultFunction function;

    /// @throws dev.jeval.eval.TaskConfigException if a metric or function is unknown
    public DocumentScorer(TaskConfig task) {
        this.task = task;
        String name = task.scoring().processResults();
        this.function = name == null ? null : ResultFunctions.get(name, task.origin());
        this.metrics =
                task.scoring().metrics().stream()
                        .map(metric -> Metric.of(metric, name != null, task.origin()))
                        .toList();
        this.names = metrics.stream().map(Metric::name).collect(Collectors.toUnmodifiableSet());
        this.textMetrics =
                task.scoring().outputType() == OutputType.GENERATE_UNTIL && name == null
                        ? metrics.stream()
                                .map(metric -> TextMetric.of(metric, task.origin()))
                                .toList()
                        : List.of();
    }

    /// The metrics, in the order of the task file.
    public List<Metric> metrics() {
        return metrics;
    }

    /// How the values of `metric` are aggregated: as the task file says, by default the mean.
    public Aggregation aggregation(String metric) {
        return metrics.stream()
                .filter(each -> each.name().equals(metric))
                .map(Metric::aggregation)
                .findFirst()
                .orElse(Aggregation.MEAN);
    }

    /// The values of a document by metric name: numbers, or lists of numbers.
    ///
    /// @param prompt the document
    /// @param results one filtered answer per request: (log-probability, is greedy) or text
    /// @throws ScoringException if the answers do not fit
    public Map<String, Object> score(Prompt prompt, List<? extends @Nullable Object> results) {
        if (function != null) {
            return function.apply(prompt.document(), results);
        }
        return switch (task.scoring().outputType()) {
            case LOGLIKELIHOOD -> logLikelihood(logProb(results, 0));
            case LOGLIKELIHOOD_ROLLING -> rolling(prompt, logProb(results, 0).value());
            case MULTIPLE_CHOICE -> choice(prompt, results);
            case GENERATE_UNTIL -> generated(prompt, results.getFirst());
        };
    }

    private Map<String, Object> logLikelihood(LogProb logProb) {
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "perplexity", logProb.value());
        put(values, "acc", logProb.greedy() ? 1 : 0);
        return values;
    }

    private Map<String, Object> rolling(Prompt prompt, double logProb) {
        String text = PythonLiteral.str(prompt.target());
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "word_perplexity", List.of(logProb, TextUnits.words(text)));
        put(values, "byte_perplexity", List.of(logProb, TextUnits.bytes(text)));
        put(values, "bits_per_byte", List.of(logProb, TextUnits.bytes(text)));
        put(values, "bits_per_char", List.of(logProb, PythonText.length(text)));
        return values;
    }

    private Map<String, Object> choice(Prompt prompt, List<? extends @Nullable Object> results) {
        List<String> choices = prompt.choices();
        int count = choices.size();
        if (results.size() < count) {
            throw new ScoringException(
                    "%s: document %d: expected an answer per choice (%d), got %d"
                            .formatted(task.name(), prompt.index(), count, results.size()));
        }
        double[] logProbs = new double[count];
        double[] perCharacter = new double[count];
        double[] perByte = new double[count];
        for (int i = 0; i < count; i++) {
            logProbs[i] = logProb(results, i).value();
            perCharacter[i] = logProbs[i] / PythonText.length(choices.get(i));
            perByte[i] = logProbs[i] / TextUnits.bytes(choices.get(i));
        }
        Gold gold = Gold.of(prompt);
        int predicted = argmax(logProbs);
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "acc", gold.accepts(predicted) ? 1.0 : 0.0);
        put(values, "f1", List.of(gold.first(), predicted));
        put(values, "mcc", List.of(gold.first(), predicted));
        put(values, "acc_norm", gold.accepts(argmax(perCharacter)) ? 1.0 : 0.0);
        put(values, "acc_bytes", gold.accepts(argmax(perByte)) ? 1.0 : 0.0);
        put(values, "exact_match", gold.anyGreedy(results) ? 1 : 0);
        put(values, "brier_score", goldAndProbabilities(gold.first(), logProbs));
        put(values, "likelihood", goldAnd(gold.first(), logProbs));
        put(values, "acc_mutual_info", mutualInformation(gold, logProbs, results));
        return values;
    }

    /// Whether the right choice gains most over its probability without context.
    private double mutualInformation(
            Gold gold, double[] logProbs, List<? extends @Nullable Object> results) {
        if (!names.contains("acc_mutual_info")) {
            return 0;
        }
        double[] gains = new double[logProbs.length];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = logProbs[i] - logProb(results, gains.length + i).value();
        }
        return gold.accepts(argmax(gains)) ? 1 : 0;
    }

    private Map<String, Object> generated(Prompt prompt, @Nullable Object result) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> golds =
                switch (prompt.target()) {
                    case Integer index when !prompt.choices().isEmpty() ->
                            List.of(prompt.choices().get(index));
                    case List<?> list -> list.stream().map(PythonLiteral::str).toList();
                    default -> List.of(PythonLiteral.str(prompt.target()));
                };
        boolean any = prompt.target() instanceof List<?>;
        String text =
                result instanceof List<?> list && !list.isEmpty()
                        ? PythonLiteral.str(list.getFirst())
                        : PythonLiteral.str(result);
        for (TextMetric metric : textMetrics) {
            double best = 0;
            for (String gold : golds) {
                best = Math.max(best, metric.score(text, gold));
            }
            values.put(metric.name(), any ? (best > 0 ? 1.0 : 0.0) : (Object) best);
        }
        return values;
    }

    private void put(Map<String, Object> values, String metric, Object value) {
        if (names.contains(metric)) {
            values.put(metric, value);
        }
    }

    /// The index of the largest value, the first among equals; a NaN counts as largest (numpy).
    static int argmax(double[] values) {
        int best = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                return i;
            }
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    private LogProb logProb(List<? extends @Nullable Object> results, int index) {
        if (index < results.size() && results.get(index) instanceof LogProb logProb) {
            return logProb;
        }
        throw new ScoringException(
                "%s: expected a log-probability as answer %d, got %s"
                        .formatted(task.name(), index, results));
    }

    private static List<Object> goldAnd(int gold, double[] values) {
        List<Object> list = new ArrayList<>();
        list.add(gold);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    private static List<Object> goldAndProbabilities(int gold, double[] logProbs) {
        double max = logProbs[argmax(logProbs)];
        double[] probabilities = new double[logProbs.length];
        double sum = 0;
        for (int i = 0; i < logProbs.length; i++) {
            probabilities[i] = StrictMath.exp(logProbs[i] - max);
            sum += probabilities[i];
        }
        for (int i = 0; i < logProbs.length; i++) {
            probabilities[i] /= sum;
        }
        return goldAnd(gold, probabilities);
    }
}
