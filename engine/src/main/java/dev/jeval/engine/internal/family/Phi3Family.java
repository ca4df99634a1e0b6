package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Phi-3 and Phi-4: Llama's form with fused query/key/value and gate/up matrices, a sliding window
/// when one is set, and LongRoPE for the long-context models.
///
/// Source: `modeling_phi3.py`.
final class Phi3Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("phi3");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 3072);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 4096);
        int dims = (int) (headDim * config.positive("partial_rotary_factor", 1));
        // Read with longrope only; without it, it repeats max_position_embeddings.
        config.ignore("original_max_position_embeddings");
        config.requireFlag("attention_bias", false);
        config.requireFlag("mlp_bias", false);
        config.requireFlag("lm_head_bias", false);
        requireOne(config, "interpolate_factor");
        requireOne(config, "full_attn_mod");
        int layers = ConfigReader.layers(config, 32, "num_hidden_layers");
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                        heads,
                        config.size("num_key_value_heads", heads),
                        headDim,
                        new Position.Rope(
                                RopeConfig.theta(config, 10_000),
                                dims,
                                false,
                                RopeConfig.scaling(config, context, dims)));
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 8192),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-5), false);
        Integer window = config.optionalSize("sliding_window");
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 32_064),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.windows(config, layers, window == null ? 0 : window, _ -> true)
                        .stream()
                        .map(layerWindow ->
                                new DecoderSpec.Layer(
                                        attention.withWindow(layerWindow),
                                        feedForward,
                                        new Residual.Sequential(norm)))
                        .toList(),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        DecoderSpec.Layer first = spec.layers().getFirst();
        Attention attention = first.attention();
        int width = ((FeedForward.Gated) first.feedForward()).width();
        String layer = "model.layers.{layer}.";
        return HubNames.preNormDecoder()
                .putQkvBlocks(
                        layer + "self_attn.qkv_proj",
                        attention.heads() * attention.keyDim(),
                        attention.cachedHeads() * attention.keyDim())
                .put(Role.GATE, layer + "mlp.gate_up_proj", new Rows(2 * width, 0, width))
                .put(Role.UP, layer + "mlp.gate_up_proj", new Rows(2 * width, width, width))
                .build();
    }

    /// Keys of Phi-4 that published models leave at 1.
    private static void requireOne(ModelConfig config, String key) {
        if (config.number(key, 1) != 1) {
            throw config.unsupported(key, "1", config.number(key));
        }
    }
}
