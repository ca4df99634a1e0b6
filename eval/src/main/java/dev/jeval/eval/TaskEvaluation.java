package dev.jeval.eval;

import dev.jeval.eval.filter.FilterPipeline;
import dev.jeval.eval.plan.DocumentRequests;
import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.report.TaskOutcome;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.LogProb;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import dev.jeval.eval.score.Aggregation;
import dev.jeval.eval.score.Metric;
import dev.jeval.eval.store.Hashes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Scores the answers to one task: filters, metric values per document, aggregates, and the lines
/// of its samples file.
final class TaskEvaluation {
    private static final int MAX_REASONS = 10;

    private final PreparedTask prepared;
    private final Function<Request, Response> answers;
    private final int bootstrapIterations;

    private final Map<String, List<Object>> values = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private final StringBuilder hashes = new StringBuilder();
    private int failed;
    private int truncated;

    /// @param answers gives the answer to a request
    /// @param bootstrapIterations draws of the bootstrap; 0 for no standard errors
    TaskEvaluation(
            PreparedTask prepared, Function<Request, Response> answers, int bootstrapIterations) {
        this.prepared = prepared;
        this.answers = answers;
        this.bootstrapIterations = bootstrapIterations;
    }

    /// Scores every document.
    ///
    /// @param samples takes the lines of the samples file, in document order for each filter
    TaskOutcome run(Consumer<String> samples) {
        for (FilterPipeline pipeline : prepared.pipelines()) {
            for (DocumentRequests document : prepared.documents()) {
                samples.accept(PythonJson.compact(sample(document, pipeline)));
            }
        }
        countTruncated();
        int documents = prepared.documents().size();
        return new TaskOutcome(
                prepared.task(),
                aggregate(),
                higherIsBetter(),
                prepared.original(),
                prepared.expected(),
                prepared.standIns(),
                documents - failed,
                failed,
                reasons,
                Hashes.sha256(hashes.toString()),
                prepared.requests(),
                truncated);
    }

    /// One line of the samples file; adds the document's values to the aggregates.
    private Map<String, @Nullable Object> sample(
            DocumentRequests document, FilterPipeline pipeline) {
        List<Object> arguments = new ArrayList<>();
        List<Object> responses = new ArrayList<>();
        List<@Nullable Object> filtered = new ArrayList<>();
        String failure = null;
        for (List<Request> repeats : document.requests()) {
            arguments.add(arguments(repeats.getFirst()));
            List<Object> texts = new ArrayList<>();
            for (Request request : repeats) {
                Response response = answers.apply(request);
                if (response instanceof Response.Failed reason) {
                    failure = failure == null ? reason.reason() : failure;
                } else {
                    texts.add(value(response));
                }
            }
            responses.add(texts.stream().map(text -> shown(repeats.getFirst(), text)).toList());
            if (failure == null) {
                Object value = pipeline.apply(texts, document.prompt().document());
                filtered.add(value);
            }
        }
        Map<String, Object> scores = Map.of();
        if (failure == null) {
            try {
                scores = prepared.scorer().score(document.prompt(), filtered);
            } catch (ScoringException e) {
                failure = e.getMessage();
            }
        }
        boolean first = pipeline == prepared.pipelines().getFirst();
        if (failure != null && first) {
            failed++;
            if (reasons.size() < MAX_REASONS) {
                reasons.add("document " + document.prompt().index() + ": " + failure);
            }
        }
        scores.forEach((metric, score) ->
                values.computeIfAbsent(metric + "," + pipeline.name(), key -> new ArrayList<>())
                        .add(score));
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("doc_id", document.prompt().index());
        line.put("doc", document.prompt().document());
        line.put("target", PythonLiteral.str(document.prompt().target()));
        line.put("arguments", numbered("gen_args_", arguments));
        line.put("resps", responses);
        List<Object> shownFiltered = new ArrayList<>();
        for (int i = 0; i < filtered.size(); i++) {
            shownFiltered.add(shown(document.requests().get(i).getFirst(), filtered.get(i)));
        }
        line.put("filtered_resps", shownFiltered);
        line.put("filter", pipeline.name());
        line.put("metrics", List.copyOf(scores.keySet()));
        addHashes(line, document);
        line.putAll(scores);
        if (failure != null) {
            line.put("jeval_error", failure);
        }
        return line;
    }

