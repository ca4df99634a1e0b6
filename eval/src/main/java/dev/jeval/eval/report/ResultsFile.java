package dev.jeval.eval.report;

import dev.jeval.eval.EvaluationOptions;
import dev.jeval.eval.backend.Forecast;
import dev.jeval.eval.backend.ModelInfo;
import dev.jeval.eval.backend.ModelInfo.SpecialToken;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.store.Hashes;
import dev.jeval.eval.store.RunFiles;
import dev.jeval.eval.task.GroupConfig;
import dev.jeval.eval.task.TaskSelection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The content of a results file: the keys of lm-evaluation-harness 0.4.13, and this project's own
/// under the one key `jeval`.
public final class ResultsFile {
    private static final String FORMAT = "jeval 0.1.0 (format of lm-eval 0.4.13)";

    private final TaskSelection selection;
    private final Map<String, TaskOutcome> outcomes = new LinkedHashMap<>();
    private final RunFacts run;

    private ResultsFile(TaskSelection selection, List<TaskOutcome> outcomes, RunFacts run) {
        this.selection = selection;
        this.run = run;
        outcomes.forEach(outcome -> this.outcomes.put(outcome.task().name(), outcome));
    }

    /// The content.
    public static Map<String, @Nullable Object> content(
            TaskSelection selection, List<TaskOutcome> outcomes, RunFacts run) {
        return new ResultsFile(selection, outcomes, run).build();
    }

    /// The console tables of a content; the first begins with a line that says what was run.
    public static List<String> tables(
            Map<String, @Nullable Object> content, EvaluationOptions options) {
        List<String> tables = new ArrayList<>(ResultTable.of(content));
        String header =
                "%s (%s), gen_kwargs: (%s), limit: %s, num_fewshot: %s, batch_size: %s"
                        .formatted(
                                options.model(),
                                join(options.modelArgs()),
                                options.genKwargs().isEmpty()
                                        ? "None"
                                        : PythonLiteral.repr(options.genKwargs()),
                                PythonLiteral.repr(options.limit()),
                                PythonLiteral.repr(options.numFewShot()),
                                options.batchSize());
        tables.set(0, header + "\n" + tables.getFirst());
        return tables;
    }

    private Map<String, @Nullable Object> build() {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        Map<String, @Nullable Object> groups = new LinkedHashMap<>();
        content.put("results", results(groups));
        if (!groups.isEmpty()) {
            content.put("groups", groups);
        }
        content.put("group_subtasks", new LinkedHashMap<>(selection.children()));
        content.put("configs", configs());
        content.put("versions", versions());
        content.put("n-shot", shots());
        content.put("higher_is_better", higherIsBetter());
        content.put("n-samples", samples());
        content.put("config", config());
        content.put("git_hash", null);
        content.put("date", run.startedSeconds());
        content.put("pretty_env_info", environment());
        content.put("transformers_version", null);
        content.put("lm_eval_version", FORMAT);
        content.put("upper_git_hash", null);
        ModelInfo model = run.model();
        content.put("tokenizer_pad_token", token(model.pad()));
        content.put("tokenizer_eos_token", token(model.eos()));
        content.put("tokenizer_bos_token", token(model.bos()));
        content.put("eot_token_id", model.eos() == null ? null : model.eos().id());
        content.put("max_length", model.maxLength() < 0 ? null : model.maxLength());
        addTracker(content);
        content.put("jeval", own());
        return content;
    }

