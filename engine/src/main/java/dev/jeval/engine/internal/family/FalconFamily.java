package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// Falcon: multi-query (7B), grouped (40B, 180B, 11B) or multi-head (RW) attention with one fused
/// projection, half-layout rope or its own form of ALiBi, exact GELU, layers in parallel or in
/// sequence.
///
/// Source: `modeling_falcon.py`; with ALiBi its SDPA path, `(q.k + bias) / sqrt(d)` with slope and
/// bias rounded to bfloat16 (the eager path adds the bias twice, a defect).
final class FalconFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("falcon", "RefinedWeb", "RefinedWebModel");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4544);
        int heads = ConfigReader.size(config, 71, "num_attention_heads", "n_head");
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        int context = config.size("max_position_embeddings", 2048);
        boolean parallel = config.flag("parallel_attn", true);
        boolean bias = config.flag("bias", false);
        config.requireFlag("apply_residual_connection_post_layernorm", false);
        Position position =
                config.flag("alibi", false)
                        ? new Position.Alibi(Position.Slopes.LOWER_POWER_FIRST, 8, true)
                        : new Position.Rope(
                                RopeConfig.theta(config, 10_000),
                                headDim,
                                false,
                                RopeConfig.scaling(config, context, headDim));
        Attention attention =
                Attention.MultiHead.of(heads, kvHeads(config, heads), headDim, position)
                        .withBias(bias, bias);
        int width =
                config.isSet("ffn_hidden_size")
                        ? config.size("ffn_hidden_size")
                        : config.size("ff_factor", 4) * hidden;
        config.ignore("ff_factor");
        FeedForward feedForward =
                new FeedForward.Plain(
                        width, ConfigReader.activation(config, "activation", "gelu"), bias);
        Norm norm = new Norm.Layer(config.number("layer_norm_epsilon", 1e-5), true);
        Residual residual =
                parallel
                        ? hasTwoNorms(config)
                                ? new Residual.ParallelTwoNorms(norm)
                                : new Residual.Parallel(norm)
                        : new Residual.Sequential(norm);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 65_024),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 32, "num_hidden_layers", "n_layer"),
                        new DecoderSpec.Layer(attention, feedForward, residual)),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", true)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        Attention attention = spec.layers().getFirst().attention();
        int headDim = attention.keyDim();
        int kvHeads = attention.cachedHeads();
        String layer = "transformer.h.{layer}.";
        boolean twoNorms = spec.layers().getFirst().residual() instanceof Residual.ParallelTwoNorms;
        return WeightLayout.builder("transformer.")
                .put(Role.EMBEDDING, "transformer.word_embeddings")
                .put(Role.ATTENTION_NORM, layer + (twoNorms ? "ln_attn" : "input_layernorm"))
                .put(
                        Role.FEED_FORWARD_NORM,
                        layer + (twoNorms ? "ln_mlp" : "post_attention_layernorm"))
                .putQkvGroups(
                        layer + "self_attention.query_key_value",
                        attention.heads() / kvHeads,
                        headDim)
                .put(Role.ATTENTION_OUTPUT, layer + "self_attention.dense")
                .put(Role.UP, layer + "mlp.dense_h_to_4h")
                .put(Role.DOWN, layer + "mlp.dense_4h_to_h")
                .put(Role.FINAL_NORM, "transformer.ln_f")
                .put(Role.OUTPUT, "lm_head")
                .build();
    }

    /// The form of 40B and later; configs of before the family was in transformers do not say.
    private static boolean isNewArchitecture(ModelConfig config) {
        return config.flag(
                "new_decoder_architecture", config.text("model_type").equals("RefinedWeb"));
    }

    private static int kvHeads(ModelConfig config, int heads) {
        int kvHeads = ConfigReader.size(config, heads, "num_kv_heads", "n_head_kv");
        boolean multiQuery = config.flag("multi_query", true);
        return isNewArchitecture(config) ? kvHeads : multiQuery ? 1 : heads;
    }

    private static boolean hasTwoNorms(ModelConfig config) {
        int norms = config.size("num_ln_in_parallel_attn", 2);
        if (norms > 2) {
            throw config.wrong("num_ln_in_parallel_attn", "1 or 2", norms);
        }
        return isNewArchitecture(config) && norms == 2;
    }
}
