package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Gemma: Llama's form with wide heads, token vectors scaled by the root of the hidden size, RMS
/// norms with `1 + w`, tanh-GELU gates and a tied output.
///
/// `hidden_act` is ignored: without `hidden_activation` the gate is the tanh GELU. Source:
/// `modeling_gemma.py`.
final class GemmaFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("gemma");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 3072);
        int heads = config.size("num_attention_heads", 16);
        int headDim = config.size("head_dim", 256);
        int context = config.size("max_position_embeddings", 8192);
        boolean bias = config.flag("attention_bias", false);
        config.ignore("hidden_act");
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                config.size("num_key_value_heads", 16),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(bias, bias);
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 24_576),
                        ConfigReader.activation(config, "hidden_activation", "gelu_pytorch_tanh"),
                        false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), true);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 256_000),
                hidden,
                context,
                new DecoderSpec.Embedding(Math.sqrt(hidden), null),
                ConfigReader.repeat(
                        ConfigReader.layers(config, 28, "num_hidden_layers"),
                        new DecoderSpec.Layer(
                                attention, feedForward, new Residual.Sequential(norm))),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", true)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return HubNames.preNormDecoder().build();
    }
}
