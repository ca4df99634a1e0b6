package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.Attention.QkNorm;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import dev.jeval.engine.spec.RopeScaling;
import java.util.List;

/// Gemma 3, text: Gemma 2 without soft caps, with RMS norms (`1 + w`) over query and key heads,
/// several sliding layers for each global one, and a rope base of their own for the sliding ones.
///
/// Source: `modeling_gemma3.py`.
final class Gemma3Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("gemma3_text");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 2304);
        int heads = config.size("num_attention_heads", 8);
        int headDim = config.size("head_dim", 256);
        int context = config.size("max_position_embeddings", 131_072);
        int layers = ConfigReader.layers(config, 26, "num_hidden_layers");
        boolean bias = config.flag("attention_bias", false);
        config.ignore("hidden_act");
        config.requireFlag("use_bidirectional_attention", false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), true);
        Position global =
                new Position.Rope(
                        RopeConfig.theta(config, 1e6),
                        headDim,
                        false,
                        RopeConfig.scaling(config, context, headDim));
        Position local =
                new Position.Rope(
                        config.positive("rope_local_base_freq", 10_000),
                        headDim,
                        false,
                        new RopeScaling.None());
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                                heads, config.size("num_key_value_heads", 4), headDim, global)
                        .withBias(bias, bias)
                        .withScale(GemmaConfig.scale(config))
                        .withSoftCap(GemmaConfig.optionalCap(config, "attn_logit_softcapping"))
                        .withQkNorm(new QkNorm.PerHead(norm, false));
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 9216),
                        ConfigReader.activation(config, "hidden_activation", "gelu_pytorch_tanh"),
                        false);
        int window = config.size("sliding_window", 4096);
        int pattern =
                ConfigReader.size(config, 6, "sliding_window_pattern", "_sliding_window_pattern");
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 262_208),
                hidden,
                context,
                new DecoderSpec.Embedding(Math.sqrt(hidden), null),
                ConfigReader.windows(config, layers, window, layer -> (layer + 1) % pattern != 0)
                        .stream()
                        .map(layerWindow ->
                                new DecoderSpec.Layer(
                                        attention
                                                .withWindow(layerWindow)
                                                .withPosition(layerWindow == 0 ? global : local),
                                        feedForward,
                                        new Residual.Sandwich(norm)))
                        .toList(),
                norm,
                new DecoderSpec.Output(
                        config.flag("tie_word_embeddings", true),
                        false,
                        1,
                        GemmaConfig.optionalCap(config, "final_logit_softcapping")));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return GemmaConfig.sandwichNorms(HubNames.decoder())
                .put(Role.QUERY_NORM, "model.layers.{layer}.self_attn.q_norm")
                .put(Role.KEY_NORM, "model.layers.{layer}.self_attn.k_norm")
                .build();
    }
}
