package dev.jeval.engine.internal.kernel;

/// Buffers of one worker, so that kernels allocate nothing. Used by one thread at a time.
final class Scratch {
    /// Most tokens a product kernel takes at once.
    static final int TOKENS = 256;

    /// Outputs of one panel, `[tokens, PANEL]`.
    final float[] outputs = new float[TOKENS * Matrix.PANEL];

    /// Weights of one panel and block of columns up-cast to float32, `[BLOCK, PANEL]`.
    final float[] weights = new float[Matrix.BLOCK * Matrix.PANEL];
}
