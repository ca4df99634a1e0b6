package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Readings that DeepSeek V2 and V3 share.
final class DeepSeekConfig {
    /// The inner norms do not take the config's eps.
    private static final double LATENT_EPS = 1e-6;

    private DeepSeekConfig() {}

    /// Multi-head latent attention.
    static Attention attention(ModelConfig config, int context, int defaultHeads) {
        int heads = config.size("num_attention_heads", defaultHeads);
        int nope = config.size("qk_nope_head_dim", 128);
        int ropeDims = config.size("qk_rope_head_dim", 64);
        // Keys and values come from one latent; the number of heads is that of the queries.
        config.ignore("num_key_value_heads", "head_dim", "qk_head_dim");
        int queryRank =
                config.contains("q_lora_rank") && !config.isSet("q_lora_rank")
                        ? 0
                        : config.size("q_lora_rank", 1536);
        Position.Rope rope =
                new Position.Rope(
                        RopeConfig.theta(config, 10_000),
                        ropeDims,
                        config.flag("rope_interleave", true),
                        RopeConfig.scaling(config, context, ropeDims));
        return new Attention.Latent(
                heads,
                queryRank,
                config.size("kv_lora_rank", 512),
                nope,
                rope,
                config.size("v_head_dim", 128),
                LATENT_EPS,
                scale(config, nope + ropeDims),
                config.flag("attention_bias", false));
    }

    /// `(nope + rope)^-0.5`, times the square of YaRN's scale when `mscale_all_dim` is set.
    private static double scale(ModelConfig config, int keyDim) {
        double scale = 1 / Math.sqrt(keyDim);
        ModelConfig rope = config.optionalObject("rope_scaling");
        if (rope == null || !rope.isSet("mscale_all_dim")) {
            return scale;
        }
        double mscaleAllDim = rope.number("mscale_all_dim");
        double mscale =
                mscaleAllDim == 0
                        ? 1
                        : RopeConfig.yarnScale(rope.positive("factor", 1), mscaleAllDim);
        return scale * mscale * mscale;
    }

    /// The layers: the first few dense, then every `moe_layer_freq`-th with experts.
    static List<DecoderSpec.Layer> layers(
            ModelConfig config,
            int layers,
            int firstDense,
            Attention attention,
            FeedForward dense,
            FeedForward sparse,
            Residual residual) {
        int frequency = config.size("moe_layer_freq", 1);
        List<DecoderSpec.Layer> all = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            boolean experts = layer >= firstDense && layer % frequency == 0;
            all.add(new DecoderSpec.Layer(attention, experts ? sparse : dense, residual));
        }
        return all;
    }

    /// The shared experts as one, or null.
    static FeedForward.@Nullable Shared shared(
            ModelConfig config, int defaultCount, int width, Activation activation) {
        int count = config.count("n_shared_experts", defaultCount);
        return count == 0
                ? null
                : new FeedForward.Shared(
                        new FeedForward.Gated(Math.multiplyExact(width, count), activation, false),
                        false);
    }

    static WeightLayout layout(DecoderSpec spec) {
        boolean latentQueries =
                spec.layers().getFirst().attention() instanceof Attention.Latent latent
                        && latent.queryRank() > 0;
        String layer = "model.layers.{layer}.";
        String attn = layer + "self_attn.";
        return HubNames.preNormDecoder()
                .put(Role.QUERY, attn + (latentQueries ? "q_b_proj" : "q_proj"))
                .put(Role.QUERY_LATENT, attn + "q_a_proj")
                .put(Role.QUERY_LATENT_NORM, attn + "q_a_layernorm")
                .put(Role.KV_LATENT, attn + "kv_a_proj_with_mqa")
                .put(Role.KV_LATENT_NORM, attn + "kv_a_layernorm")
                .put(Role.KV_UP, attn + "kv_b_proj")
                .put(Role.ROUTER, layer + "mlp.gate")
                .putTensor(Role.ROUTER_CORRECTION, layer + "mlp.gate.e_score_correction_bias")
                .put(Role.EXPERT_GATE, layer + "mlp.experts.{expert}.gate_proj")
                .put(Role.EXPERT_UP, layer + "mlp.experts.{expert}.up_proj")
                .put(Role.EXPERT_DOWN, layer + "mlp.experts.{expert}.down_proj")
                .put(Role.SHARED_GATE, layer + "mlp.shared_experts.gate_proj")
                .put(Role.SHARED_UP, layer + "mlp.shared_experts.up_proj")
                .put(Role.SHARED_DOWN, layer + "mlp.shared_experts.down_proj")
                .build();
    }
}
