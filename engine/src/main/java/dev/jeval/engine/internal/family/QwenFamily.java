package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import dev.jeval.engine.spec.RopeScaling;
import java.util.List;

/// Qwen v1 (Qwen-7B/14B/72B, Nekomata): multi-head attention with a fused biased projection, RMS
/// norms, half-layout rope whose base grows with the prompt (dynamic NTK), queries scaled by log-n
/// beyond the trained length, SwiGLU whose second matrix is the gate.
///
/// Source: the hub's `modeling_qwen.py`, December 2023.
final class QwenFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("qwen");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = config.size("hidden_size", 4096);
        int heads = config.size("num_attention_heads", 32);
        int headDim = config.size("kv_channels", 128);
        int trained = config.size("seq_length", 8192);
        int context = ConfigReader.size(config, 8192, "max_position_embeddings", "seq_length");
        int dims = (int) (headDim * config.positive("rotary_pct", 1));
        RopeScaling scaling =
                config.flag("use_dynamic_ntk", true)
                        ? new RopeScaling.QwenDynamicNtk(trained)
                        : new RopeScaling.None();
        config.requireFlag("scale_attn_weights", true);
        // Says that the output projections have no bias; the fused projection always has one.
        config.requireFlag("no_bias", true);
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                heads,
                                headDim,
                                new Position.Rope(
                                        config.positive("rotary_emb_base", 10_000),
                                        dims,
                                        false,
                                        scaling))
                        .withBias(true, false)
                        .withLogN(config.flag("use_logn_attn", true) ? trained : 0);
        int width = config.size("intermediate_size", 22_016);
        Norm norm = new Norm.Rms(config.number("layer_norm_epsilon", 1e-6), false);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 151_936),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 32, "num_hidden_layers"),
                        new DecoderSpec.Layer(
                                attention,
                                new FeedForward.Gated(width / 2, Activation.SILU, false),
                                new Residual.Sequential(norm))),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", false)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        Attention attention = spec.layers().getFirst().attention();
        int rows = attention.heads() * attention.keyDim();
        return WeightLayout.builder("transformer.")
                .put(Role.EMBEDDING, "transformer.wte")
                .put(Role.ATTENTION_NORM, "transformer.h.{layer}.ln_1")
                .putQkvBlocks("transformer.h.{layer}.attn.c_attn", rows, rows)
                .put(Role.ATTENTION_OUTPUT, "transformer.h.{layer}.attn.c_proj")
                .put(Role.FEED_FORWARD_NORM, "transformer.h.{layer}.ln_2")
                .put(Role.GATE, "transformer.h.{layer}.mlp.w2")
                .put(Role.UP, "transformer.h.{layer}.mlp.w1")
                .put(Role.DOWN, "transformer.h.{layer}.mlp.c_proj")
                .put(Role.FINAL_NORM, "transformer.ln_f")
                .put(Role.OUTPUT, "lm_head")
                .build();
    }
}
