package dev.jeval.eval.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One task: where its documents are, how they become prompts, and how answers become scores.
///
/// The parts carry the keys of a task YAML file under their Java names.
///
/// @param name `task`
/// @param alias `task_alias`, or the name
/// @param tags `tag`
/// @param data where documents come from
/// @param prompt how a document becomes text
/// @param fewShot how worked examples are chosen and shown
/// @param scoring how responses become metric values
/// @param metadata `metadata`; `version` and `num_fewshot` are conventional, `n_expected`,
///   `encoding` and `source` are this project's
/// @param origin file or resource the task was read from, for messages
public record TaskConfig(
        String name,
        String alias,
        List<String> tags,
        DataConfig data,
        PromptConfig prompt,
        FewShotConfig fewShot,
        ScoringConfig scoring,
        Map<String, @Nullable Object> metadata,
        String origin) {

    /// Documents: which data set, which splits, which function prepares them.
    ///
    /// @param path `dataset_path`
    /// @param name `dataset_name`
    /// @param kwargs `dataset_kwargs` (`data_files`, `data_dir`, reader options)
    /// @param customDataset `custom_dataset`: a function that makes the splits
    /// @param trainingSplit `training_split`
    /// @param validationSplit `validation_split`
    /// @param testSplit `test_split`
    /// @param processDocs `process_docs`: a function applied to every split that is used
    public record DataConfig(
            @Nullable String path,
            @Nullable String name,
            Map<String, @Nullable Object> kwargs,
            @Nullable String customDataset,
            @Nullable String trainingSplit,
            @Nullable String validationSplit,
            @Nullable String testSplit,
            @Nullable String processDocs) {}

    /// Text of the evaluated document.
    ///
    /// @param description `description`, shown once before everything else
    /// @param text `doc_to_text`
    /// @param target `doc_to_target`
    /// @param choice `doc_to_choice`
    /// @param genPrefix `gen_prefix`: the beginning of the answer
    /// @param targetDelimiter `target_delimiter`, between text and target
    /// @param fewShotDelimiter `fewshot_delimiter`, after each worked example
    public record PromptConfig(
            @Nullable FieldSource description,
            FieldSource text,
            FieldSource target,
            @Nullable FieldSource choice,
            @Nullable FieldSource genPrefix,
            String targetDelimiter,
            String fewShotDelimiter) {}

    /// Worked examples. Where a part is not given the task's own applies.
    ///
    /// @param count `num_fewshot`; null if the file does not say
    /// @param sampler `fewshot_config.sampler`
    /// @param split `fewshot_config.split` or `fewshot_split`
    /// @param samples `fewshot_config.samples`: the examples themselves
    /// @param samplesFunction `fewshot_config.samples` as a function
    /// @param indices `fewshot_config.fewshot_indices`
    /// @param processDocs `fewshot_config.process_docs`
    /// @param text `fewshot_config.doc_to_text`
    /// @param target `fewshot_config.doc_to_target`
    /// @param choice `fewshot_config.doc_to_choice`
    /// @param genPrefix `fewshot_config.gen_prefix`
    /// @param targetDelimiter `fewshot_config.target_delimiter`
    /// @param fewShotDelimiter `fewshot_config.fewshot_delimiter`
    public record FewShotConfig(
            @Nullable Integer count,
            String sampler,
            @Nullable String split,
            @Nullable List<Map<String, @Nullable Object>> samples,
            @Nullable String samplesFunction,
            @Nullable List<Integer> indices,
            @Nullable String processDocs,
            @Nullable FieldSource text,
            @Nullable FieldSource target,
            @Nullable FieldSource choice,
            @Nullable FieldSource genPrefix,
            @Nullable String targetDelimiter,
            @Nullable String fewShotDelimiter) {}

    /// From requests to scores.
    ///
    /// @param outputType `output_type`
    /// @param generationKwargs `generation_kwargs`, `until` included; empty unless text is
    ///   generated
    /// @param repeats `repeats`: how often each request is answered
    /// @param metrics `metric_list`, or the defaults of the output type
    /// @param filters `filter_list`, or one pipeline `none` that takes the first answer
    /// @param processResults `process_results`: a function that replaces the standard scoring
    /// @param shouldDecontaminate `should_decontaminate`; recorded, nothing is removed
    /// @param decontaminationQuery `doc_to_decontamination_query`; recorded
    /// @param unsafeCode `unsafe_code`: the task runs generated programs
    public record ScoringConfig(
            OutputType outputType,
            Map<String, @Nullable Object> generationKwargs,
            int repeats,
            List<MetricConfig> metrics,
            List<FilterConfig> filters,
            @Nullable String processResults,
            boolean shouldDecontaminate,
            @Nullable String decontaminationQuery,
            boolean unsafeCode) {}

    /// One entry of `metric_list`.
    ///
    /// @param name `metric`
    /// @param aggregation `aggregation`; null for the metric's own
    /// @param higherIsBetter `higher_is_better`; null for the metric's own
    /// @param kwargs every other key, such as `ignore_case`
    public record MetricConfig(
            String name,
            @Nullable String aggregation,
            @Nullable Boolean higherIsBetter,
            Map<String, @Nullable Object> kwargs) {}

    /// One entry of `filter_list`: a named pipeline.
    ///
    /// @param name `name`, the part of a metric's key after the comma
    /// @param steps `filter`, applied in order
    public record FilterConfig(String name, List<FilterStep> steps) {}

    /// One step of a filter pipeline.
    ///
    /// @param function `function`
    /// @param kwargs every other key, such as `regex_pattern`
    public record FilterStep(String function, Map<String, @Nullable Object> kwargs) {}

    /// The number of worked examples: what the file says, else none.
    public int numFewShot() {
        Integer count = fewShot.count();
        return count == null ? 0 : count;
    }

    /// This task with another number of worked examples.
    public TaskConfig withNumFewShot(int count) {
        FewShotConfig f = fewShot;
        return withFewShot(
                new FewShotConfig(
                        count,
                        f.sampler(),
                        f.split(),
                        f.samples(),
                        f.samplesFunction(),
                        f.indices(),
                        f.processDocs(),
                        f.text(),
                        f.target(),
                        f.choice(),
                        f.genPrefix(),
                        f.targetDelimiter(),
                        f.fewShotDelimiter()));
    }

    /// This task with `overrides` laid over its generation settings.
    public TaskConfig withGenerationKwargs(Map<String, @Nullable Object> overrides) {
        ScoringConfig s = scoring;
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(s.generationKwargs());
        merged.putAll(overrides);
        return withScoring(
                new ScoringConfig(
                        s.outputType(),
                        merged,
                        s.repeats(),
                        s.metrics(),
                        s.filters(),
                        s.processResults(),
                        s.shouldDecontaminate(),
                        s.decontaminationQuery(),
                        s.unsafeCode()));
    }

    private TaskConfig withFewShot(FewShotConfig changed) {
        return new TaskConfig(name, alias, tags, data, prompt, changed, scoring, metadata, origin);
    }

    /// This task with another scoring.
    public TaskConfig withScoring(ScoringConfig changed) {
        return new TaskConfig(name, alias, tags, data, prompt, fewShot, changed, metadata, origin);
    }

    /// This task with other metadata.
    public TaskConfig withMetadata(Map<String, @Nullable Object> changed) {
        return new TaskConfig(name, alias, tags, data, prompt, fewShot, scoring, changed, origin);
    }

    /// The task's version as result files print it: `metadata.version`, by default `Yaml`.
    public Object version() {
        Object version = metadata.get("version");
        return version == null ? "Yaml" : version;
    }
}