    private Map<String, @Nullable Object> results(Map<String, @Nullable Object> groups) {
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        for (TaskOutcome outcome : outcomes.values()) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", outcome.task().name());
            entry.put("alias", outcome.task().alias());
            entry.put("sample_len", outcome.scored());
            entry.putAll(outcome.metrics());
            results.put(outcome.task().name(), entry);
        }
        for (GroupConfig group : selection.groups().reversed()) {
            Map<String, Object> entry = GroupOutcome.aggregate(group, leaves(group));
            results.put(group.name(), entry);
            if (!group.metrics().isEmpty()) {
                groups.put(group.name(), entry);
            }
        }
        return results;
    }

    private List<TaskOutcome> leaves(GroupConfig group) {
        List<TaskOutcome> leaves = new ArrayList<>();
        for (String name : selection.leaves(group.name())) {
            TaskOutcome outcome = outcomes.get(name);
            if (outcome != null) {
                leaves.add(outcome);
            }
        }
        return leaves;
    }

    private Map<String, @Nullable Object> configs() {
        Map<String, @Nullable Object> configs = new TreeMap<>();
        outcomes.forEach((name, outcome) -> configs.put(name, TaskDump.of(outcome.task())));
        return configs;
    }

    private Map<String, @Nullable Object> versions() {
        Map<String, @Nullable Object> versions = new TreeMap<>();
        outcomes.forEach((name, outcome) -> versions.put(name, outcome.task().version()));
        selection.groups().forEach(group -> versions.put(group.name(), group.version()));
        return versions;
    }

    private Map<String, @Nullable Object> shots() {
        Map<String, @Nullable Object> shots = new TreeMap<>();
        outcomes.forEach((name, outcome) -> shots.put(name, outcome.task().numFewShot()));
        for (GroupConfig group : selection.groups().reversed()) {
            List<Integer> counts =
                    leaves(group).stream()
                            .map(outcome -> outcome.task().numFewShot())
                            .distinct()
                            .toList();
            if (counts.size() == 1) {
                shots.put(group.name(), counts.getFirst());
            }
        }
        return shots;
    }

    private Map<String, @Nullable Object> higherIsBetter() {
        Map<String, @Nullable Object> all = new TreeMap<>();
        outcomes.forEach((name, outcome) -> all.put(name, outcome.higherIsBetter()));
        for (GroupConfig group : selection.groups()) {
            Map<String, @Nullable Object> merged = new LinkedHashMap<>();
            for (TaskOutcome outcome : leaves(group)) {
                outcome.higherIsBetter()
                        .forEach((metric, higher) -> {
                            Object other = merged.putIfAbsent(metric, higher);
                            if (other != null && !other.equals(higher)) {
                                merged.put(metric, null);
                            }
                        });
            }
            all.put(group.name(), merged);
        }
        return all;
    }

    private Map<String, @Nullable Object> samples() {
        Map<String, @Nullable Object> samples = new LinkedHashMap<>();
        outcomes.forEach((name, outcome) -> {
            Map<String, Object> counts = new LinkedHashMap<>();
            counts.put("original", outcome.original());
            counts.put("effective", outcome.scored());
            samples.put(name, counts);
        });
        return samples;
    }

    private Map<String, @Nullable Object> config() {
        EvaluationOptions options = run.options();
        ModelInfo model = run.model();
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("model", options.model());
        config.put("model_args", join(options.modelArgs()));
        config.put("model_num_parameters", model.numParameters());
        config.put("model_dtype", model.dtype());
        config.put("model_revision", model.revision());
        config.put("model_sha", model.sha());
        config.put("batch_size", options.batchSize());
        config.put("batch_sizes", List.of());
        config.put("device", "cpu");
        config.put("use_cache", options.useCache() == null ? null : options.useCache().toString());
        config.put("limit", options.limit());
        config.put("bootstrap_iters", options.bootstrapIters());
        config.put("gen_kwargs", options.genKwargs().isEmpty() ? null : options.genKwargs());
        config.put("random_seed", options.seeds().python());
        config.put("numpy_seed", options.seeds().numpy());
        config.put("torch_seed", options.seeds().torch());
        config.put("fewshot_seed", options.seeds().fewShot());
        return config;
    }

    private void addTracker(Map<String, @Nullable Object> content) {
        Map<String, @Nullable Object> hashes = new LinkedHashMap<>();
        outcomes.forEach((name, outcome) -> hashes.put(name, outcome.hash()));
        EvaluationOptions options = run.options();
        String system = options.systemInstruction();
        String template = run.chatTemplate();
        content.put("task_hashes", hashes);
        content.put("model_source", options.model());
        content.put("model_name", run.model().name());
        content.put("model_name_sanitized", RunFiles.sanitize(run.model().name()));
        content.put("system_instruction", system);
        content.put("system_instruction_sha", system == null ? null : Hashes.sha256(system));
        content.put("fewshot_as_multiturn", options.fewShotAsMultiturn());
        content.put("chat_template", template);
        content.put("chat_template_sha", template == null ? null : Hashes.sha256(template));
        content.put("total_evaluation_time_seconds", PythonLiteral.repr(run.seconds()));
    }

    private Map<String, @Nullable Object> own() {
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        Map<String, @Nullable Object> failed = new LinkedHashMap<>();
        Map<String, @Nullable Object> standIns = new LinkedHashMap<>();
        Map<String, @Nullable Object> truncated = new LinkedHashMap<>();
        outcomes.forEach((name, outcome) -> {
            if (outcome.expected() != null && outcome.expected() != outcome.original()) {
                expected.put(
                        name, Map.of("n", outcome.original(), "published", outcome.expected()));
            }
            if (outcome.failed() > 0) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("documents", outcome.failed());
                entry.put("reasons", outcome.failures());
                failed.put(name, entry);
            }
            if (outcome.truncated() > 0) {
                truncated.put(name, outcome.truncated());
            }
        });
        own.put("n_expected", expected);
        own.put("stand_ins", standIns);
        own.put("failed", failed);
        own.put("truncated", truncated);
        own.put("requests", requests());
        return own;
    }

    private Map<String, @Nullable Object> requests() {
        Forecast forecast = run.forecast();
        Map<String, @Nullable Object> requests = new LinkedHashMap<>();
        requests.put("total", outcomes.values().stream().mapToInt(TaskOutcome::requests).sum());
        requests.put("distinct", forecast.requests());
        requests.put("prompt_tokens", forecast.promptTokens());
        requests.put("prompt_tokens_after_sharing", forecast.uniqueTokens());
        requests.put("scored_tokens", forecast.scoredTokens());
        requests.put("with_bos", forecast.withBos());
        requests.put("truncated", forecast.truncated());
        requests.put("rejected", forecast.rejected());
        return requests;
    }

    private static String environment() {
        return "Java %s (%s), %s %s %s"
                .formatted(
                        System.getProperty("java.version"),
                        System.getProperty("java.vm.name"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"));
    }

    private static @Nullable Object token(@Nullable SpecialToken token) {
        return token == null ? null : List.of(token.text(), String.valueOf(token.id()));
    }

    private static String join(Map<String, String> arguments) {
        List<String> pairs = new ArrayList<>();
        arguments.forEach((key, value) -> pairs.add(key + "=" + value));
        return String.join(",", pairs);
    }
}
