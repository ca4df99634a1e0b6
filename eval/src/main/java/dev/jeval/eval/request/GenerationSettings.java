package dev.jeval.eval.request;

import dev.jeval.eval.TaskConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How text is generated: `generation_kwargs` with the harness's aliases and defaults resolved.
///
/// @param until stop strings; the answer ends before the first that appears
/// @param maxGenToks at most this many new tokens
/// @param temperature 0 for greedy decoding
/// @param topP nucleus of the sampling, 1 for all
/// @param topK number of most probable tokens sampled from, 0 for all
public record GenerationSettings(
        List<String> until, int maxGenToks, double temperature, double topP, int topK) {
    private static final int DEFAULT_MAX_GEN_TOKS = 256;
    private static final List<String> LIMIT_KEYS =
            List.of("max_gen_toks", "max_new_tokens", "max_tokens", "max_completion_tokens");

    /// Keys that may only have the value that changes nothing.
    private static final Map<String, Double> NEUTRAL =
            Map.of("repetition_penalty", 1.0, "num_beams", 1.0, "length_penalty", 1.0, "n", 1.0);

    private static final Set<String> KNOWN =
            Set.of("until", "do_sample", "temperature", "top_p", "top_k");

    /// Copies the stop strings and checks ranges.
    public GenerationSettings {
        until = until.stream().filter(stop -> !stop.isEmpty()).toList();
        if (maxGenToks < 1 || !(temperature >= 0) || !(topP > 0 && topP <= 1) || topK < 0) {
            throw new TaskConfigException(
                    ("generation_kwargs: expected max_gen_toks >= 1, temperature >= 0, 0 < top_p <="
                                    + " 1 and top_k >= 0, got %d, %s, %s and %d")
                            .formatted(maxGenToks, temperature, topP, topK));
        }
    }

    /// Whether decoding is greedy.
    public boolean greedy() {
        return temperature == 0;
    }

    /// Settings from `generation_kwargs`.
    ///
    /// @param origin file or task the values come from, for messages
    /// @throws TaskConfigException if a key is unknown or asks for something that is not supported
    public static GenerationSettings of(Map<String, @Nullable Object> kwargs, String origin) {
        for (Map.Entry<String, @Nullable Object> entry : kwargs.entrySet()) {
            String key = entry.getKey();
            Double neutral = NEUTRAL.get(key);
            if (neutral != null) {
                double value = number(entry.getValue(), key, origin);
                if (value != neutral) {
                    throw error(origin, key, "only " + neutral + " is supported", value);
                }
            } else if (!KNOWN.contains(key) && !LIMIT_KEYS.contains(key)) {
                throw error(origin, key, "unknown key", entry.getValue());
            }
        }
        double temperature = number(kwargs.getOrDefault("temperature", 0.0), "temperature", origin);
        Object doSample = kwargs.get("do_sample");
        if (Boolean.FALSE.equals(doSample)) {
            temperature = 0;
        } else if (Boolean.TRUE.equals(doSample) && !kwargs.containsKey("temperature")) {
            temperature = 1;
        }
        return new GenerationSettings(
                strings(kwargs.get("until"), origin),
                limit(kwargs, origin),
                temperature,
                number(kwargs.getOrDefault("top_p", 1.0), "top_p", origin),
                (int) number(kwargs.getOrDefault("top_k", 0), "top_k", origin));
    }

    private static int limit(Map<String, @Nullable Object> kwargs, String origin) {
        for (String key : LIMIT_KEYS) {
            Object value = kwargs.get(key);
            if (value != null) {
                return (int) Math.min(number(value, key, origin), Integer.MAX_VALUE);
            }
        }
        return DEFAULT_MAX_GEN_TOKS;
    }

    private static List<String> strings(@Nullable Object value, String origin) {
        return switch (value) {
            case null -> List.of();
            case String text -> List.of(text);
            case List<?> list -> {
                List<String> strings = new ArrayList<>();
                list.forEach(item -> strings.add(String.valueOf(item)));
                yield strings;
            }
            default -> throw error(origin, "until", "expected a string or a list", value);
        };
    }

    private static double number(@Nullable Object value, String key, String origin) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case String text when text.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?") ->
                    Double.parseDouble(text);
            case null, default -> throw error(origin, key, "expected a number", value);
        };
    }

    private static TaskConfigException error(
            String origin, String key, String what, @Nullable Object value) {
        return new TaskConfigException(
                "%s: generation_kwargs.%s: %s, got %s".formatted(origin, key, what, value));
    }
}