    private void addHashes(Map<String, @Nullable Object> line, DocumentRequests document) {
        String doc = Hashes.sha256(PythonJson.indented(document.prompt().document()));
        String prompt = Hashes.sha256(firstArgument(document.requests().getFirst().getFirst()));
        String target = Hashes.sha256(PythonLiteral.str(document.prompt().target()));
        line.put("doc_hash", doc);
        line.put("prompt_hash", prompt);
        line.put("target_hash", target);
        hashes.append(doc).append(prompt).append(target);
    }

    private void countTruncated() {
        for (DocumentRequests document : prepared.documents()) {
            for (List<Request> repeats : document.requests()) {
                int cut =
                        switch (answers.apply(repeats.getFirst())) {
                            case Response.Scored scored -> scored.truncatedTokens();
                            case Response.Generated generated -> generated.truncatedTokens();
                            case Response.Failed failure -> 0;
                        };
                truncated += cut > 0 ? 1 : 0;
            }
        }
    }

    private Map<String, Object> aggregate() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        values.forEach((key, list) -> {
            int comma = key.indexOf(',');
            String metric = key.substring(0, comma);
            Aggregation aggregation = prepared.scorer().aggregation(metric);
            double error = aggregation.standardError(list, bootstrapIterations);
            metrics.put(key, aggregation.aggregate(list));
            metrics.put(
                    metric + "_stderr" + key.substring(comma),
                    Double.isNaN(error) ? "N/A" : (Object) error);
        });
        return metrics;
    }

    private Map<String, @Nullable Boolean> higherIsBetter() {
        Map<String, @Nullable Boolean> better = new LinkedHashMap<>();
        for (Metric metric : prepared.scorer().metrics()) {
            better.put(metric.name(), metric.higherIsBetter());
        }
        return better;
    }

    /// The answer as filters and metrics see it.
    private static Object value(Response response) {
        return switch (response) {
            case Response.Scored scored -> new LogProb(scored.logProb(), scored.greedy());
            case Response.Generated generated -> generated.text();
            case Response.Failed failure -> throw new IllegalStateException(failure.reason());
        };
    }

    /// A value as the samples file shows it: everything that is not a list is text.
    private static Object shown(Request request, @Nullable Object value) {
        return switch (value) {
            case LogProb logProb when request instanceof Request.Rolling ->
                    PythonLiteral.repr(logProb.value());
            case LogProb logProb ->
                    List.of(
                            PythonLiteral.repr(logProb.value()),
                            PythonLiteral.repr(logProb.greedy()));
            case List<?> list -> list.stream().map(item -> shown(request, item)).toList();
            case null, default -> PythonLiteral.str(value);
        };
    }

    private static Map<String, Object> arguments(Request request) {
        List<Object> arguments =
                switch (request) {
                    case Request.LogLikelihood pair -> List.of(pair.context(), pair.continuation());
                    case Request.Rolling rolling -> List.of(rolling.text());
                    case Request.Generate generate ->
                            List.of(generate.context(), settings(generate.settings()));
                };
        return numbered("arg_", arguments);
    }

    private static Map<String, Object> settings(GenerationSettings settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("until", settings.until());
        map.put("max_gen_toks", settings.maxGenToks());
        map.put("do_sample", !settings.greedy());
        map.put("temperature", settings.temperature());
        if (!settings.greedy()) {
            map.put("top_p", settings.topP());
            map.put("top_k", settings.topK());
        }
        return map;
    }

    private static Map<String, Object> numbered(String prefix, List<Object> items) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            map.put(prefix + i, items.get(i));
        }
        return map;
    }

    private static String firstArgument(Request request) {
        return switch (request) {
            case Request.LogLikelihood pair -> pair.context();
            case Request.Rolling rolling -> rolling.text();
            case Request.Generate generate -> generate.context();
        };
    }
}
