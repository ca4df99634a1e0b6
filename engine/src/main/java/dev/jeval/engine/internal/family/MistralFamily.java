package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Mistral: Llama's form with a sliding window on every layer and heads of any width.
///
/// A missing `sliding_window` means 4096, `null` means none. Source: `modeling_mistral.py`.
final class MistralFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("mistral");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4096);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 131_072);
        int window =
                config.contains("sliding_window") && !config.isSet("sliding_window")
                        ? 0
                        : config.size("sliding_window", 4096);
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                        heads,
                        config.contains("num_key_value_heads")
                                ? config.size("num_key_value_heads", heads)
                                : 8,
                        headDim,
                        new Position.Rope(
                                RopeConfig.theta(config, 10_000),
                                headDim,
                                false,
                                RopeConfig.scaling(config, context, headDim)));
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 14_336),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        int layers = ConfigReader.layers(config, 32, "num_hidden_layers");
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 32_000),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.windows(config, layers, window, _ -> true).stream()
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
        return HubNames.preNormDecoder().build();
    }
}
