package dev.jeval.eval.backend;

import dev.jeval.eval.EvaluationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `--model_args` of a model behind HTTP.
///
/// @param model name sent with every request
/// @param url full address, such as `http://127.0.0.1:8000/v1/completions`
/// @param tokenizer checkpoint directory whose tokenizer the server uses; null to send text
/// @param concurrent requests under way at once
/// @param maxRetries how often a request is repeated after a failure of the server
/// @param timeoutSeconds how long an answer may take
/// @param maxLength tokens of prompt and answer together
/// @param seed sent with every request
/// @param addBosToken whether prompts begin with BOS; null to follow each task's rules
record HttpArguments(
        String model,
        URI url,
        @Nullable String tokenizer,
        int concurrent,
        int maxRetries,
        int timeoutSeconds,
        int maxLength,
        int seed,
        @Nullable Boolean addBosToken) {
    private static final int DEFAULT_RETRIES = 3;
    private static final int DEFAULT_TIMEOUT_SECONDS = 300;
    private static final int DEFAULT_MAX_LENGTH = 2048;
    private static final int DEFAULT_SEED = 1234;
    private static final int MAX_CONCURRENT = 1024;

    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "pretrained",
                    "base_url",
                    "num_concurrent",
                    "max_retries",
                    "timeout",
                    "tokenized_requests",
                    "tokenizer_backend",
                    "tokenizer",
                    "max_length",
                    "max_gen_toks",
                    "seed",
                    "add_bos_token");

    /// @throws EvaluationException if an argument is missing, unknown or out of range
    static HttpArguments of(Map<String, String> arguments) {
        for (String name : arguments.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new EvaluationException(
                        "--model_args: unknown argument '%s'; known: %s"
                                .formatted(
                                        name, String.join(", ", KNOWN.stream().sorted().toList())));
            }
        }
        String model = arguments.getOrDefault("model", arguments.get("pretrained"));
        if (model == null) {
            throw new EvaluationException(
                    "--model_args: expected model=NAME of the server's model");
        }
        boolean tokens = !"False".equalsIgnoreCase(arguments.get("tokenized_requests"));
        String bos = arguments.get("add_bos_token");
        return new HttpArguments(
                model,
                url(arguments.get("base_url")),
                tokens ? arguments.get("tokenizer") : null,
                number(arguments, "num_concurrent", 1, MAX_CONCURRENT),
                number(arguments, "max_retries", DEFAULT_RETRIES, Integer.MAX_VALUE),
                number(arguments, "timeout", DEFAULT_TIMEOUT_SECONDS, Integer.MAX_VALUE),
                number(arguments, "max_length", DEFAULT_MAX_LENGTH, Integer.MAX_VALUE),
                number(arguments, "seed", DEFAULT_SEED, Integer.MAX_VALUE),
                bos == null ? null : bos.equalsIgnoreCase("true"));
    }

    private static URI url(@Nullable String text) {
        try {
            URI url = new URI(text == null ? "" : text);
            String scheme = url.getScheme();
            if (url.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new EvaluationException("--model_args base_url: " + e.getMessage(), e);
        }
        throw new EvaluationException(
                "--model_args base_url: expected an address such as"
                        + " http://127.0.0.1:8000/v1/completions, got "
                        + text);
    }

    private static int number(Map<String, String> arguments, String name, int byDefault, int max) {
        String text = arguments.get(name);
        if (text == null) {
            return byDefault;
        }
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        throw new EvaluationException(
                "--model_args %s: expected a whole number up to %d, got '%s'"
                        .formatted(name, max, text));
    }
}
