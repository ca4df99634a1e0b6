package dev.jeval.engine.bench;

import java.util.List;

/// Sizes of a decoder of the Llama or Qwen2 kind, for models with random weights.
///
/// @param name what the shape is called on command lines
/// @param modelType `llama` or `qwen2`; the latter has biases on q, k and v
/// @param layers decoder layers (L)
/// @param hiddenSize model width (D)
/// @param intermediateSize feed-forward width (F)
/// @param heads query heads (H)
/// @param kvHeads key/value heads (K)
/// @param headDim head width (C)
/// @param vocabSize vocabulary (V)
/// @param tied whether the output projection is the embedding
/// @param ropeTheta base of the rotary angles
/// @param rmsNormEps epsilon of the norms
/// @param maxPositions context length
public record ModelShape(
        String name,
        String modelType,
        int layers,
        int hiddenSize,
        int intermediateSize,
        int heads,
        int kvHeads,
        int headDim,
        int vocabSize,
        boolean tied,
        double ropeTheta,
        double rmsNormEps,
        int maxPositions) {

    private static final List<ModelShape> KNOWN =
            List.of(
                    new ModelShape(
                            "qwen2.5-0.5b",
                            "qwen2",
                            24,
                            896,
                            4864,
                            14,
                            2,
                            64,
                            151_936,
                            true,
                            1e6,
                            1e-6,
                            32_768),
                    new ModelShape(
                            "llama-3.2-1b",
                            "llama",
                            16,
                            2048,
                            8192,
                            32,
                            8,
                            64,
                            128_256,
                            true,
                            5e5,
                            1e-5,
                            131_072),
                    new ModelShape(
                            "llama-2-7b",
                            "llama",
                            32,
                            4096,
                            11_008,
                            32,
                            32,
                            128,
                            32_000,
                            false,
                            1e4,
                            1e-5,
                            4096),
                    new ModelShape(
                            "tiny", "llama", 3, 72, 136, 6, 2, 12, 331, false, 1e4, 1e-5, 4096));

    /// Checks the sizes.
    public ModelShape {
        if (layers < 1
                || hiddenSize < 1
                || intermediateSize < 1
                || kvHeads < 1
                || heads % kvHeads != 0
                || headDim < 2
                || headDim % 2 != 0
                || vocabSize < 1) {
            throw new IllegalArgumentException("model shape %s: unusable sizes".formatted(name));
        }
    }

    /// The shape called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ModelShape of(String name) {
        return KNOWN.stream()
                .filter(shape -> shape.name.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "model shape: expected one of %s, got %s"
                                        .formatted(names(), name)));
    }

    /// Names of all shapes.
    public static List<String> names() {
        return KNOWN.stream().map(ModelShape::name).toList();
    }
}
