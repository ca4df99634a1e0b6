package dev.jeval.eval.backend;

import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A model that knows nothing, for trying out tasks: answers are drawn from a hash of the request,
/// so they are the same in every run and in any order. One character counts as one token.
final class DummyBackend implements Backend {
    private static final int MAX_LENGTH = 1 << 20;

    private final ModelInfo info;

    DummyBackend(Map<String, String> modelArgs) {
        String name = modelArgs.getOrDefault("pretrained", "dummy");
        info =
                new ModelInfo(
                        name,
                        "dummy " + new TreeMap<>(modelArgs),
                        0,
                        "",
                        "",
                        "",
                        MAX_LENGTH,
                        null,
                        null,
                        null);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Forecast forecast(List<Request> requests) {
        long prompt = 0;
        long scored = 0;
        long generated = 0;
        for (Request request : requests) {
            switch (request) {
                case Request.LogLikelihood pair -> {
                    prompt += pair.context().length();
                    scored += pair.continuation().length();
                }
                case Request.Rolling rolling -> scored += rolling.text().length();
                case Request.Generate generate -> {
                    prompt += generate.context().length();
                    generated += generate.settings().maxGenToks();
                }
            }
        }
        return new Forecast(requests.size(), prompt, prompt, scored, generated, 0, 0, 0);
    }

    @Override
    public void run(List<Request> requests, ResponseSink sink) {
        for (int i = 0; i < requests.size(); i++) {
            sink.accept(i, answer(requests.get(i)));
        }
    }

    private static Response answer(Request request) {
        return switch (request) {
            case Request.LogLikelihood pair -> {
                long hash = hash(pair.context() + '\0' + pair.continuation());
                yield new Response.Scored(
                        -(hash % 10_000) / 1000.0,
                        hash % 7 == 0,
                        pair.context().length(),
                        pair.continuation().length(),
                        0);
            }
            case Request.Rolling rolling -> {
                int length = rolling.text().length();
                yield new Response.Scored(-2.5 * length, false, 0, length, 0);
            }
            case Request.Generate generate -> {
                long hash = hash(generate.context() + '\0' + generate.sample());
                String text = PythonLiteral.str(hash % 100);
                yield new Response.Generated(text, generate.context().length(), text.length(), 0);
            }
        };
    }

    private static long hash(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    @Override
    public String applyChatTemplate(
            String template, List<Map<String, String>> messages, boolean addGenerationPrompt) {
        throw new EvaluationException("model 'dummy' has no chat template");
    }

    @Override
    public @Nullable String chatTemplate(String template) {
        return null;
    }

    @Override
    public void close() {}
}
