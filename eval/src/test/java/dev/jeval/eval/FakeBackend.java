package dev.jeval.eval;

import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.backend.Forecast;
import dev.jeval.eval.backend.ModelInfo;
import dev.jeval.eval.backend.ResponseSink;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/// Answers by a function, in a shuffled order; remembers what it was asked.
final class FakeBackend implements Backend {
    final List<Request> asked = new ArrayList<>();
    private final Function<Request, Response> answers;
    private final long seed;
    private boolean forecasting;

    FakeBackend(long seed, Function<Request, Response> answers) {
        this.seed = seed;
        this.answers = answers;
    }

    /// Answers that depend on the request alone.
    static FakeBackend hashing(long seed) {
        return new FakeBackend(
                seed,
                request -> {
                    int hash = Math.floorMod(request.toString().hashCode(), 10_007);
                    return request instanceof Request.Generate
                            ? new Response.Generated("答え " + hash, 10, 3, 0)
                            : new Response.Scored(-hash / 1000.0, hash % 3 == 0, 5, 2, hash % 2);
                });
    }

    /// Lets it forecast a second for every request that is still open.
    FakeBackend forecasting() {
        forecasting = true;
        return this;
    }

    /// The answer to a request.
    Response answer(Request request) {
        return answers.apply(request);
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("org/fake", "fake", 1, "F32", "", "", 64, null, null, null);
    }

    @Override
    public Forecast forecast(List<Request> requests) {
        return new Forecast(requests.size(), 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void run(List<Request> requests, ResponseSink sink) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        int open = order.size();
        for (int index : order) {
            if (forecasting) {
                sink.remaining(Duration.ofSeconds(open--));
            }
            asked.add(requests.get(index));
            sink.accept(index, answers.apply(requests.get(index)));
        }
    }

    @Override
    public String applyChatTemplate(
            String template, List<Map<String, String>> messages, boolean addGenerationPrompt) {
        StringBuilder text = new StringBuilder();
        for (Map<String, String> message : messages) {
            text.append('<').append(message.get("role")).append('>');
            text.append(message.get("content"));
        }
        return text.append(addGenerationPrompt ? "<assistant>" : "").toString();
    }

    @Override
    public String chatTemplate(String template) {
        return "fake " + template;
    }

    @Override
    public void close() {}
}
