package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.Attention.QkNorm;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.ArrayList;
import java.util.List;

/// Qwen3-MoE: Qwen 3's attention; layers choose experts, without a shared one.
///
/// Source: `modeling_qwen3_moe.py`.
final class Qwen3MoeFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("qwen3_moe");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 2048);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 32_768);
        int layers = ConfigReader.layers(config, 24, "num_hidden_layers");
        boolean bias = config.flag("attention_bias", false);
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                                heads,
                                QwenConfig.kvHeads(config, heads, 4),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(bias, bias)
                        .withQkNorm(new QkNorm.PerHead(norm, false));
        Activation activation = ConfigReader.activation(config, "hidden_act", "silu");
        FeedForward dense =
                new FeedForward.Gated(config.size("intermediate_size", 6144), activation, false);
        FeedForward sparse =
                new FeedForward.Experts(
                        config.size("num_experts", 128),
                        config.size("num_experts_per_tok", 8),
                        new FeedForward.Gated(
                                config.size("moe_intermediate_size", 768), activation, false),
                        new FeedForward.Router.Softmax(
                                1, 1, config.flag("norm_topk_prob", false), 1),
                        null);
        List<Integer> windows = QwenConfig.windows(config, layers);
        List<DecoderSpec.Layer> all = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            all.add(
                    new DecoderSpec.Layer(
                            attention.withWindow(windows.get(layer)),
                            QwenConfig.isSparse(config, layer) ? sparse : dense,
                            new Residual.Sequential(norm)));
        }
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 151_936),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                all,
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        String layer = "model.layers.{layer}.";
        return HubNames.preNormDecoder()
                .put(Role.QUERY_NORM, layer + "self_attn.q_norm")
                .put(Role.KEY_NORM, layer + "self_attn.k_norm")
                .put(Role.ROUTER, layer + "mlp.gate")
                .put(Role.EXPERT_GATE, layer + "mlp.experts.{expert}.gate_proj")
                .put(Role.EXPERT_UP, layer + "mlp.experts.{expert}.up_proj")
                .put(Role.EXPERT_DOWN, layer + "mlp.experts.{expert}.down_proj")
                .build();
    }
}
