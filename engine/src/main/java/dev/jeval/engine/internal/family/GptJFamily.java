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

/// GPT-J: attention and feed-forward in parallel behind one norm, interleaved rope over a part of
/// each head, and an output projection with a bias.
///
/// Source: `modeling_gptj.py`.
final class GptJFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("gptj");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = ConfigReader.size(config, 4096, "n_embd", "hidden_size");
        int heads = ConfigReader.size(config, 16, "n_head", "num_attention_heads");
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        int context = ConfigReader.size(config, 2048, "n_positions", "max_position_embeddings");
        int dims =
                config.contains("rotary_dim") && !config.isSet("rotary_dim")
                        ? headDim
                        : config.size("rotary_dim", 64);
        config.requireFlag("rotary", true);
        config.requireFlag("scale_attn_weights", true);
        // n_ctx repeats n_positions; summary_* belong to a head for classification.
        config.ignore(
                "n_ctx",
                "summary_activation",
                "summary_first_dropout",
                "summary_proj_to_labels",
                "summary_type",
                "summary_use_proj");
        Attention attention =
                Attention.MultiHead.of(
                        heads,
                        heads,
                        headDim,
                        new Position.Rope(10_000, dims, true, new RopeScaling.None()));
        FeedForward feedForward =
                new FeedForward.Plain(
                        ConfigReader.size(config, 4 * hidden, "n_inner"),
                        ConfigReader.activation(config, "activation_function", "gelu_new"),
                        true);
        Norm norm = new Norm.Layer(config.number("layer_norm_epsilon", 1e-5), true);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 50_400),
                hidden,
                context,
                DecoderSpec.Embedding.PLAIN,
                ConfigReader.repeat(
                        ConfigReader.layers(config, 28, "n_layer", "num_hidden_layers"),
                        new DecoderSpec.Layer(attention, feedForward, new Residual.Parallel(norm))),
                norm,
                new DecoderSpec.Output(config.flag("tie_word_embeddings", false), true, 1, 0));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        String layer = "transformer.h.{layer}.";
        return WeightLayout.builder("transformer.")
                .put(Role.EMBEDDING, "transformer.wte")
                .put(Role.ATTENTION_NORM, layer + "ln_1")
                .put(Role.QUERY, layer + "attn.q_proj")
                .put(Role.KEY, layer + "attn.k_proj")
                .put(Role.VALUE, layer + "attn.v_proj")
                .put(Role.ATTENTION_OUTPUT, layer + "attn.out_proj")
                .put(Role.UP, layer + "mlp.fc_in")
                .put(Role.DOWN, layer + "mlp.fc_out")
                .put(Role.FINAL_NORM, "transformer.ln_f")
                .put(Role.OUTPUT, "lm_head")
                .ignore("(transformer\\.)?h\\.\\d+\\.attn\\.(bias|masked_bias)")
                .build();
    }
}
