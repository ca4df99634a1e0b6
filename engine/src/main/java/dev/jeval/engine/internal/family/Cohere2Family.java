package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Cohere 2 (Command R7B): Cohere's layers; some slide over a window with rope, the others see
/// everything without any position encoding.
///
/// Source: `modeling_cohere2.py`.
final class Cohere2Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("cohere2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 8192);
        int heads = config.size("num_attention_heads", 64);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 8192);
        int layers = ConfigReader.layers(config, 40, "num_hidden_layers");
        boolean bias = config.flag("attention_bias", false);
        // Notes of the checkpoint's authors that the reference does not read; the values it has.
        config.ignore("order_of_interleaved_layers");
        config.requireFlag("use_embedding_sharing", true);
        config.requireFlag("use_gated_activation", true);
        config.requireFlag("use_parallel_block", true);
        config.requireFlag("use_parallel_embedding", true);
        config.requireFlag("use_qk_norm", false);
        if (!config.text("position_embedding_type", "rope_gptj").equals("rope_gptj")) {
            throw config.unsupported(
                    "position_embedding_type", "rope_gptj", config.text("position_embedding_type"));
        }
        if (config.number("rotary_pct", 1) != 1) {
            throw config.unsupported("rotary_pct", "1", config.number("rotary_pct"));
        }
        Norm norm = new Norm.Layer(config.number("layer_norm_eps", 1e-5), false);
        Position rope =
                new Position.Rope(
                        RopeConfig.theta(config, 10_000),
                        headDim,
                        true,
                        RopeConfig.scaling(config, context, headDim));
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                                heads, config.size("num_key_value_heads", heads), headDim, rope)
                        .withBias(bias, bias);
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 22_528),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        int window = config.size("sliding_window", 4096);
        int pattern =
                ConfigReader.size(config, 4, "sliding_window_pattern", "_sliding_window_pattern");
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 256_000),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.windows(config, layers, window, layer -> (layer + 1) % pattern != 0)
                        .stream()
                        .map(layerWindow ->
                                new DecoderSpec.Layer(
                                        attention
                                                .withWindow(layerWindow)
                                                .withPosition(
                                                        layerWindow == 0
                                                                ? new Position.None()
                                                                : rope),
                                        feedForward,
                                        new Residual.Parallel(norm)))
                        .toList(),
                norm,
                new DecoderSpec.Output(
                        config.flag("tie_word_embeddings", true),
                        false,
                        config.positive("logit_scale", 0.0625),
                        0));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return HubNames.decoder()
                .put(Role.ATTENTION_NORM, "model.layers.{layer}.input_layernorm")
                .build();
    }
}
