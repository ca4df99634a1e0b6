package dev.jeval.eval.backend;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.ModelOptions.KvType;
import dev.jeval.engine.ModelOptions.TokenizerMode;
import dev.jeval.engine.ModelOptions.WeightType;
import dev.jeval.eval.EvaluationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `--model_args` of this project's engine.
///
/// @param pretrained directory, or `org/name` of the local Hugging Face cache
/// @param revision recorded only
/// @param addBosToken `add_bos_token`; null to follow each task's rules
/// @param options how the model is opened
record EngineArguments(
        String pretrained, String revision, @Nullable Boolean addBosToken, ModelOptions options) {
    /// Arguments of the harness that mean nothing here: there is one device, and no remote code.
    private static final Set<String> IGNORED =
            Set.of(
                    "trust_remote_code",
                    "device",
                    "device_map",
                    "parallelize",
                    "batch_size",
                    "max_batch_size",
                    "use_fast_tokenizer",
                    "attn_implementation",
                    "low_cpu_mem_usage",
                    "logits_cache",
                    "softmax_dtype");

    private static final Set<String> KNOWN =
            Set.of(
                    "pretrained",
                    "revision",
                    "dtype",
                    "max_length",
                    "add_bos_token",
                    "threads",
                    "kv_dtype",
                    "tokenizer_mode",
                    "max_memory_bytes",
                    "weight_cache");

    /// @throws EvaluationException if an argument is missing, unknown or out of range
    static EngineArguments of(Map<String, String> arguments) {
        for (String name : arguments.keySet()) {
            if (!KNOWN.contains(name) && !IGNORED.contains(name)) {
                throw new EvaluationException(
                        "--model_args: unknown argument '%s'; known: %s, ignored: %s"
                                .formatted(
                                        name,
                                        String.join(", ", KNOWN.stream().sorted().toList()),
                                        String.join(", ", IGNORED.stream().sorted().toList())));
            }
        }
        String pretrained = arguments.get("pretrained");
        if (pretrained == null || pretrained.isBlank()) {
            throw new EvaluationException(
                    "--model_args: expected pretrained=DIRECTORY or pretrained=ORG/NAME");
        }
        ModelOptions defaults = ModelOptions.defaults();
        ModelOptions options =
                new ModelOptions(
                        (int) number(arguments, "threads", Integer.MAX_VALUE),
                        defaults.weights(),
                        weightType(arguments.getOrDefault("dtype", "auto")),
                        kvType(arguments.getOrDefault("kv_dtype", "float32")),
                        defaults.int8Activations(),
                        number(arguments, "max_memory_bytes", Long.MAX_VALUE),
                        (int) number(arguments, "max_length", Integer.MAX_VALUE),
                        tokenizerMode(arguments),
                        weightCache(arguments));
        return new EngineArguments(
                pretrained,
                arguments.getOrDefault("revision", ""),
                bool(arguments, "add_bos_token"),
                options);
    }

    private static WeightType weightType(String dtype) {
        return switch (dtype) {
            case "auto", "float32", "bfloat16", "float16" -> WeightType.AS_STORED;
            case "int8" -> WeightType.INT8;
            case "int4" -> WeightType.INT4;
            default ->
                    throw new EvaluationException(
                            "--model_args dtype: expected auto (weights as stored), int8 or int4,"
                                    + " got '"
                                    + dtype
                                    + "'");
        };
    }

    private static KvType kvType(String dtype) {
        return switch (dtype) {
            case "auto", "float32" -> KvType.F32;
            case "float16" -> KvType.F16;
            case "bfloat16" -> KvType.BF16;
            default ->
                    throw new EvaluationException(
                            "--model_args kv_dtype: expected float32, float16 or bfloat16, got '"
                                    + dtype
                                    + "'");
        };
    }

    private static @Nullable Path weightCache(Map<String, String> arguments) {
        String directory = arguments.get("weight_cache");
        return directory == null || directory.equals("none") ? null : Path.of(directory);
    }

    private static TokenizerMode tokenizerMode(Map<String, String> arguments) {
        String mode = arguments.get("tokenizer_mode");
        if (mode == null) {
            Boolean fast = bool(arguments, "use_fast_tokenizer");
            return Boolean.FALSE.equals(fast) ? TokenizerMode.SLOW : TokenizerMode.AUTO;
        }
        return switch (mode) {
            case "auto" -> TokenizerMode.AUTO;
            case "fast" -> TokenizerMode.FAST;
            case "slow" -> TokenizerMode.SLOW;
            default ->
                    throw new EvaluationException(
                            "--model_args tokenizer_mode: expected auto, fast or slow, got '"
                                    + mode
                                    + "'");
        };
    }

    /// A whole number from 1 to `max`; 0 if the argument is absent.
    private static long number(Map<String, String> arguments, String name, long max) {
        String text = arguments.get(name);
        if (text == null) {
            return 0;
        }
        if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= 1 && value <= max) {
                return value;
            }
        }
        throw new EvaluationException(
                "--model_args %s: expected a whole number from 1 to %d, got '%s'"
                        .formatted(name, max, text));
    }

    private static @Nullable Boolean bool(Map<String, String> arguments, String name) {
        String text = arguments.get(name);
        return switch (text) {
            case null -> null;
            case "True", "true", "1" -> true;
            case "False", "false", "0" -> false;
            default ->
                    throw new EvaluationException(
                            "--model_args %s: expected True or False, got '%s'"
                                    .formatted(name, text));
        };
    }
}
