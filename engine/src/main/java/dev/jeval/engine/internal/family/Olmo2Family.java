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

/// OLMo 2: norms only after attention and feed-forward, RMS norms over the whole query and key
/// projections.
///
/// Source: `modeling_olmo2.py`.
final class Olmo2Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("olmo2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4096);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 2048);
        boolean bias = config.flag("attention_bias", false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-5), false);
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
                        .withBias(bias, bias)
                        .withQkNorm(new QkNorm.Whole(norm));
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 11_008),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 50_304),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 32, "num_hidden_layers"),
                        new DecoderSpec.Layer(attention, feedForward, new Residual.PostNorm(norm))),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        String layer = "model.layers.{layer}.";
        return HubNames.decoder()
                .put(Role.QUERY_NORM, layer + "self_attn.q_norm")
                .put(Role.KEY_NORM, layer + "self_attn.k_norm")
                .put(Role.ATTENTION_POST_NORM, layer + "post_attention_layernorm")
                .put(Role.FEED_FORWARD_POST_NORM, layer + "post_feedforward_layernorm")
                .build();
    }
}
