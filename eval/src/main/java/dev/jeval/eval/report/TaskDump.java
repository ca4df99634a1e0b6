package dev.jeval.eval.report;

import dev.jeval.eval.task.FieldSource;
import dev.jeval.eval.task.TaskConfig;
import dev.jeval.eval.task.TaskConfig.DataConfig;
import dev.jeval.eval.task.TaskConfig.FewShotConfig;
import dev.jeval.eval.task.TaskConfig.PromptConfig;
import dev.jeval.eval.task.TaskConfig.ScoringConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task's configuration under the keys of its file, defaults included, keys without a value left
/// out: the entry of `configs` in a results file.
final class TaskDump {
    private TaskDump() {}

    static Map<String, @Nullable Object> of(TaskConfig task) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("task", task.name());
        put(map, "task_alias", task.alias().equals(task.name()) ? null : task.alias());
        put(map, "tag", task.tags().isEmpty() ? null : task.tags());
        addData(map, task.data());
        put(map, "fewshot_split", task.fewShot().split());
        put(map, "process_docs", function(task.data().processDocs()));
        addPrompt(map, task.prompt());
        map.put("fewshot_config", fewShot(task.fewShot()));
        map.put("num_fewshot", task.numFewShot());
        addScoring(map, task.scoring());
        put(map, "metadata", task.metadata().isEmpty() ? null : task.metadata());
        return map;
    }

    private static void addData(Map<String, @Nullable Object> map, DataConfig data) {
        put(map, "custom_dataset", function(data.customDataset()));
        put(map, "dataset_path", data.path());
        put(map, "dataset_name", data.name());
        put(map, "dataset_kwargs", data.kwargs().isEmpty() ? null : data.kwargs());
        put(map, "training_split", data.trainingSplit());
        put(map, "validation_split", data.validationSplit());
        put(map, "test_split", data.testSplit());
    }

    private static void addPrompt(Map<String, @Nullable Object> map, PromptConfig prompt) {
        put(map, "doc_to_text", field(prompt.text()));
        put(map, "doc_to_target", field(prompt.target()));
        put(map, "doc_to_choice", field(prompt.choice()));
        Object description = field(prompt.description());
        map.put("description", description == null ? "" : description);
        map.put("target_delimiter", prompt.targetDelimiter());
        map.put("fewshot_delimiter", prompt.fewShotDelimiter());
        put(map, "gen_prefix", field(prompt.genPrefix()));
    }

    private static Map<String, @Nullable Object> fewShot(FewShotConfig shot) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("sampler", shot.sampler());
        put(map, "split", shot.split());
        put(
                map,
                "samples",
                shot.samples() == null ? function(shot.samplesFunction()) : shot.samples());
        put(map, "fewshot_indices", shot.indices());
        put(map, "process_docs", function(shot.processDocs()));
        put(map, "doc_to_text", field(shot.text()));
        put(map, "doc_to_choice", field(shot.choice()));
        put(map, "doc_to_target", field(shot.target()));
        put(map, "gen_prefix", field(shot.genPrefix()));
        put(map, "fewshot_delimiter", shot.fewShotDelimiter());
        put(map, "target_delimiter", shot.targetDelimiter());
        return map;
    }

    private static void addScoring(Map<String, @Nullable Object> map, ScoringConfig scoring) {
        put(map, "process_results", function(scoring.processResults()));
        map.put("metric_list", scoring.metrics().stream().map(TaskDump::metric).toList());
        map.put("output_type", scoring.outputType().yamlName());
        put(
                map,
                "generation_kwargs",
                scoring.generationKwargs().isEmpty() ? null : scoring.generationKwargs());
        map.put("repeats", scoring.repeats());
        map.put("filter_list", scoring.filters().stream().map(TaskDump::filter).toList());
        map.put("should_decontaminate", scoring.shouldDecontaminate());
        put(map, "doc_to_decontamination_query", scoring.decontaminationQuery());
        map.put("unsafe_code", scoring.unsafeCode());
    }

    private static Map<String, @Nullable Object> metric(TaskConfig.MetricConfig metric) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("metric", metric.name());
        put(map, "aggregation", metric.aggregation());
        put(map, "higher_is_better", metric.higherIsBetter());
        map.putAll(metric.kwargs());
        return map;
    }

    private static Map<String, @Nullable Object> filter(TaskConfig.FilterConfig filter) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", filter.name());
        List<Map<String, @Nullable Object>> steps =
                filter.steps().stream()
                        .map(step -> {
                            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                            entry.put("function", step.function());
                            entry.putAll(step.kwargs());
                            return entry;
                        })
                        .toList();
        map.put("filter", steps);
        return map;
    }

    private static @Nullable Object field(@Nullable FieldSource source) {
        return switch (source) {
            case null -> null;
            case FieldSource.Template template -> template.text();
            case FieldSource.Index index -> index.value();
            case FieldSource.Items items -> items.values();
            case FieldSource.Function function -> function(function.name());
        };
    }

    private static @Nullable String function(@Nullable String name) {
        return name == null ? null : "!function " + name;
    }

    private static void put(Map<String, @Nullable Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
