package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Qwen 1.5, 2 and 2.5: Llama's form with biases on queries, keys and values.
///
/// `sliding_window` counts only with `use_sliding_window`, and then on layers from
/// `max_window_layers` on. Source: `modeling_qwen2.py`.
final class Qwen2Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("qwen2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4096);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 32_768);
        int layers = ConfigReader.layers(config, 32, "num_hidden_layers");
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
                        .withBias(true, false);
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 22_016),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 151_936),
                hidden,
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
        return HubNames.preNormDecoder().build();
    }
}
