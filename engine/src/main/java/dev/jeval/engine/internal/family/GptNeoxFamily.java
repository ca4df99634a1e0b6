package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// GPT-NeoX (weblab-10b, rinna, OpenCALM, StableLM-alpha, Sarashina 1): attention and feed-forward
/// in parallel behind two norms of the same input (or one after the other), half-layout rope over a
/// part of each head, queries, keys and values fused head by head.
///
/// Source: `modeling_gpt_neox.py`.
final class GptNeoxFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("gpt_neox");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 6144);
        int heads = config.size("num_attention_heads", 64);
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        int context = config.size("max_position_embeddings", 2048);
        String share = config.isSet("rotary_pct") ? "rotary_pct" : "partial_rotary_factor";
        int dims = (int) (headDim * config.positive(share, 0.25));
        config.ignore("partial_rotary_factor");
        double theta =
                config.isSet("rotary_emb_base")
                        ? config.positive("rotary_emb_base", 10_000)
                        : RopeConfig.theta(config, 10_000);
        config.ignore("rope_theta");
        boolean bias = config.flag("attention_bias", true);
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                heads,
                                headDim,
                                new Position.Rope(
                                        theta,
                                        dims,
                                        false,
                                        RopeConfig.scaling(config, context, dims)))
                        .withBias(bias, bias);
        FeedForward feedForward =
                new FeedForward.Plain(
                        config.size("intermediate_size", 24_576),
                        ConfigReader.activation(config, "hidden_act", "gelu"),
                        true);
        Norm norm = new Norm.Layer(config.number("layer_norm_eps", 1e-5), true);
        Residual residual =
                config.flag("use_parallel_residual", true)
                        ? new Residual.ParallelTwoNorms(norm)
                        : new Residual.Sequential(norm);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 50_432),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 44, "num_hidden_layers"),
                        new DecoderSpec.Layer(attention, feedForward, residual)),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        String layer = "gpt_neox.layers.{layer}.";
        return WeightLayout.builder("gpt_neox.")
                .put(Role.EMBEDDING, "gpt_neox.embed_in")
                .put(Role.ATTENTION_NORM, layer + "input_layernorm")
                .putQkvGroups(
                        layer + "attention.query_key_value",
                        1,
                        spec.layers().getFirst().attention().keyDim())
                .put(Role.ATTENTION_OUTPUT, layer + "attention.dense")
                .put(Role.FEED_FORWARD_NORM, layer + "post_attention_layernorm")
                .put(Role.UP, layer + "mlp.dense_h_to_4h")
                .put(Role.DOWN, layer + "mlp.dense_4h_to_h")
                .put(Role.FINAL_NORM, "gpt_neox.final_layer_norm")
                .put(Role.OUTPUT, "embed_out")
                .ignore("(gpt_neox\\.)?layers\\.\\d+\\.attention\\.(bias|masked_bias)")
                .build();
    }
}
