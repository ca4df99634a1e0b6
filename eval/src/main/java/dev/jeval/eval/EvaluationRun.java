package dev.jeval.eval;

import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.backend.Forecast;
import dev.jeval.eval.backend.ResponseSink;
import dev.jeval.eval.plan.DocumentRequests;
import dev.jeval.eval.prompt.Prompt;
import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.report.ResultsFile;
import dev.jeval.eval.report.RunFacts;
import dev.jeval.eval.report.SwallowScores;
import dev.jeval.eval.report.TaskOutcome;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import dev.jeval.eval.store.AtomicFile;
import dev.jeval.eval.store.Journal;
import dev.jeval.eval.store.RunFiles;
import dev.jeval.eval.store.RunLock;
import dev.jeval.eval.task.TaskConfig;
import dev.jeval.eval.task.TaskRegistry;
import dev.jeval.eval.task.TaskSelection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run from options to result files.
final class EvaluationRun {
    private final EvaluationOptions options;
    private final Backend backend;
    private final EvaluationListener listener;
    private final long startNanos = System.nanoTime();

    EvaluationRun(EvaluationOptions options, Backend backend, EvaluationListener listener) {
        this.options = options;
        this.backend = backend;
        this.listener = listener;
    }

    EvaluationResult run() {
        TaskRegistry registry = TaskRegistry.open(options.includePaths());
        registry.broken().forEach((file, reason) -> listener.warning("left out: " + reason));
        TaskSelection selection = registry.select(options.tasks());
        List<PreparedTask> tasks = prepare(registry, selection);
        if (options.checkIntegrity()) {
            return new EvaluationResult(Map.of(), List.of(), null, List.of(), count(tasks), 0);
        }
        Path output = options.outputPath();
        if (output == null) {
            return evaluate(selection, tasks, null, null, Instant.now());
        }
        RunFiles here =
                RunFiles.of(
                        output, backend.info().name(), LocalDateTime.now(ZoneId.systemDefault()));
        String subject = subject(tasks);
        try (RunLock lock = RunLock.take(here.folder());
                Journal journal =
                        Journal.open(here.journal(subject), subject, Instant.now().toString())) {
            Objects.requireNonNull(lock);
            Instant started = Instant.parse(journal.created());
            LocalDateTime local = LocalDateTime.ofInstant(started, ZoneId.systemDefault());
            RunFiles files = RunFiles.of(output, backend.info().name(), local);
            EvaluationResult result = evaluate(selection, tasks, files, journal, started);
            journal.discard();
            return result;
        }
    }

    private List<PreparedTask> prepare(TaskRegistry registry, TaskSelection selection) {
        TaskPreparation preparation = new TaskPreparation(options, backend);
        List<PreparedTask> tasks = new ArrayList<>();
        for (TaskConfig task : selection.tasks()) {
            PreparedTask prepared = preparation.prepare(task, registry.folder(task.name()));
            listener.taskReady(task.name(), prepared.documents().size(), prepared.requests());
            if (options.writeOut() && !prepared.documents().isEmpty()) {
                Prompt prompt = prepared.documents().getFirst().prompt();
                listener.prompt(
                        task.name(),
                        prompt.contexts().getFirst(),
                        PythonLiteral.str(prompt.target()));
            }
            prepared.standIns()
                    .forEach(note -> listener.warning("task '" + task.name() + "': " + note));
            Integer expected = prepared.expected();
            if (expected != null && expected != prepared.original()) {
                listener.warning(
                        "task '%s': the data set is published with %d documents, this copy has %d"
                                .formatted(task.name(), expected, prepared.original()));
            }
            tasks.add(prepared);
        }
        return tasks;
    }

    /// What the answers and files of a run depend on: the model and what is asked; not how fast.
    private String subject(List<PreparedTask> tasks) {
        List<Object> parts = new ArrayList<>();
        parts.add(backend.info().fingerprint());
        parts.add(options.tasks());
        parts.add(String.valueOf(options.limit()));
        parts.add(options.samples());
        parts.add(options.logSamples());
        parts.add(String.valueOf(options.outputPath()));
        for (PreparedTask task : tasks) {
            parts.add(task.task().name());
            parts.add(task.documents().size());
            parts.add(task.task().numFewShot());
        }
        return PythonJson.compact(parts);
    }

