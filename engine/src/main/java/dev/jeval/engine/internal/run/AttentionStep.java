package dev.jeval.engine.internal.run;

/// The attention of one layer, with its weights.
sealed interface AttentionStep permits MultiHeadAttention, LatentAttention {
    /// Reads `input` `[rows, D]`, stores keys and values of the new tokens, writes `output` `[rows,
    /// D]`.
    ///
    /// @param layer index of the layer, for its place in the blocks
    void run(Pass pass, int layer, float[] input, float[] output);
}
