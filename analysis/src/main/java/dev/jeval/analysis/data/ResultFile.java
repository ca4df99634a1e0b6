package dev.jeval.analysis.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One result file of one model.
///
/// @param model name of the model
/// @param parameters number of parameters; `NaN` if the file does not say
/// @param entries one per task or group
record ResultFile(String model, double parameters, List<Entry> entries) {
    /// Metrics to prefer where a file has no task configuration.
    private static final List<String> PREFERRED =
            List.of(
                    "exact_match",
                    "acc",
                    "char_f1",
                    "f1",
                    "mcc",
                    "auc",
                    "roc_auc",
                    "bleu",
                    "rouge2",
                    "pass@1",
                    "bits_per_byte");

    /// The date in the name of a results file, which its sample files share.
    private static final Pattern DATE = Pattern.compile("_\\d{4}-\\d\\d-\\d\\dT[^/]*(?=\\.json$)");

    private static final double MISSING_IN_AGGREGATE = -1;

    /// A score with what is known about it.
    ///
    /// @param benchmark the task
    /// @param value the score
    /// @param error standard error; `NaN` if unknown
    /// @param documents what each document gives, by its id; null if there is no sample file
    record Entry(
            Benchmark benchmark,
            double value,
            double error,
            @Nullable Map<String, double[]> documents) {}

    /// Reads a file.
    ///
    /// @param metrics metric per task, where the reader is told
    static ResultFile read(Path file, Map<String, String> metrics) {
        JsonNode json = JsonFiles.read(file);
        if (json.path("results").isObject()) {
            return harness(file, json, metrics);
        }
        if (json.has("result") || json.has("overall")) {
            return aggregated(file, json);
        }
        throw new AnalysisException(
                file + ": expected a result file with 'results' or 'result', got other JSON");
    }

    private static ResultFile harness(Path file, JsonNode json, Map<String, String> metrics) {
        Set<String> hidden = subtasks(json);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> task : json.get("results").properties()) {
            String name = task.getKey();
            if (hidden.contains(name) || !task.getValue().isObject()) {
                continue;
            }
            String key = metricKey(file, json, name, task.getValue(), metrics.get(name));
            if (key == null) {
                continue;
            }
            String metric = key.substring(0, key.indexOf(','));
            String filter = key.substring(key.indexOf(',') + 1);
            JsonNode error = task.getValue().path(metric + "_stderr," + filter);
            JsonNode direction = json.path("higher_is_better").path(name).path(metric);
            Benchmark named = Benchmark.named(name);
            boolean higher =
                    direction.isBoolean()
                            ? direction.asBoolean()
                            : named.higherIsBetter() && Benchmark.named(metric).higherIsBetter();
            entries.add(
                    new Entry(
                            Benchmark.named(name, higher),
                            task.getValue().get(key).asDouble(),
                            error.isNumber() ? error.asDouble() : Double.NaN,
                            documents(file, name, metric, filter)));
        }
        JsonNode parameters = json.path("config").path("model_num_parameters");
        return new ResultFile(
                modelName(file, json),
                parameters.isNumber() && parameters.asDouble() > 0
                        ? parameters.asDouble()
                        : Double.NaN,
                entries);
    }

    private static ResultFile aggregated(Path file, JsonNode json) {
        List<Entry> entries = new ArrayList<>();
        JsonNode result = json.path("result");
        for (Map.Entry<String, JsonNode> column : result.properties()) {
            JsonNode value = column.getValue();
            if (value.isNumber() && value.asDouble() != MISSING_IN_AGGREGATE) {
                entries.add(
                        new Entry(
                                Benchmark.named(column.getKey()),
                                value.asDouble(),
                                Double.NaN,
                                null));
            }
        }
        String model = json.path("model").asString("");
        return new ResultFile(
                model.isEmpty() ? folderName(file) : shortened(model), Double.NaN, entries);
    }

    /// Tasks that are part of a group which has a score of its own.
    private static Set<String> subtasks(JsonNode json) {
        Set<String> hidden = new HashSet<>();
        for (Map.Entry<String, JsonNode> group : json.path("group_subtasks").properties()) {
            boolean scored = !numericKeys(json.path("results").path(group.getKey())).isEmpty();
            for (JsonNode task : group.getValue()) {
                if (scored && !task.asString("").equals(group.getKey())) {
                    hidden.add(task.asString(""));
                }
            }
        }
        return hidden;
    }

    /// The key `metric,filter` of a task's main score; null if it has none.
    private static @Nullable String metricKey(
            Path file, JsonNode json, String task, JsonNode scores, @Nullable String wanted) {
        List<String> keys = numericKeys(scores);
        if (wanted != null) {
            return keys.stream()
                    .filter(key -> key.equals(wanted) || key.startsWith(wanted + ","))
                    .findFirst()
                    .orElseThrow(() ->
                            new AnalysisException(
                                    file
                                            + ": task '"
                                            + task
                                            + "': expected a metric '"
                                            + wanted
                                            + "', got "
                                            + keys));
        }
        List<String> order = new ArrayList<>();
        for (JsonNode metric : json.path("configs").path(task).path("metric_list")) {
            order.add(metric.path("metric").asString(""));
        }
        order.addAll(PREFERRED);
        for (String metric : order) {
            for (String key : keys) {
                if (key.startsWith(metric + ",")) {
                    return key;
                }
            }
        }
        return keys.isEmpty() ? null : keys.getFirst();
    }

    private static List<String> numericKeys(JsonNode scores) {
        List<String> keys = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : scores.properties()) {
            String key = entry.getKey();
            boolean metric = key.indexOf(',') > 0 && !key.contains("_stderr,");
            if (metric && entry.getValue().isNumber()) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static String modelName(Path file, JsonNode json) {
        String name = json.path("model_name").asString("");
        if (!name.isEmpty()) {
            return shortened(name);
        }
        for (String argument : json.path("config").path("model_args").asString("").split(",", -1)) {
            if (argument.startsWith("pretrained=")) {
                return shortened(argument.substring("pretrained=".length()));
            }
        }
        return folderName(file);
    }

    /// `org/name` stays as it is; of a path in the file system the last part is left.
    private static String shortened(String name) {
        boolean repository = name.matches("[^/\\\\.~][^/\\\\]*/[^/\\\\]+");
        return repository ? name : ModelFacts.shortName(name.replace('\\', '/'));
    }

    private static String folderName(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null || parent.getFileName() == null
                ? file.toString()
                : parent.getFileName().toString();
    }

    private static @Nullable Map<String, double[]> documents(
            Path file, String task, String metric, String filter) {
        Matcher date = DATE.matcher(file.getFileName().toString());
        if (!date.find()) {
            return null;
        }
        String safeTask = task.replaceAll("[\"<>:/|\\\\?*\\[\\]]+", "__");
        Path samples = file.resolveSibling("samples_" + safeTask + date.group() + ".jsonl");
        return Files.isRegularFile(samples) ? SampleFile.read(samples, metric, filter) : null;
    }
}