    private EvaluationResult evaluate(
            TaskSelection selection,
            List<PreparedTask> tasks,
            @Nullable RunFiles files,
            @Nullable Journal journal,
            Instant started) {
        Map<Request, Response> answers = new LinkedHashMap<>();
        Forecast forecast = answer(tasks, journal, answers);
        List<TaskOutcome> outcomes = new ArrayList<>();
        List<Path> sampleFiles = new ArrayList<>();
        for (PreparedTask task : tasks) {
            outcomes.add(score(task, answers, files, sampleFiles));
        }
        String chat = options.applyChatTemplate();
        RunFacts facts =
                new RunFacts(
                        options,
                        backend.info(),
                        chat == null ? null : backend.chatTemplate(chat),
                        started.getEpochSecond() + started.getNano() / 1e9,
                        (System.nanoTime() - startNanos) / 1e9,
                        forecast);
        Map<String, @Nullable Object> content = ResultsFile.content(selection, outcomes, facts);
        if (files != null) {
            AtomicFile.write(files.results(), PythonJson.indented(content));
            AtomicFile.write(
                    files.aggregated(),
                    SwallowScores.text(backend.info().name(), content, files.aggregated()));
        }
        return new EvaluationResult(
                content,
                ResultsFile.tables(content, options),
                files == null ? null : files.results(),
                sampleFiles,
                count(tasks),
                outcomes.stream().mapToInt(TaskOutcome::failed).sum());
    }

    private TaskOutcome score(
            PreparedTask task,
            Map<Request, Response> answers,
            @Nullable RunFiles files,
            List<Path> sampleFiles) {
        TaskEvaluation evaluation =
                new TaskEvaluation(
                        task,
                        request -> Objects.requireNonNull(answers.get(request)),
                        options.bootstrapIters());
        if (files == null || !options.logSamples()) {
            return evaluation.run(line -> {});
        }
        List<String> lines = new ArrayList<>();
        TaskOutcome outcome = evaluation.run(lines::add);
        Path file = files.samples(task.task().name());
        AtomicFile.writeLines(file, lines.iterator());
        sampleFiles.add(file);
        return outcome;
    }

    /// Asks what no journal or cache knows, each distinct request once.
    private Forecast answer(
            List<PreparedTask> tasks, @Nullable Journal journal, Map<Request, Response> answers) {
        Set<Request> distinct = new LinkedHashSet<>();
        for (PreparedTask task : tasks) {
            for (DocumentRequests document : task.documents()) {
                document.requests().forEach(distinct::addAll);
            }
        }
        List<Request> open = new ArrayList<>();
        try (Journal cache = cache()) {
            for (Request request : distinct) {
                Response known = journal == null ? null : journal.find(request);
                if (known == null && cache != null) {
                    known = cache.find(request);
                }
                if (known == null) {
                    open.add(request);
                } else {
                    answers.put(request, known);
                }
            }
            Forecast forecast = backend.forecast(List.copyOf(distinct));
            listener.started(
                    open.size() == distinct.size() ? forecast : backend.forecast(open),
                    distinct.size() - open.size());
            backend.run(
                    open,
                    new ResponseSink() {
                        private @Nullable Duration remaining;

                        @Override
                        public void accept(int index, Response response) {
                            Request request = open.get(index);
                            if (journal != null) {
                                journal.append(request, response);
                            }
                            if (cache != null) {
                                cache.append(request, response);
                            }
                            answers.put(request, response);
                            listener.progress(answers.size(), distinct.size(), remaining);
                        }

                        @Override
                        public void remaining(Duration forecast) {
                            remaining = forecast;
                            listener.progress(answers.size(), distinct.size(), remaining);
                        }
                    });
            if (answers.size() != distinct.size()) {
                throw new IllegalStateException(
                        "the backend answered %d of %d requests"
                                .formatted(answers.size(), distinct.size()));
            }
            return forecast;
        }
    }

    private @Nullable Journal cache() {
        Path path = options.useCache();
        if (path == null) {
            return null;
        }
        Path file = path.resolveSibling(path.getFileName() + ".jsonl");
        return Journal.open(file, backend.info().fingerprint(), Instant.now().toString());
    }

    private static int count(List<PreparedTask> tasks) {
        return tasks.stream().mapToInt(task -> task.documents().size()).sum();
    }
}
