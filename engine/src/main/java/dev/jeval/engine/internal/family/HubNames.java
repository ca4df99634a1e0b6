package dev.jeval.engine.internal.family;

/// The module names that Llama introduced and most later families keep.
final class HubNames {
    private HubNames() {}

    /// Embedding, separate query/key/value/output projections, gated feed-forward, final norm and
    /// `lm_head`; no norms inside the layers.
    static WeightLayout.Builder decoder() {
        return withoutFeedForward()
                .put(Role.GATE, "model.layers.{layer}.mlp.gate_proj")
                .put(Role.UP, "model.layers.{layer}.mlp.up_proj")
                .put(Role.DOWN, "model.layers.{layer}.mlp.down_proj");
    }

    /// As [#decoder()], without a feed-forward part.
    static WeightLayout.Builder withoutFeedForward() {
        return WeightLayout.builder("model.")
                .put(Role.EMBEDDING, "model.embed_tokens")
                .put(Role.QUERY, "model.layers.{layer}.self_attn.q_proj")
                .put(Role.KEY, "model.layers.{layer}.self_attn.k_proj")
                .put(Role.VALUE, "model.layers.{layer}.self_attn.v_proj")
                .put(Role.ATTENTION_OUTPUT, "model.layers.{layer}.self_attn.o_proj")
                .put(Role.FINAL_NORM, "model.norm")
                .put(Role.OUTPUT, "lm_head");
    }

    /// [#decoder()] with the two norms of a sequential pre-norm layer.
    static WeightLayout.Builder preNormDecoder() {
        return preNorms(decoder());
    }

    /// Adds the two norms of a sequential pre-norm layer.
    static WeightLayout.Builder preNorms(WeightLayout.Builder builder) {
        return builder.put(Role.ATTENTION_NORM, "model.layers.{layer}.input_layernorm")
                .put(Role.FEED_FORWARD_NORM, "model.layers.{layer}.post_attention_layernorm");
    }
}
