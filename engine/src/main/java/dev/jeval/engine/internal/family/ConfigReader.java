package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/// Readings of `config.json` that several families share.
final class ConfigReader {
    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    /// More layers than any published model has; keeps a damaged count from costing memory.
    private static final int MAX_LAYERS = 1024;

    private ConfigReader() {}

    /// The first of `keys` that is set, or `fallback`.
    static int size(ModelConfig config, int fallback, String... keys) {
        Integer size = null;
        for (String key : keys) {
            Integer value = config.optionalSize(key);
            size = size == null ? value : size;
        }
        return size == null ? fallback : size;
    }

    /// The number of layers.
    static int layers(ModelConfig config, int fallback, String... keys) {
        int layers = size(config, fallback, keys);
        if (layers > MAX_LAYERS) {
            throw config.wrong(keys[0], "at most " + MAX_LAYERS + " layers", layers);
        }
        return layers;
    }

    /// Width of a head: `head_dim`, else the hidden size over the heads, which must divide it.
    static int headDim(ModelConfig config, int hiddenSize, int heads) {
        Integer headDim = config.optionalSize("head_dim");
        return headDim != null ? headDim : evenShare(config, hiddenSize, heads);
    }

    /// The hidden size over the heads, which must divide it.
    static int evenShare(ModelConfig config, int hiddenSize, int heads) {
        if (hiddenSize % heads != 0) {
            throw config.wrong(
                    "num_attention_heads", "a divisor of the hidden size " + hiddenSize, heads);
        }
        return hiddenSize / heads;
    }

    /// The activation that `key` names.
    static Activation activation(ModelConfig config, String key, String fallback) {
        String name = config.text(key, fallback);
        return switch (name) {
            case "silu", "swish" -> Activation.SILU;
            case "gelu" -> Activation.GELU_ERF;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> Activation.GELU_TANH;
            case "relu" -> Activation.RELU;
            default ->
                    throw config.unsupported(
                            key,
                            "silu, gelu, gelu_new, gelu_fast, gelu_pytorch_tanh or relu",
                            name);
        };
    }

    /// The attention window of each layer, 0 for none: `layer_types` if the config has it, else
    /// `window` on the layers that `sliding` names.
    static List<Integer> windows(ModelConfig config, int layers, int window, IntPredicate sliding) {
        List<String> types = config.texts("layer_types");
        if (!types.isEmpty() && types.size() != layers) {
            throw config.wrong("layer_types", layers + " entries", types.size() + " entries");
        }
        List<Integer> windows = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            boolean slides =
                    types.isEmpty()
                            ? sliding.test(layer)
                            : switch (types.get(layer)) {
                                case FULL -> false;
                                case SLIDING -> true;
                                default ->
                                        throw config.unsupported(
                                                "layer_types",
                                                FULL + " or " + SLIDING,
                                                types.get(layer));
                            };
            windows.add(slides ? window : 0);
        }
        return windows;
    }

    /// `layers` times the same.
    static <T> List<T> repeat(int layers, T value) {
        return Collections.nCopies(layers, value);
    }
}
