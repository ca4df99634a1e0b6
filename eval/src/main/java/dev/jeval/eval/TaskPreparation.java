package dev.jeval.eval;

import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.filter.FilterPipeline;
import dev.jeval.eval.plan.DocumentRequests;
import dev.jeval.eval.plan.RequestBuilder;
import dev.jeval.eval.prompt.ChatFormat;
import dev.jeval.eval.prompt.FewShotSampler;
import dev.jeval.eval.prompt.JinjaTemplates;
import dev.jeval.eval.prompt.Prompt;
import dev.jeval.eval.prompt.PromptBuilder;
import dev.jeval.eval.prompt.TemplateEngine;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.score.DocumentScorer;
import dev.jeval.eval.source.Documents;
import dev.jeval.eval.task.TaskConfig;
import dev.jeval.eval.task.TaskConfig.ScoringConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Turns task definitions into requests: overrides, documents, worked examples, prompts.
///
/// Not thread-safe.
final class TaskPreparation {
    private final EvaluationOptions options;
    private final Backend backend;
    private final TemplateEngine templates = new JinjaTemplates();

    TaskPreparation(EvaluationOptions options, Backend backend) {
        this.options = options;
        this.backend = backend;
    }

    /// Reads a task's documents and builds its requests.
    ///
    /// @param definition the task as its file says
    /// @param folder folder of that file; null for built-in tasks
    PreparedTask prepare(TaskConfig definition, @Nullable Path folder) {
        TaskConfig task = override(definition);
        if (task.scoring().unsafeCode() && !options.confirmUnsafeCode()) {
            throw new EvaluationException(
                    "task '%s' runs programs that a model wrote; allow it with --confirm_run_unsafe_code"
                            .formatted(task.name()));
        }
        RequestBuilder requests = new RequestBuilder(task, options.seeds().torch());
        DocumentScorer scorer = new DocumentScorer(task);
        List<FilterPipeline> pipelines =
                task.scoring().filters().stream()
                        .map(filter -> FilterPipeline.of(filter, task.origin()))
                        .toList();
        Documents source = new Documents(task, options.dataDir(), folder);
        List<Map<String, @Nullable Object>> documents = source.evaluated();
        FewShotSampler sampler =
                FewShotSampler.of(
                        task.fewShot().sampler(),
                        task.numFewShot() == 0 ? List.of() : source.fewShotPool(),
                        source.fewShotFromEvaluated(),
                        options.seeds().fewShot(),
                        task.origin());
        List<Map<String, @Nullable Object>> ordered = sampler.order(documents);
        String system = options.systemInstruction();
        PromptBuilder prompts =
                new PromptBuilder(task, sampler, templates, chat(), system == null ? "" : system);
        List<DocumentRequests> built = new ArrayList<>();
        for (int index : selected(task.name(), ordered.size())) {
            built.add(build(task, requests, prompts, index, ordered.get(index)));
        }
        return new PreparedTask(
                task,
                built,
                documents.size(),
                expected(task),
                source.standIns(),
                pipelines,
                scorer);
    }

    private static DocumentRequests build(
            TaskConfig task,
            RequestBuilder requests,
            PromptBuilder prompts,
            int index,
            Map<String, @Nullable Object> document) {
        try {
            Prompt prompt = prompts.build(index, document);
            return requests.build(prompt);
        } catch (TaskConfigException | DatasetFormatException e) {
            throw new TaskConfigException(
                    "task '%s', document %d: %s".formatted(task.name(), index, e.getMessage()), e);
        }
    }

    private TaskConfig override(TaskConfig definition) {
        TaskConfig task = definition;
        Integer shots = options.numFewShot();
        Integer own = task.fewShot().count();
        if (shots != null && !(own != null && own == 0)) {
            task = task.withNumFewShot(shots);
        }
        if (!options.genKwargs().isEmpty() && !task.scoring().generationKwargs().isEmpty()) {
            task = task.withGenerationKwargs(options.genKwargs());
        }
        if (!options.metadata().isEmpty()) {
            Map<String, @Nullable Object> metadata = new LinkedHashMap<>(task.metadata());
            metadata.putAll(options.metadata());
            task = task.withMetadata(metadata);
        }
        return options.predictOnly() ? predictOnly(task) : task;
    }

    private static TaskConfig predictOnly(TaskConfig task) {
        ScoringConfig scoring = task.scoring();
        return task.withScoring(
                new ScoringConfig(
                        scoring.outputType(),
                        scoring.generationKwargs(),
                        scoring.repeats(),
                        List.of(new TaskConfig.MetricConfig("bypass", null, null, Map.of())),
                        scoring.filters(),
                        null,
                        scoring.shouldDecontaminate(),
                        scoring.decontaminationQuery(),
                        scoring.unsafeCode()));
    }

    private @Nullable ChatFormat chat() {
        String name = options.applyChatTemplate();
        if (name == null) {
            return null;
        }
        return new ChatFormat() {
            @Override
            public boolean multiturn() {
                return options.fewShotAsMultiturn();
            }

            @Override
            public String render(List<Map<String, String>> messages, boolean addGenerationPrompt) {
                return backend.applyChatTemplate(name, messages, addGenerationPrompt);
            }
        };
    }

    /// The indices of the documents that are run: all, the first ones, or those asked for, always
    /// in ascending order.
    private List<Integer> selected(String task, int size) {
        List<Integer> indices = options.samples().get(task);
        if (indices != null) {
            for (int index : indices) {
                if (index < 0 || index >= size) {
                    throw new EvaluationException(
                            "--samples: task '%s': expected indices below %d, got %d"
                                    .formatted(task, size, index));
                }
            }
            return List.copyOf(new TreeSet<>(indices));
        }
        Double limit = options.limit();
        int count = size;
        if (limit != null) {
            count = limit < 1 ? (int) Math.ceil(size * limit) : (int) Math.min(size, limit);
        }
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(i);
        }
        return all;
    }

    private static @Nullable Integer expected(TaskConfig task) {
        Object value = task.metadata().get("n_expected");
        return switch (value) {
            case null -> null;
            case Integer number -> number;
            default ->
                    throw new TaskConfigException(
                            "%s: key 'metadata.n_expected': expected a whole number, got %s"
                                    .formatted(task.origin(), PythonLiteral.repr(value)));
        };
    }
}
