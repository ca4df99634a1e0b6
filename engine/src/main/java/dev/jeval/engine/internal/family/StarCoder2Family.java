package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// StarCoder2: Llama's names with layer norms, a plain feed-forward part with tanh GELU, biases
/// throughout, a sliding window when one is set, and a tied output by default.
///
/// Source: `modeling_starcoder2.py`; no fixture of a reference was at hand.
final class StarCoder2Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("starcoder2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 3072);
        int heads = config.size("num_attention_heads", 24);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 4096);
        boolean bias = config.flag("use_bias", true);
        String normType = config.text("norm_type", "layer_norm");
        if (!normType.equals("layer_norm")) {
            throw config.unsupported("norm_type", "layer_norm", normType);
        }
        String mlpType = config.text("mlp_type", "default");
        if (!mlpType.equals("default")) {
            throw config.unsupported("mlp_type", "default", mlpType);
        }
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                                heads,
                                config.contains("num_key_value_heads")
                                        ? config.size("num_key_value_heads", heads)
                                        : 2,
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(bias, bias);
        FeedForward feedForward =
                new FeedForward.Plain(
                        config.size("intermediate_size", 12_288),
                        ConfigReader.activation(config, "hidden_act", "gelu_pytorch_tanh"),
                        bias);
        Norm norm = new Norm.Layer(config.number("norm_epsilon", 1e-5), true);
        Integer window = config.optionalSize("sliding_window");
        int layers = ConfigReader.layers(config, 30, "num_hidden_layers");
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 49_152),
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
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", true)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return HubNames.preNorms(HubNames.withoutFeedForward())
                .put(Role.UP, "model.layers.{layer}.mlp.c_fc")
                .put(Role.DOWN, "model.layers.{layer}.mlp.c_proj")
                .build();
    }
}
