package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import dev.jeval.engine.spec.RopeScaling;
import java.util.List;

/// PLaMo-13B: attention and feed-forward in parallel behind one RMS norm; query head `h` reads
/// key/value head `h mod K`, and `K` is `ceil(H / n_shared_head)` whatever `num_key_value_heads`
/// says.
///
/// Source: the published structure of the model; the reference code was not available.
final class PlamoFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("plamo");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4096);
        int heads = config.size("num_attention_heads", 32);
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        int shared = config.size("n_shared_head", 8);
        config.ignore("num_key_value_heads");
        Attention attention =
                Attention.MultiHead.tiled(
                        heads,
                        (heads + shared - 1) / shared,
                        headDim,
                        new Position.Rope(10_000, headDim, false, new RopeScaling.None()));
        Norm norm = new Norm.Rms(config.number("rms_norm_eps", 1e-6), false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 32_000),
                hidden,
                config.size("max_position_embeddings", 2048),
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 32, "num_hidden_layers"),
                        new DecoderSpec.Layer(
                                attention,
                                new FeedForward.Gated(
                                        config.size("intermediate_size", 13_312),
                                        ConfigReader.activation(config, "hidden_act", "silu"),
                                        false),
                                new Residual.Parallel(norm))),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        String layer = "model.layers.layers.{layer}.";
        return WeightLayout.builder("model.")
                .put(Role.EMBEDDING, "model.embed_tokens")
                .put(Role.ATTENTION_NORM, layer + "norm")
                .put(Role.QUERY, layer + "self_attn.q_proj")
                .put(Role.KEY, layer + "self_attn.k_proj")
                .put(Role.VALUE, layer + "self_attn.v_proj")
                .put(Role.ATTENTION_OUTPUT, layer + "self_attn.o_proj")
                .put(Role.GATE, layer + "mlp.gate_proj")
                .put(Role.UP, layer + "mlp.up_proj")
                .put(Role.DOWN, layer + "mlp.down_proj")
                .put(Role.FINAL_NORM, "model.norm")
                .put(Role.OUTPUT, "lm_head")
                .build();
    }
}
