package dev.jeval.cli.command;

import dev.jeval.cli.CacheDirectory;
import dev.jeval.engine.LanguageModel;
import dev.jeval.engine.ModelOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which model a command opens, and how.
final class ModelArguments {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description =
                    "Checkpoint directory, or org/name found in the local Hugging Face cache.")
    String model;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Worker threads; 0 = the physical cores this process may use.")
    int threads;

    @Option(
            names = "--weights",
            paramLabel = "auto|map|pack",
            defaultValue = "auto",
            description =
                    "Read weights from the mapped files, or from a packed copy that is made before"
                            + " the first token (pack) or behind it (auto); same bits.")
    ModelOptions.Weights weights;

    @Option(
            names = "--dtype",
            paramLabel = "as_stored|int8|int4",
            defaultValue = "as_stored",
            description = "Hold weights as stored, or rounded to 8 or 4 bits with block scales.")
    ModelOptions.WeightType dtype;

    @Option(
            names = "--weight_cache",
            paramLabel = "DIR|none",
            description =
                    "Where weights rounded by --dtype are kept for the next time; default: jeval's"
                            + " cache directory.")
    @Nullable String weightCache;

    @Option(
            names = "--kv_dtype",
            paramLabel = "f32|f16|bf16",
            defaultValue = "f32",
            description = "Hold keys and values exactly (f32) or rounded.")
    ModelOptions.KvType kvType;

    @Option(
            names = "--max_memory_gb",
            paramLabel = "GB",
            defaultValue = "0",
            description = "Limit for weights, keys and values; 0 = what the machine allows.")
    double maxMemoryGigabytes;

    @Option(
            names = "--max_length",
            paramLabel = "TOKENS",
            defaultValue = "0",
            description = "Longest sequence; 0 = the model's own.")
    int maxLength;

    @Option(
            names = "--tokenizer_mode",
            paramLabel = "auto|fast|slow",
            defaultValue = "auto",
            description = "tokenizer.json (fast) or tokenizer.model (slow) where both exist.")
    ModelOptions.TokenizerMode tokenizerMode;

    /// Opens the model; the caller closes it.
    LanguageModel open() {
        return LanguageModel.open(model, options());
    }

    ModelOptions options() {
        if (!(maxMemoryGigabytes >= 0)) {
            throw new UsageException(
                    "--max_memory_gb: expected a number >= 0, got " + maxMemoryGigabytes);
        }
        return ModelOptions.defaults()
                .withThreads(threads)
                .withWeights(weights)
                .withDtype(dtype)
                .withKvType(kvType)
                .withMaxMemoryBytes((long) (maxMemoryGigabytes * (1L << 30)))
                .withContextLimit(maxLength)
                .withTokenizer(tokenizerMode)
                .withWeightCache(weightCache());
    }

    private @Nullable Path weightCache() {
        if (weightCache == null) {
            return CacheDirectory.path().resolve("weights");
        }
        return weightCache.equals("none") ? null : Path.of(weightCache);
    }
}
