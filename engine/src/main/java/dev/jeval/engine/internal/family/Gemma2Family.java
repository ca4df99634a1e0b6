package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Gemma 2: Gemma with norms before and after each part, soft caps on scores and logits, a score
/// scale of its own, and a sliding window on every other layer.
///
/// Source: `modeling_gemma2.py`.
final class Gemma2Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("gemma2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 2304);
        int heads = config.size("num_attention_heads", 8);
        int headDim = config.size("head_dim", 256);
        int context = config.size("max_position_embeddings", 8192);
        int layers = ConfigReader.layers(config, 26, "num_hidden_layers");
        boolean bias = config.flag("attention_bias", false);
        config.ignore("hidden_act", "sliding_window_size");
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                                heads,
                                config.size("num_key_value_heads", 4),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(bias, bias)
                        .withScale(GemmaConfig.scale(config))
                        .withSoftCap(GemmaConfig.softCap(config, "attn_logit_softcapping", 50));
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 9216),
                        ConfigReader.activation(config, "hidden_activation", "gelu_pytorch_tanh"),
                        false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), true);
        int window = config.size("sliding_window", 4096);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 256_000),
                hidden,
                context,
                new DecoderSpec.Embedding(Math.sqrt(hidden), null),
                ConfigReader.windows(config, layers, window, layer -> layer % 2 == 0).stream()
                        .map(layerWindow ->
                                new DecoderSpec.Layer(
                                        attention.withWindow(layerWindow),
                                        feedForward,
                                        new Residual.Sandwich(norm)))
                        .toList(),
                norm,
                new DecoderSpec.Output(
                        config.flag("tie_word_embeddings", true),
                        false,
                        1,
                        GemmaConfig.softCap(config, "final_logit_softcapping", 30)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return GemmaConfig.sandwichNorms(HubNames.decoder()).build();
    }
}
