package dev.jeval.eval.store;

import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import java.util.List;

/// Names a request in journals and caches: equal requests have equal keys, and different ones
/// practically never.
final class RequestKey {
    private RequestKey() {}

    /// The key: the first half of a SHA-256 in hexadecimal.
    static String of(Request request) {
        List<Object> parts =
                switch (request) {
                    case Request.LogLikelihood pair ->
                            List.of(
                                    "loglikelihood",
                                    pair.rules().yamlName(),
                                    pair.context(),
                                    pair.continuation());
                    case Request.Rolling rolling ->
                            List.of("rolling", rolling.rules().yamlName(), rolling.text());
                    case Request.Generate generate -> generation(generate);
                };
        return Hashes.sha256(PythonJson.compact(parts)).substring(0, 32);
    }

    private static List<Object> generation(Request.Generate request) {
        GenerationSettings settings = request.settings();
        return List.of(
                "generate",
                request.rules().yamlName(),
                request.context(),
                settings.until(),
                settings.maxGenToks(),
                settings.temperature(),
                settings.topP(),
                settings.topK(),
                request.sample(),
                request.seed());
    }
}
