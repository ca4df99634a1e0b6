package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Llama 1, 2 and 3 and what is published in their form (Yi, CALM2, Swallow, ELYZA, Youri,
/// Sarashina2, LLM-jp v2 and later, ...): RMS norms before each part, half-layout rope, grouped
/// heads, SwiGLU.
///
/// Source: `modeling_llama.py`. The files are already permuted for the half layout.
final class LlamaFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("llama");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4096);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 2048);
        boolean bias = config.flag("attention_bias", false);
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                config.size("num_key_value_heads", heads),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(bias, bias);
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 11_008),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        config.flag("mlp_bias", false));
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        int layers = ConfigReader.layers(config, 32, "num_hidden_layers");
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 32_000),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        layers,
                        new DecoderSpec.Layer(
                                attention, feedForward, new Residual.Sequential(norm))),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return HubNames.preNormDecoder().build();
    }
}
