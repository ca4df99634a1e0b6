package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import java.util.List;

/// Readings that Qwen 2 and later share.
final class QwenConfig {
    private QwenConfig() {}

    /// Key/value heads: `fallback` if the key is missing, all heads if it is `null`.
    static int kvHeads(ModelConfig config, int heads, int fallback) {
        return config.contains("num_key_value_heads")
                ? config.size("num_key_value_heads", heads)
                : fallback;
    }

    /// The window of each layer: only with `use_sliding_window`, from `max_window_layers` on.
    static List<Integer> windows(ModelConfig config, int layers) {
        boolean sliding = config.flag("use_sliding_window", false);
        int first = config.count("max_window_layers", 28);
        int window =
                config.contains("sliding_window") && !config.isSet("sliding_window")
                        ? 0
                        : config.size("sliding_window", 4096);
        return ConfigReader.windows(config, layers, sliding ? window : 0, layer -> layer >= first);
    }

    /// Whether layer `layer` has experts.
    static boolean isSparse(ModelConfig config, int layer) {
        int step = config.size("decoder_sparse_step", 1);
        return (layer + 1) % step == 0 && !config.counts("mlp_only_layers").contains(layer);
    }
}
