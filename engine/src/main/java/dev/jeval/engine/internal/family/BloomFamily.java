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

/// BLOOM: a layer norm over the token vectors, ALiBi, layer norms and biases throughout, tanh GELU,
/// queries, keys and values fused head by head, a tied output.
///
/// Source: `modeling_bloom.py`.
final class BloomFamily implements Family {
    @Override
    public List<String> modelTypes() {
        return List.of("bloom");
    }

    @Override
    public DecoderSpec spec(ModelConfig config) {
        int hidden = ConfigReader.size(config, 64, "n_embed", "hidden_size");
        int heads = ConfigReader.size(config, 8, "n_head", "num_attention_heads");
        int headDim = ConfigReader.evenShare(config, hidden, heads);
        Norm norm = new Norm.Layer(config.number("layer_norm_epsilon", 1e-5), true);
        Residual residual =
                config.flag("apply_residual_connection_post_layernorm", false)
                        ? new Residual.Normalized(norm)
                        : new Residual.Sequential(norm);
        // Settings of the training code that the reference does not read.
        config.ignore(
                "offset_alibi", "skip_bias_add", "skip_bias_add_qkv", "n_inner", "unk_token_id");
        if (config.isSet("n_inner") && config.size("n_inner") != 4 * hidden) {
            throw config.unsupported("n_inner", "4 x hidden size", config.size("n_inner"));
        }
        Attention attention =
                Attention.MultiHead.of(
                                heads,
                                heads,
                                headDim,
                                new Position.Alibi(Position.Slopes.LOWER_POWER_FIRST, 8, false))
                        .withBias(true, true);
        return new DecoderSpec(
                config.text("model_type"),
                config.size("vocab_size", 250_880),
                hidden,
                ConfigReader.size(config, 2048, "seq_length", "max_position_embeddings"),
                new DecoderSpec.Embedding(1, norm),
                ConfigReader.repeat(
                        ConfigReader.layers(config, 2, "n_layer", "num_hidden_layers"),
                        new DecoderSpec.Layer(
                                attention,
                                new FeedForward.Plain(4 * hidden, Activation.GELU_TANH, true),
                                residual)),
                norm,
                DecoderSpec.Output.of(config.flag("tie_word_embeddings", true)));
    }

    @Override
    public WeightLayout layout(ModelConfig config, DecoderSpec spec) {
        String layer = "transformer.h.{layer}.";
        return WeightLayout.builder("transformer.")
                .put(Role.EMBEDDING, "transformer.word_embeddings")
                .put(Role.EMBEDDING_NORM, "transformer.word_embeddings_layernorm")
                .put(Role.ATTENTION_NORM, layer + "input_layernorm")
                .putQkvGroups(
                        layer + "self_attention.query_key_value",
                        1,
                        spec.layers().getFirst().attention().keyDim())
                .put(Role.ATTENTION_OUTPUT, layer + "self_attention.dense")
                .put(Role.FEED_FORWARD_NORM, layer + "post_attention_layernorm")
                .put(Role.UP, layer + "mlp.dense_h_to_4h")
                .put(Role.DOWN, layer + "mlp.dense_4h_to_h")
                .put(Role.FINAL_NORM, "transformer.ln_f")
                .put(Role.OUTPUT, "lm_head")
                .build();
    }
}
