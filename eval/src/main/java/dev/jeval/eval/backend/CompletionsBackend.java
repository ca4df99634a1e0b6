package dev.jeval.eval.backend;

import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.ScoringException;
import dev.jeval.eval.metric.StopStrings;
import dev.jeval.eval.plan.EncodingSettings;
import dev.jeval.eval.plan.PlannedRequest;
import dev.jeval.eval.plan.RequestPlanner;
import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import dev.jeval.tokenizer.CheckpointTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that speaks the OpenAI completions protocol (`local-completions`) or its chat form
/// (`local-chat-completions`).
///
/// Log-likelihoods need `echo` and `logprobs`, which the chat form does not have. With a tokenizer
/// the prompt is sent as token ids, cut by each task's rules; without one as text, and the server's
/// `text_offset` tells where the continuation begins.
final class CompletionsBackend implements Backend {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// The protocol takes no more.
    private static final int MAX_STOPS = 4;

    private final HttpArguments arguments;
    private final boolean chat;
    private final CompletionsClient client;
    private final ModelInfo info;
    private final @Nullable RequestPlanner planner;

    CompletionsBackend(HttpArguments arguments, boolean chat) {
        this.arguments = arguments;
        this.chat = chat;
        this.client = new CompletionsClient(arguments);
        this.info =
                new ModelInfo(
                        arguments.model(),
                        arguments.toString() + chat,
                        -1,
                        "",
                        "",
                        "",
                        arguments.maxLength(),
                        null,
                        null,
                        null);
        this.planner = planner(arguments);
    }

