package dev.jeval.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that defines a decoder except its weights.
///
/// @param modelType the `model_type` of the config it came from
/// @param vocabSize rows of the embedding and of the output projection (V)
/// @param hiddenSize width of the residual stream (D)
/// @param contextLength longest sequence the model was made for, in tokens; rotary and ALiBi models
///   can be run beyond it
/// @param embedding what happens to token vectors before the first layer
/// @param layers the layers in order
/// @param finalNorm the norm before the output projection
/// @param output the output projection
public record DecoderSpec(
        String modelType,
        int vocabSize,
        int hiddenSize,
        int contextLength,
        Embedding embedding,
        List<Layer> layers,
        Norm finalNorm,
        Output output) {
    /// Copies the layers and checks the sizes.
    public DecoderSpec {
        layers = List.copyOf(layers);
        Checks.positive("vocabulary", vocabSize);
        Checks.positive("hidden size", hiddenSize);
        Checks.positive("context length", contextLength);
        Checks.require(!layers.isEmpty(), "layers: expected at least one, got none");
        Attention first = layers.getFirst().attention();
        for (Layer layer : layers) {
            Attention attention = layer.attention();
            Checks.require(
                    attention.cachedHeads() == first.cachedHeads()
                            && attention.keyDim() == first.keyDim()
                            && attention.valueDim() == first.valueDim(),
                    "layers: expected key/value heads of one shape in all layers");
            Checks.require(
                    attention.position() instanceof Position.Learned
                            == first.position() instanceof Position.Learned,
                    "layers: expected learned positions in all layers or in none");
        }
    }

    /// One layer.
    public record Layer(Attention attention, FeedForward feedForward, Residual residual) {}

    /// What happens to token vectors before the first layer.
    ///
    /// @param scale factor of the vectors, 1 for none
    /// @param norm applied to the (scaled) vectors, or null (BLOOM)
    public record Embedding(double scale, @Nullable Norm norm) {
        /// Token vectors as they are.
        public static final Embedding PLAIN = new Embedding(1, null);

        /// Checks the scale.
        public Embedding {
            Checks.positive("embedding scale", scale);
        }
    }

    /// The output projection.
    ///
    /// @param tied whether it is the embedding matrix
    /// @param bias whether it has a bias (GPT-J)
    /// @param scale factor of the logits, 1 for none (Cohere)
    /// @param softCap logits become `cap * tanh(logit / cap)`; 0 for none (Gemma 2)
    public record Output(boolean tied, boolean bias, double scale, double softCap) {
        /// Checks the numbers.
        public Output {
            Checks.positive("logit scale", scale);
            Checks.notNegative("logit soft cap", softCap);
        }

        /// A plain projection, tied to the embedding or not.
        public static Output of(boolean tied) {
            return new Output(tied, false, 1, 0);
        }
    }

    /// The learned position table, or null if positions are not learned.
    public Position.@Nullable Learned learnedPositions() {
        return layers.getFirst().attention().position() instanceof Position.Learned learned
                ? learned
                : null;
    }

    /// Elements of keys and values that a token adds to the cache over all layers.
    public long cacheElementsPerToken() {
        Attention attention = layers.getFirst().attention();
        return (long) layers.size()
                * attention.cachedHeads()
                * (attention.keyDim() + attention.valueDim());
    }

    /// Number of parameters, counting a tied output once.
    public long parameters() {
        return ParameterCount.of(this);
    }

    /// Number of parameters that take part in computing one token: of the experts only those
    /// chosen.
    public long activeParameters() {
        return ParameterCount.active(this);
    }
}
