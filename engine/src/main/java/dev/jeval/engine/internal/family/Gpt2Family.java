package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.ArrayList;
import java.util.List;

/// GPT-2 (LLM-jp 13B v1, Fugaku-LLM and others): learned positions, layer norms, plain
/// feed-forward, biases everywhere; the four matrices of a layer are stored `[in, out]`.
///
/// Source: `modeling_gpt2.py`.
final class Gpt2Family implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("gpt2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = ConfigReader.size(config, 768, "n_embd", "hidden_size");
        int heads = ConfigReader.size(config, 12, "n_head", "num_attention_heads");
        int positions = ConfigReader.size(config, 1024, "n_positions", "max_position_embeddings");
        int layers = ConfigReader.layers(config, 12, "n_layer", "num_hidden_layers");
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        boolean inverseLayerScale = config.flag("scale_attn_by_inverse_layer_idx", false);
        boolean scaled = config.flag("scale_attn_weights", true);
        config.requireFlag("add_cross_attention", false);
        // n_ctx repeats n_positions; the upcast changes the order of operations, not the result;
        // summary_* belong to a head for classification.
        config.ignore(
                "n_ctx",
                "reorder_and_upcast_attn",
                "summary_activation",
                "summary_first_dropout",
                "summary_proj_to_labels",
                "summary_type",
                "summary_use_proj");
        Attention.MultiHead attention =
                Attention.MultiHead.of(heads, heads, headDim, new Position.Learned(positions))
                        .withBias(true, true);
        FeedForward feedForward =
                new FeedForward.Plain(
                        ConfigReader.size(config, 4 * hidden, "n_inner"),
                        ConfigReader.activation(config, "activation_function", "gelu_new"),
                        true);
        Norm norm = new Norm.Layer(config.number("layer_norm_epsilon", 1e-5), true);
        List<DecoderSpec.Layer> all = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            double scale = scaled ? attention.scale() : 1;
            all.add(
                    new DecoderSpec.Layer(
                            attention.withScale(inverseLayerScale ? scale / (layer + 1) : scale),
                            feedForward,
                            new Residual.Sequential(norm)));
        }
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 50_257),
                hidden,
                positions,
                DecoderSpec.Embedding.PLAIN,
                all,
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", true)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        int hidden = spec.hiddenSize();
        String layer = "transformer.h.{layer}.";
        return WeightLayout.builder("transformer.")
                .put(Role.EMBEDDING, "transformer.wte")
                .put(Role.POSITIONS, "transformer.wpe")
                .put(Role.ATTENTION_NORM, layer + "ln_1")
                .putTransposed(Role.QUERY, layer + "attn.c_attn", new Rows(3 * hidden, 0, hidden))
                .putTransposed(
                        Role.KEY, layer + "attn.c_attn", new Rows(3 * hidden, hidden, hidden))
                .putTransposed(
                        Role.VALUE, layer + "attn.c_attn", new Rows(3 * hidden, 2 * hidden, hidden))
                .putTransposed(Role.ATTENTION_OUTPUT, layer + "attn.c_proj", null)
                .put(Role.FEED_FORWARD_NORM, layer + "ln_2")
                .putTransposed(Role.UP, layer + "mlp.c_fc", null)
                .putTransposed(Role.DOWN, layer + "mlp.c_proj", null)
                .put(Role.FINAL_NORM, "transformer.ln_f")
                .put(Role.OUTPUT, "lm_head")
                .ignore("(transformer\\.)?h\\.\\d+\\.attn\\.(bias|masked_bias)")
                .build();
    }
}
