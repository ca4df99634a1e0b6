package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.List;

/// MPT: ALiBi, layer norms without bias, no biases at all, exact GELU, fused queries, keys and
/// values in blocks, a tied output.
///
/// Source: `modeling_mpt.py`; keys that only the original remote code reads are refused where they
/// would change the computation.
final class MptFamily implements Family {
    private static final double NORM_EPS = 1e-5;

    @Override
    public List<String> modelTypes() {
        return List.of("mpt");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = ConfigReader.size(config, 2048, "d_model", "hidden_size");
        int heads = ConfigReader.size(config, 16, "n_heads", "num_attention_heads");
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        config.requireFlag("no_bias", true);
        String normType = config.text("norm_type", "low_precision_layernorm");
        if (!normType.equals("low_precision_layernorm") && !normType.equals("layernorm")) {
            throw config.unsupported("norm_type", "low_precision_layernorm or layernorm", normType);
        }
        if (config.isSet("logit_scale")) {
            throw config.unsupported("logit_scale", "null", "a value");
        }
        // Of no effect beside ALiBi, or settings of training and initialisation.
        config.ignore(
                "learned_pos_emb",
                "embedding_fraction",
                "verbose",
                "init_config",
                "norm_config",
                "fc_type",
                "resid_pdrop");
        Norm norm = new Norm.Layer(config.number("layer_norm_epsilon", NORM_EPS), false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 50_368),
                hidden,
                ConfigReader.size(config, 2048, "max_seq_len", "max_position_embeddings"),
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 24, "n_layers", "num_hidden_layers"),
                        new DecoderSpec.Layer(
                                attention(config, heads, headDim),
                                new FeedForward.Plain(
                                        config.size("expansion_ratio", 4) * hidden,
                                        Activation.GELU_ERF,
                                        false),
                                new Residual.Sequential(norm))),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", true)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        int hidden = spec.hiddenSize();
        String block = "transformer.blocks.{layer}.";
        return WeightLayout.builder("transformer.")
                .put(Role.EMBEDDING, "transformer.wte")
                .put(Role.ATTENTION_NORM, block + "norm_1")
                .putQkvBlocks(block + "attn.Wqkv", hidden, hidden)
                .put(Role.ATTENTION_OUTPUT, block + "attn.out_proj")
                .put(Role.FEED_FORWARD_NORM, block + "norm_2")
                .put(Role.UP, block + "ffn.up_proj")
                .put(Role.DOWN, block + "ffn.down_proj")
                .put(Role.FINAL_NORM, "transformer.norm_f")
                .put(Role.OUTPUT, "lm_head")
                .build();
    }

    private static Attention attention(ModelConfig config, int heads, int headDim) {
        ModelConfig attn = config.optionalObject("attn_config");
        if (attn == null) {
            return Attention.MultiHead.of(heads, heads, headDim, alibi(8));
        }
        attn.requireFlag("alibi", true);
        attn.requireFlag("prefix_lm", false);
        attn.requireFlag("qk_ln", false);
        attn.requireFlag("qk_gn", false);
        attn.requireFlag("rope", false);
        if (!attn.text("attn_type", "multihead_attention").equals("multihead_attention")) {
            throw attn.unsupported("attn_type", "multihead_attention", attn.text("attn_type"));
        }
        if (attn.number("sliding_window_size", -1) > 0) {
            throw attn.unsupported("sliding_window_size", "none", "a window");
        }
        attn.ignore("attn_impl", "attn_uses_sequence_id");
        Double scale = attn.optionalNumber("softmax_scale");
        Double clip = attn.optionalNumber("clip_qkv");
        Attention.MultiHead attention =
                Attention.MultiHead.of(
                        heads, heads, headDim, alibi(attn.positive("alibi_bias_max", 8)));
        attn.requireUnderstood();
        return (scale == null ? attention : attention.withScale(scale))
                .withClip(clip == null ? 0 : clip);
    }

    private static Position alibi(double maxBias) {
        return new Position.Alibi(Position.Slopes.UPPER_POWER_STRIDED, maxBias, false);
    }
}