    private static @Nullable RequestPlanner planner(HttpArguments arguments) {
        String directory = arguments.tokenizer();
        if (directory == null) {
            return null;
        }
        CheckpointTokenizer tokenizer = CheckpointTokenizer.open(Path.of(directory));
        Integer bos = tokenizer.bosId().isPresent() ? tokenizer.bosId().getAsInt() : null;
        Integer eos = tokenizer.eosId().isPresent() ? tokenizer.eosId().getAsInt() : null;
        return new RequestPlanner(
                tokenizer::encode,
                new EncodingSettings(
                        arguments.addBosToken(),
                        bos,
                        eos,
                        bos == null ? "" : tokenizer.piece(bos),
                        "",
                        arguments.maxLength()));
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Forecast forecast(List<Request> requests) {
        return new Forecast(requests.size(), 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void run(List<Request> requests, ResponseSink sink) {
        ReentrantLock turn = new ReentrantLock();
        Semaphore room = new Semaphore(Math.max(1, arguments.concurrent()));
        List<Throwable> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < requests.size(); i++) {
                int index = i;
                room.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        Response response = answer(requests.get(index));
                        turn.lock();
                        try {
                            sink.accept(index, response);
                        } catch (RuntimeException e) {
                            failures.add(e);
                        } finally {
                            turn.unlock();
                        }
                    } finally {
                        room.release();
                    }
                });
            }
        }
        if (!failures.isEmpty()) {
            throw new EvaluationException(
                    "an answer could not be kept: " + failures.getFirst().getMessage(),
                    failures.getFirst());
        }
    }

    private Response answer(Request request) {
        try {
            return switch (request) {
                case Request.LogLikelihood pair -> score(pair, pair.context(), pair.continuation());
                case Request.Rolling rolling -> score(rolling, "", rolling.text());
                case Request.Generate generate -> generate(generate);
            };
        } catch (ScoringException e) {
            return new Response.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Response score(Request request, String context, String continuation) {
        if (chat) {
            return new Response.Failed(
                    "chat completions give no log-probabilities of a prompt; use local-completions");
        }
        if (planner == null) {
            return scored(post(context + continuation), -1, context.length(), 0);
        }
        return switch (planner.plan(request)) {
            case PlannedRequest.Pair pair -> {
                int length = pair.context().length + pair.continuation().length;
                int cut = Math.max(0, length - arguments.maxLength());
                int[] ids = join(pair.context(), cut, pair.continuation());
                yield scored(post(list(ids)), ids.length - pair.continuation().length, 0, cut);
            }
            case PlannedRequest.Rolling rolling -> {
                int[] prefix = {rolling.prefix()};
                if (rolling.tokens().length >= arguments.maxLength()) {
                    yield new Response.Failed(
                            "expected a text of fewer than %d tokens (max_length), got %d"
                                    .formatted(arguments.maxLength(), rolling.tokens().length));
                }
                yield scored(post(list(join(prefix, 0, rolling.tokens()))), 1, 0, 0);
            }
            case PlannedRequest.Generation generation ->
                    throw new IllegalStateException("not a request to score");
            case PlannedRequest.Rejected rejected -> new Response.Failed(rejected.reason());
        };
    }

    private JsonNode post(Object prompt) {
        Map<String, Object> payload = payload();
        payload.put("prompt", prompt);
        payload.put("max_tokens", 1);
        payload.put("temperature", 0);
        payload.put("logprobs", 1);
        payload.put("echo", true);
        return client.post(payload);
    }

    /// Sums the log-probabilities of the continuation's tokens; the one token that the server
    /// generated behind it does not count.
    ///
    /// @param firstToken index of the first scored token; -1 to look for `firstCharacter`
    /// @param firstCharacter offset of the continuation in the text
    private static Response scored(
            JsonNode answer, int firstToken, int firstCharacter, int truncated) {
        JsonNode logProbs = answer.path("choices").path(0).path("logprobs");
        JsonNode values = logProbs.path("token_logprobs");
        int end = values.size() - 1;
        int from = firstToken;
        if (from < 0) {
            JsonNode offsets = logProbs.path("text_offset");
            from = 0;
            while (from < end && offsets.path(from).asInt(0) < firstCharacter) {
                from++;
            }
        }
        if (from >= end) {
            throw new ScoringException(
                    "expected log-probabilities of the prompt (echo), got %d tokens"
                            .formatted(values.size()));
        }
        double sum = 0;
        boolean greedy = true;
        for (int i = Math.max(from, 1); i < end; i++) {
            double value = values.path(i).asDouble(Double.NaN);
            sum += value;
            for (JsonNode best : logProbs.path("top_logprobs").path(i)) {
                greedy &= best.asDouble() <= value;
            }
        }
        if (Double.isNaN(sum)) {
            throw new ScoringException("expected a number as log-probability, got none");
        }
        return new Response.Scored(sum, greedy, from, end - from, truncated);
    }

    private Response generate(Request.Generate request) {
        GenerationSettings settings = request.settings();
        Map<String, Object> payload = payload();
        int truncated = 0;
        int length = 0;
        int newTokens = settings.maxGenToks();
        if (chat) {
            payload.put("messages", messages(request.context()));
        } else if (planner == null) {
            payload.put("prompt", request.context());
        } else {
            switch (planner.plan(request)) {
                case PlannedRequest.Generation generation -> {
                    payload.put("prompt", list(generation.prompt()));
                    truncated = generation.truncated();
                    length = generation.prompt().length;
                    newTokens = generation.maxNewTokens();
                }
                case PlannedRequest.Rejected rejected -> {
                    return new Response.Failed(rejected.reason());
                }
                case PlannedRequest.Pair pair ->
                        throw new IllegalStateException("not a request to generate");
                case PlannedRequest.Rolling rolling ->
                        throw new IllegalStateException("not a request to generate");
            }
        }
        payload.put("max_tokens", newTokens);
        payload.put("temperature", settings.temperature());
        payload.put("top_p", settings.topP());
        List<String> stops = settings.until();
        payload.put("stop", stops.subList(0, Math.min(MAX_STOPS, stops.size())));
        payload.put("seed", arguments.seed() + request.sample());
        JsonNode answer = client.post(payload);
        JsonNode choice = answer.path("choices").path(0);
        JsonNode text = chat ? choice.path("message").path("content") : choice.path("text");
        if (!text.isString()) {
            throw new ScoringException("expected a text in the server's answer, got " + text);
        }
        return new Response.Generated(
                StopStrings.cut(text.asString(), stops),
                length,
                answer.path("usage").path("completion_tokens").asInt(0),
                truncated);
    }

    /// The conversation that [#applyChatTemplate] wrote, or the prompt as one turn.
    private static Object messages(String context) {
        if (context.startsWith("[{\"role\": ")) {
            return MAPPER.readValue(context, List.class);
        }
        return List.of(Map.of("role", "user", "content", context));
    }

    private Map<String, Object> payload() {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("model", arguments.model());
        return payload;
    }

    private static int[] join(int[] first, int skip, int[] second) {
        int[] ids = Arrays.copyOfRange(first, skip, first.length + second.length);
        System.arraycopy(second, 0, ids, first.length - skip, second.length);
        return ids;
    }

    private static List<Integer> list(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    /// The server applies its own template, so the conversation travels as JSON.
    @Override
    public String applyChatTemplate(
            String template, List<Map<String, String>> messages, boolean addGenerationPrompt) {
        if (!chat) {
            throw new EvaluationException(
                    "--apply_chat_template: expected local-chat-completions, whose server has the"
                            + " template");
        }
        return PythonJson.compact(messages);
    }

    @Override
    public @Nullable String chatTemplate(String template) {
        return null;
    }

    @Override
    public void close() {
        client.close();
    }
}
