package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.ArrayList;
import java.util.List;

/// Qwen2-MoE: Qwen2's attention; most layers choose experts and add a gated shared expert.
///
/// Source: `modeling_qwen2_moe.py`.
final class Qwen2MoeFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_moe");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 2048);
        int heads = config.size("num_attention_heads", 16);
        int headDim = ConfigReader.headDim(config, hidden, heads);
        int context = config.size("max_position_embeddings", 32_768);
        int layers = ConfigReader.layers(config, 24, "num_hidden_layers");
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                                heads,
                                QwenConfig.kvHeads(config, heads, 16),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        headDim,
                                        false,
                                        RopeConfig.scaling(config, context, headDim)))
                        .withBias(config.flag("qkv_bias", true), false);
        Activation activation = ConfigReader.activation(config, "hidden_act", "silu");
        FeedForward dense =
                new FeedForward.Gated(config.size("intermediate_size", 5632), activation, false);
        FeedForward sparse =
                new FeedForward.Experts(
                        config.size("num_experts", 60),
                        config.size("num_experts_per_tok", 4),
                        new FeedForward.Gated(
                                config.size("moe_intermediate_size", 1408), activation, false),
                        new FeedForward.Router.Softmax(
                                1, 1, config.flag("norm_topk_prob", false), 1),
                        new FeedForward.Shared(
                                new FeedForward.Gated(
                                        config.size("shared_expert_intermediate_size", 5632),
                                        activation,
                                        false),
                                true));
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
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
        String mlp = "model.layers.{layer}.mlp.";
        return HubNames.preNormDecoder()
                .put(Role.ROUTER, mlp + "gate")
                .put(Role.EXPERT_GATE, mlp + "experts.{expert}.gate_proj")
                .put(Role.EXPERT_UP, mlp + "experts.{expert}.up_proj")
                .put(Role.EXPERT_DOWN, mlp + "experts.{expert}.down_proj")
                .put(Role.SHARED_GATE, mlp + "shared_expert.gate_proj")
                .put(Role.SHARED_UP, mlp + "shared_expert.up_proj")
                .put(Role.SHARED_DOWN, mlp + "shared_expert.down_proj")
                .put(Role.SHARED_WEIGHT, mlp + "shared_expert_gate")
                .build();
    }
}
