package dev.jeval.eval.task;

import dev.jeval.eval.task.GroupConfig.AggregateMetric;
import dev.jeval.eval.task.GroupConfig.Member;
import dev.jeval.eval.task.TaskConfig.DataConfig;
import dev.jeval.eval.task.TaskConfig.FewShotConfig;
import dev.jeval.eval.task.TaskConfig.FilterConfig;
import dev.jeval.eval.task.TaskConfig.FilterStep;
import dev.jeval.eval.task.TaskConfig.MetricConfig;
import dev.jeval.eval.task.TaskConfig.PromptConfig;
import dev.jeval.eval.task.TaskConfig.ScoringConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns the keys of one YAML definition into a [TaskConfig] or [GroupConfig].
///
/// Every key of the harness's format is read; one that is not known is an error that names file and
/// key. Defaults are the harness's (0.4.13).
final class TaskReader {
    private static final String DEFAULT_TARGET_DELIMITER = " ";
    private static final String DEFAULT_FEWSHOT_DELIMITER = "\n\n";
    private static final int DEFAULT_MAX_GEN_TOKS = 256;

    private TaskReader() {}

    /// Reads a task.
    static TaskConfig task(Map<String, @Nullable Object> values, String origin) {
        ConfigMap map = new ConfigMap(values, origin, "");
        String name = String.valueOf(map.require("task"));
        String alias = map.string("task_alias", name);
        List<String> tags = orEmpty(map.strings("tag"));
        OutputType type = outputType(map);
        String fewShotDelimiter = map.string("fewshot_delimiter", DEFAULT_FEWSHOT_DELIMITER);
        DataConfig data = data(map);
        FewShotConfig fewShot = fewShot(map);
        PromptConfig prompt = prompt(map, type, fewShotDelimiter);
        ScoringConfig scoring = scoring(map, type, fewShotDelimiter);
        Map<String, @Nullable Object> metadata = map.map("metadata");
        refuseMedia(map);
        map.end();
        return new TaskConfig(name, alias, tags, data, prompt, fewShot, scoring, metadata, origin);
    }

    private static OutputType outputType(ConfigMap map) {
        String text = map.string("output_type", OutputType.GENERATE_UNTIL.yamlName());
        return OutputType.of(text)
                .orElseThrow(() ->
                        map.expected(
                                "output_type",
                                "loglikelihood, loglikelihood_rolling, generate_until or"
                                        + " multiple_choice",
                                text));
    }

    private static DataConfig data(ConfigMap map) {
        DataConfig data =
                new DataConfig(
                        map.string("dataset_path"),
                        map.string("dataset_name"),
                        map.map("dataset_kwargs"),
                        map.function("custom_dataset"),
                        map.string("training_split"),
                        map.string("validation_split"),
                        map.string("test_split"),
                        map.function("process_docs"));
        if (data.testSplit() == null && data.validationSplit() == null) {
            throw map.expected("test_split", "a split to evaluate (or validation_split)", null);
        }
        return data;
    }

    private static PromptConfig prompt(ConfigMap map, OutputType type, String fewShotDelimiter) {
        Object usePrompt = map.take("use_prompt");
        if (usePrompt != null) {
            throw map.expected("use_prompt", "nothing (write doc_to_text instead)", usePrompt);
        }
        FieldSource text = map.field("doc_to_text");
        FieldSource target = map.field("doc_to_target");
        FieldSource choice = map.field("doc_to_choice");
        if (type == OutputType.MULTIPLE_CHOICE && choice == null) {
            throw map.expected("doc_to_choice", "the choices of a multiple_choice task", null);
        }
        if (text == null && type != OutputType.LOGLIKELIHOOD_ROLLING) {
            throw map.expected("doc_to_text", "the text of a document", null);
        }
        if (target == null) {
            throw map.expected("doc_to_target", "the target of a document", null);
        }
        return new PromptConfig(
                map.field("description"),
                text == null ? new FieldSource.Template("") : text,
                target,
                choice,
                map.field("gen_prefix"),
                map.string("target_delimiter", DEFAULT_TARGET_DELIMITER),
                fewShotDelimiter);
    }

    private static FewShotConfig fewShot(ConfigMap map) {
        Integer count = map.integer("num_fewshot");
        if (count != null && count < 0) {
            throw map.expected("num_fewshot", "zero or more", count);
        }
        String taskSplit = map.string("fewshot_split");
        ConfigMap config = map.nested("fewshot_config");
        String ownSplit = config.string("split");
        Object samples = config.take("samples");
        FewShotConfig result =
                new FewShotConfig(
                        count,
                        config.string("sampler", "default"),
                        ownSplit == null ? taskSplit : ownSplit,
                        samples instanceof List<?> list ? config.documents("samples", list) : null,
                        samples instanceof FunctionName function ? function.name() : null,
                        config.integers("fewshot_indices"),
                        config.function("process_docs"),
                        config.field("doc_to_text"),
                        config.field("doc_to_target"),
                        config.field("doc_to_choice"),
                        config.field("gen_prefix"),
                        config.string("target_delimiter"),
                        config.string("fewshot_delimiter"));
        if (samples != null && result.samples() == null && result.samplesFunction() == null) {
            throw config.expected("samples", "a list of documents or !function name", samples);
        }
        config.end();
        return result;
    }

