package dev.jeval.eval.plan;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.prompt.Prompt;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.request.EncodingRules;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.task.OutputType;
import dev.jeval.eval.task.TaskConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// Makes a task's requests from its prompts, as `construct_requests` of lm-evaluation-harness does.
///
/// Immutable; safe for use by many threads.
public final class RequestBuilder {
    private final TaskConfig task;
    private final EncodingRules rules;
    private final GenerationSettings generation;
    private final boolean mutualInformation;
    private final long seed;

    /// @param task the task
    /// @param seed seed of sampled answers
    /// @throws TaskConfigException if generation settings or encoding rules are unknown
    public RequestBuilder(TaskConfig task, long seed) {
        this.task = task;
        this.rules = rules(task);
        this.generation = GenerationSettings.of(task.scoring().generationKwargs(), task.origin());
        this.mutualInformation =
                task.scoring().metrics().stream()
                        .anyMatch(metric -> metric.name().equals("acc_mutual_info"));
        this.seed = seed;
    }

    /// The encoding rules a task names in `metadata.encoding`; those of the current harness by
    /// default.
    public static EncodingRules rules(TaskConfig task) {
        Object name = task.metadata().get("encoding");
        if (name == null) {
            return EncodingRules.LM_EVAL;
        }
        return EncodingRules.of(name.toString())
                .orElseThrow(() ->
                        new TaskConfigException(
                                "%s: key 'metadata.encoding': expected %s, got '%s'"
                                        .formatted(
                                                task.origin(),
                                                Arrays.stream(EncodingRules.values())
                                                        .map(EncodingRules::yamlName)
                                                        .collect(Collectors.joining(", ")),
                                                name)));
    }

    /// The requests of a document.
    public DocumentRequests build(Prompt prompt) {
        List<List<Request>> requests = new ArrayList<>();
        String context = prompt.contexts().getFirst();
        String target = PythonLiteral.str(prompt.target());
        switch (task.scoring().outputType()) {
            case LOGLIKELIHOOD ->
                    requests.add(repeated(new Request.LogLikelihood(context, target, rules)));
            case LOGLIKELIHOOD_ROLLING ->
                    requests.add(repeated(new Request.Rolling(target, rules)));
            case MULTIPLE_CHOICE -> addChoices(requests, prompt, target);
            case GENERATE_UNTIL -> requests.add(generations(context));
        }
        return new DocumentRequests(prompt, requests);
    }

    private void addChoices(List<List<Request>> requests, Prompt prompt, String target) {
        String delimiter = prompt.delimiter();
        for (int i = 0; i < prompt.choices().size(); i++) {
            Request.LogLikelihood request =
                    prompt.multipleInputs()
                            ? new Request.LogLikelihood(
                                    prompt.contexts().get(i), delimiter + target, rules)
                            : new Request.LogLikelihood(
                                    prompt.contexts().getFirst(),
                                    delimiter + prompt.choices().get(i),
                                    rules);
            requests.add(repeated(request));
        }
        if (mutualInformation) {
            for (String choice : prompt.choices()) {
                requests.add(repeated(new Request.LogLikelihood("", delimiter + choice, rules)));
            }
        }
    }

    private List<Request> repeated(Request request) {
        int repeats = task.scoring().repeats();
        return repeats == 1 ? List.of(request) : Collections.nCopies(repeats, request);
    }

    /// Greedy answers are all the same, so they are one request.
    private List<Request> generations(String context) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < task.scoring().repeats(); i++) {
            boolean greedy = generation.greedy();
            requests.add(
                    new Request.Generate(
                            context, generation, greedy ? 0 : i, greedy ? 0 : seed, rules));
        }
        return requests;
    }

    /// Whether requests of this task generate text.
    public boolean generates() {
        return task.scoring().outputType() == OutputType.GENERATE_UNTIL;
    }
}
