package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.Attention.QkNorm;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Qwen 3: Llama's form without biases, heads of their own width, and an RMS norm over each query
/// and key head before rope.
///
/// Source: `modeling_qwen3.py`.
final class Qwen3Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("qwen3");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int heads = config.size("num_attention_heads", 32);
        int headDim = config.size("head_dim", 128);
        int context = config.size("max_position_embeddings", 32_768);
        int layers = ConfigReader.layers(config, 32, "num_hidden_layers");
        boolean bias = config.flag("attention_bias", false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                                heads,
                                QwenConfig.kvHeads(config, heads, 32),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(bias, bias)
                        .withQkNorm(new QkNorm.PerHead(norm, false));
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 22_016),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 151_936),
                config.size("hidden_size", 4096),
                context,
                DecoderSpec.Embedding.PLAIN,
                QwenConfig.windows(config, layers).stream()
                        .map(window ->
                                new DecoderSpec.Layer(
                                        attention.withWindow(window),
                                        feedForward,
                                        new Residual.Sequential(norm)))
                        .toList(),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return HubNames.preNormDecoder()
                .put(Role.QUERY_NORM, "model.layers.{layer}.self_attn.q_norm")
                .put(Role.KEY_NORM, "model.layers.{layer}.self_attn.k_norm")
                .build();
    }
}
