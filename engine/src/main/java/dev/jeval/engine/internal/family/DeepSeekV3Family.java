package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// DeepSeek-V3: latent attention; a sigmoid router that chooses by score plus a learned correction
/// among the best groups of experts, and a shared expert.
///
/// Source: `modeling_deepseek_v3.py`. The extra layers for multi-token prediction that the
/// published files carry take no part.
final class DeepSeekV3Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("deepseek_v3");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int context = config.size("max_position_embeddings", 4096);
        Activation activation = ConfigReader.activation(config, "hidden_act", "silu");
        FeedForward dense =
                new FeedForward.Gated(config.size("intermediate_size", 18_432), activation, false);
        int width = config.size("moe_intermediate_size", 2048);
        requireText(config, "scoring_func", "sigmoid");
        requireText(config, "topk_method", "noaux_tc");
        // Layers for multi-token prediction and expert parallelism are not part of the forward
        // pass.
        config.ignore("num_nextn_predict_layers", "ep_size");
        FeedForward sparse =
                new FeedForward.Experts(
                        config.size("n_routed_experts", 256),
                        config.size("num_experts_per_tok", 8),
                        new FeedForward.Gated(width, activation, false),
                        new FeedForward.Router.Sigmoid(
                                config.size("n_group", 8),
                                config.size("topk_group", 4),
                                config.flag("norm_topk_prob", true),
                                config.positive("routed_scaling_factor", 2.5)),
                        DeepSeekConfig.shared(config, 1, width, activation));
        int layers = ConfigReader.layers(config, 61, "num_hidden_layers");
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 129_280),
                config.size("hidden_size", 7168),
                context,
                DecoderSpec.Embedding.PLAIN,
                DeepSeekConfig.layers(
                        config,
                        layers,
                        config.count("first_k_dense_replace", 3),
                        DeepSeekConfig.attention(config, context, 128),
                        dense,
                        sparse,
                        new Residual.Sequential(norm)),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    private static void requireText(ModelConfig config, String key, String expected) {
        String value = config.text(key, expected);
        if (!value.equals(expected)) {
            throw config.unsupported(key, expected, value);
        }
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return DeepSeekConfig.layout(spec);
    }
}
