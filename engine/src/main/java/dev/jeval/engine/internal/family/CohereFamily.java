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

/// Cohere (Command R, R+): parallel attention and feed-forward behind one layer norm without bias,
/// interleaved rope over the whole head, scaled logits, a tied output; R+ also normalises queries
/// and keys head by head.
///
/// Source: `modeling_cohere.py`.
final class CohereFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("cohere");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 8192);
        int heads = config.size("num_attention_heads", 64);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 8192);
        boolean bias = config.flag("attention_bias", false);
        Norm norm = new Norm.Layer(config.number("layer_norm_eps", 1e-5), false);
        QkNorm qkNorm =
                config.flag("use_qk_norm", false)
                        ? new QkNorm.PerHead(norm, true)
                        : new QkNorm.None();
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                config.size("num_key_value_heads", heads),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        true,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(bias, bias)
                        .withQkNorm(qkNorm);
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 22_528),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 256_000),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 40, "num_hidden_layers"),
                        new DecoderSpec.Layer(attention, feedForward, new Residual.Parallel(norm))),
                norm,
                new DecoderSpec.Output(
                        config.flag("tie_word_embeddings", true),
                        false,
                        config.positive("logit_scale", 0.0625),
                        0));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        String layer = "model.layers.{layer}.";
        return HubNames.decoder()
                .put(Role.ATTENTION_NORM, layer + "input_layernorm")
                .put(Role.QUERY_NORM, layer + "self_attn.q_norm")
                .put(Role.KEY_NORM, layer + "self_attn.k_norm")
                .build();
    }
}
