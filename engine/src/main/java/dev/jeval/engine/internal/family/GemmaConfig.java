package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;

/// Readings that Gemma 2 and 3 share.
final class GemmaConfig {
    private GemmaConfig() {}

    /// Factor of the scores: `query_pre_attn_scalar^-0.5`.
    static double scale(ModelConfig config) {
        return 1 / Math.sqrt(config.positive("query_pre_attn_scalar", 256));
    }

    /// A soft cap: `fallback` if the key is missing, none (0) if it is `null`.
    static double softCap(ModelConfig config, String key, double fallback) {
        return config.contains(key) && !config.isSet(key) ? 0 : config.positive(key, fallback);
    }

    /// A soft cap, none (0) if the key is missing or `null`.
    static double optionalCap(ModelConfig config, String key) {
        return config.isSet(key) ? config.positive(key, 1) : 0;
    }

    /// Adds the four norms of a layer.
    static WeightLayout.Builder sandwichNorms(WeightLayout.Builder builder) {
        String layer = "model.layers.{layer}.";
        return builder.put(Role.ATTENTION_NORM, layer + "input_layernorm")
                .put(Role.ATTENTION_POST_NORM, layer + "post_attention_layernorm")
                .put(Role.FEED_FORWARD_NORM, layer + "pre_feedforward_layernorm")
                .put(Role.FEED_FORWARD_POST_NORM, layer + "post_feedforward_layernorm");
    }
}
