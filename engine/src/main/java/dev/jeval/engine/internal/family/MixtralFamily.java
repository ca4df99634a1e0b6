package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Mixtral: Mistral's attention; each feed-forward part is a choice of experts whose softmax
/// weights are divided by their sum. A missing `sliding_window` means none.
///
/// Source: `modeling_mixtral.py`.
final class MixtralFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("mixtral");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4096);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 131_072);
        Integer window = config.optionalSize("sliding_window");
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                config.contains("num_key_value_heads")
                                        ? config.size("num_key_value_heads", heads)
                                        : 8,
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 1e6),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withWindow(window == null ? 0 : window);
        FeedForward feedForward =
                new FeedForward.Experts(
                        config.size("num_local_experts", 8),
                        config.size("num_experts_per_tok", 2),
                        new FeedForward.Gated(
                                config.size("intermediate_size", 14_336),
                                ConfigReader.activation(config, "hidden_act", "silu"),
                                false),
                        new FeedForward.Router.Softmax(1, 1, true, 1),
                        null);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-5), false);
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
        String moe = "model.layers.{layer}.block_sparse_moe.";
        return HubNames.preNorms(HubNames.withoutFeedForward())
                .put(Role.ROUTER, moe + "gate")
                .put(Role.EXPERT_GATE, moe + "experts.{expert}.w1")
                .put(Role.EXPERT_UP, moe + "experts.{expert}.w3")
                .put(Role.EXPERT_DOWN, moe + "experts.{expert}.w2")
                .build();
    }
}
