package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// DeepSeek-V2: latent attention; a softmax router over groups of experts, or over all of them
/// (Lite).
///
/// Source: the hub's `modeling_deepseek.py` of DeepSeek-V2; no fixture of a reference was at hand.
final class DeepSeekV2Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("deepseek_v2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int context = config.size("max_position_embeddings", 2048);
        Activation activation = ConfigReader.activation(config, "hidden_act", "silu");
        FeedForward dense =
                new FeedForward.Gated(config.size("intermediate_size", 11_008), activation, false);
        boolean hasExperts = config.isSet("n_routed_experts");
        FeedForward sparse = hasExperts ? experts(config, activation) : dense;
        config.ignore("ep_size");
        int layers = ConfigReader.layers(config, 30, "num_hidden_layers");
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 102_400),
                config.size("hidden_size", 4096),
                context,
                DecoderSpec.Embedding.PLAIN,
                DeepSeekConfig.layers(
                        config,
                        layers,
                        config.count("first_k_dense_replace", 0),
                        DeepSeekConfig.attention(config, context, 32),
                        dense,
                        sparse,
                        new Residual.Sequential(norm)),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    private static FeedForward experts(ModelConfig config, Activation activation) {
        int width = config.size("moe_intermediate_size", 1407);
        int active = config.size("num_experts_per_tok");
        // The weights are either divided by their sum or scaled, never both.
        boolean normalize = config.flag("norm_topk_prob", false) && active > 1;
        double scale = config.positive("routed_scaling_factor", 1);
        String scoring = config.text("scoring_func", "softmax");
        if (!scoring.equals("softmax")) {
            throw config.unsupported("scoring_func", "softmax", scoring);
        }
        int groups = config.size("n_group", 1);
        int kept = config.size("topk_group", 1);
        String method = config.text("topk_method", "greedy");
        boolean grouped =
                switch (method) {
                    case "greedy", "gready" -> false;
                    case "group_limited_greedy" -> true;
                    default ->
                            throw config.unsupported(
                                    "topk_method", "greedy or group_limited_greedy", method);
                };
        return new FeedForward.Experts(
                config.size("n_routed_experts"),
                active,
                new FeedForward.Gated(width, activation, false),
                new FeedForward.Router.Softmax(
                        grouped ? groups : 1, grouped ? kept : 1, normalize, normalize ? 1 : scale),
                DeepSeekConfig.shared(config, 0, width, activation));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return DeepSeekConfig.layout(spec);
    }
}