    private static ScoringConfig scoring(ConfigMap map, OutputType type, String fewShotDelimiter) {
        Map<String, @Nullable Object> generation = map.map("generation_kwargs");
        Integer repeats = map.integer("repeats");
        if (repeats != null && repeats < 1) {
            throw map.expected("repeats", "one or more", repeats);
        }
        ScoringConfig scoring =
                new ScoringConfig(
                        type,
                        type == OutputType.GENERATE_UNTIL
                                ? generationKwargs(generation, fewShotDelimiter)
                                : Map.of(),
                        repeats == null ? 1 : repeats,
                        metrics(map, type),
                        filters(map),
                        map.function("process_results"),
                        map.bool("should_decontaminate", false),
                        map.string("doc_to_decontamination_query"),
                        map.bool("unsafe_code", false));
        return scoring;
    }

    private static Map<String, @Nullable Object> generationKwargs(
            Map<String, @Nullable Object> given, String fewShotDelimiter) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        if (given.isEmpty()) {
            kwargs.put("temperature", 0.0);
            kwargs.put("do_sample", false);
            kwargs.put("max_gen_toks", DEFAULT_MAX_GEN_TOKS);
        }
        kwargs.putAll(given);
        kwargs.putIfAbsent("until", List.of(fewShotDelimiter));
        return kwargs;
    }

    private static List<MetricConfig> metrics(ConfigMap map, OutputType type) {
        List<ConfigMap> entries = map.maps("metric_list");
        if (entries == null) {
            return defaultMetrics(type).stream()
                    .map(name -> new MetricConfig(name, null, null, Map.of()))
                    .toList();
        }
        List<MetricConfig> metrics = new ArrayList<>();
        for (ConfigMap entry : entries) {
            entry.take("hf_evaluate");
            String name =
                    switch (entry.require("metric")) {
                        case FunctionName function -> function.name();
                        case String text -> text;
                        case Object other -> throw entry.expected("metric", "a name", other);
                    };
            metrics.add(
                    new MetricConfig(
                            name,
                            entry.function("aggregation"),
                            entry.bool("higher_is_better"),
                            entry.rest()));
        }
        return metrics;
    }

    private static List<String> defaultMetrics(OutputType type) {
        return switch (type) {
            case LOGLIKELIHOOD -> List.of("perplexity", "acc");
            case LOGLIKELIHOOD_ROLLING ->
                    List.of("word_perplexity", "byte_perplexity", "bits_per_byte");
            case MULTIPLE_CHOICE -> List.of("acc", "acc_norm");
            case GENERATE_UNTIL -> List.of("exact_match");
        };
    }

    private static List<FilterConfig> filters(ConfigMap map) {
        List<ConfigMap> entries = map.maps("filter_list");
        if (entries == null || entries.isEmpty()) {
            return List.of(
                    new FilterConfig("none", List.of(new FilterStep("take_first", Map.of()))));
        }
        List<FilterConfig> filters = new ArrayList<>();
        for (ConfigMap entry : entries) {
            String name = String.valueOf(entry.require("name"));
            List<ConfigMap> steps = entry.maps("filter");
            if (steps == null) {
                throw entry.expected("filter", "a list of steps with 'function'", null);
            }
            filters.add(
                    new FilterConfig(
                            name,
                            steps.stream()
                                    .map(step ->
                                            new FilterStep(
                                                    String.valueOf(step.require("function")),
                                                    step.rest()))
                                    .toList()));
            entry.end();
        }
        return filters;
    }

    private static void refuseMedia(ConfigMap map) {
        for (String key : List.of("doc_to_image", "doc_to_audio")) {
            Object value = map.take(key);
            if (value != null) {
                throw map.expected(key, "nothing (only text tasks run here)", value);
            }
        }
    }

    /// Reads a group.
    static GroupConfig group(Map<String, @Nullable Object> values, String origin) {
        ConfigMap map = new ConfigMap(values, origin, "");
        String name = String.valueOf(map.require("group"));
        String alias = map.string("group_alias", name);
        List<Member> members = members(map);
        List<AggregateMetric> metrics = aggregates(map);
        Map<String, @Nullable Object> metadata = map.map("metadata");
        map.take("tag");
        map.end();
        return new GroupConfig(name, alias, members, metrics, metadata, origin);
    }

    private static List<Member> members(ConfigMap map) {
        Object value = map.require("task");
        List<Member> members = new ArrayList<>();
        for (Object item : value instanceof List<?> list ? list : List.of(value)) {
            if (item instanceof String name) {
                members.add(new Member(name, Map.of()));
                continue;
            }
            String key = "task[" + members.size() + "]";
            Map<String, @Nullable Object> overrides = YamlText.asMap(item, map.origin(), key);
            Object name = overrides.remove("task");
            if (!(name instanceof String text)) {
                throw map.expected(key + ".task", "the name of a task", name);
            }
            members.add(new Member(text, overrides));
        }
        return members;
    }

    private static List<AggregateMetric> aggregates(ConfigMap map) {
        List<ConfigMap> entries = map.maps("aggregate_metric_list");
        List<AggregateMetric> metrics = new ArrayList<>();
        for (ConfigMap entry : entries == null ? List.<ConfigMap>of() : entries) {
            String aggregation = entry.string("aggregation", "mean");
            if (!aggregation.equals("mean")) {
                throw entry.expected("aggregation", "mean", aggregation);
            }
            metrics.add(
                    new AggregateMetric(
                            String.valueOf(entry.require("metric")),
                            entry.bool("weight_by_size", true),
                            entry.strings("filter_list")));
            entry.end();
        }
        return metrics;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
