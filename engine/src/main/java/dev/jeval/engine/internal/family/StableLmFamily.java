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

/// StableLM 2 and 3B: Llama's names with layer norms, half-layout rope over a part of each head,
/// optional biases on queries, keys and values, optionally a layer norm for each head, and
/// optionally attention and feed-forward in parallel.
///
/// Source: `modeling_stablelm.py`.
final class StableLmFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("stablelm", "stablelm_epoch");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 2560);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        int context = config.size("max_position_embeddings", 4096);
        String partKey = config.isSet("rope_pct") ? "rope_pct" : "partial_rotary_factor";
        int dims = (int) (headDim * config.positive(partKey, 0.25));
        double eps = config.number(config.isSet("norm_eps") ? "norm_eps" : "layer_norm_eps", 1e-5);
        Norm norm = new Norm.Layer(eps, true);
        QkNorm qkNorm =
                config.flag("qk_layernorm", false)
                        ? new QkNorm.PerHead(new Norm.Layer(eps, false), true)
                        : new QkNorm.None();
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                QwenConfig.kvHeads(config, heads, 32),
                                headDim,
                                new Position.Rope(
                                        RopeConfig.theta(config, 10_000),
                                        dims,
                                        false,
                                        RopeConfig.scaling(config, context, dims)))
                        .withBias(config.flag("use_qkv_bias", false), false)
                        .withQkNorm(qkNorm);
        FeedForward feedForward =
                new FeedForward.Gated(
                        config.size("intermediate_size", 6912),
                        ConfigReader.activation(config, "hidden_act", "silu"),
                        false);
        Residual residual =
                config.flag("use_parallel_residual", false)
                        ? new Residual.Parallel(norm)
                        : new Residual.Sequential(norm);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 50_304),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 32, "num_hidden_layers"),
                        new DecoderSpec.Layer(attention, feedForward, residual)),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        return HubNames.preNormDecoder()
                .put(Role.QUERY_NORM, "model.layers.{layer}.self_attn.q_layernorm.norms.{head}")
                .put(Role.KEY_NORM, "model.layers.{layer}.self_attn.k_layernorm.norms.{head}")
                .build();
    }
}
