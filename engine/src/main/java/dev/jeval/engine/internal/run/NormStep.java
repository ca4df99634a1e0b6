package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.spec.Norm;
import org.jspecify.annotations.Nullable;

/// A norm with its weights.
final class NormStep {
    private final Norm norm;
    private final float[] weight;
    private final float @Nullable [] bias;
    private final int heads;
    private final int width;
    private final int weightStride;

    /// @param heads consecutive vectors in a row that are normalised each by itself
    /// @param width elements of each
    /// @param weightPerHead whether each has its own weights
    NormStep(
            Norm norm,
            float[] weight,
            float @Nullable [] bias,
            int heads,
            int width,
            boolean weightPerHead) {
        this.norm = norm;
        this.weight = norm instanceof Norm.Rms rms && rms.unitOffset() ? plusOne(weight) : weight;
        this.bias = bias;
        this.heads = heads;
        this.width = width;
        this.weightStride = weightPerHead ? width : 0;
    }

    /// `out = norm(x)` for `rows` rows; in place if `out` is `x`.
    void apply(
            Compute compute,
            float[] x,
            int xAt,
            int xStride,
            int rows,
            float[] out,
            int outAt,
            int outStride) {
        float eps = (float) norm.eps();
        switch (norm) {
            case Norm.Rms _ ->
                    compute.rows()
                            .rmsNorm(
                                    x,
                                    xAt,
                                    xStride,
                                    rows,
                                    heads,
                                    width,
                                    weight,
                                    weightStride,
                                    eps,
                                    out,
                                    outAt,
                                    outStride);
            case Norm.Layer _ ->
                    compute.rows()
                            .layerNorm(
                                    x,
                                    xAt,
                                    xStride,
                                    rows,
                                    heads,
                                    width,
                                    weight,
                                    weightStride,
                                    bias,
                                    eps,
                                    out,
                                    outAt,
                                    outStride);
        }
    }

    private static float[] plusOne(float[] weight) {
        float[] sum = new float[weight.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = 1 + weight[i];
        }
        return sum;
    }
}
