package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Elementwise.whole;
import static dev.jeval.engine.internal.kernel.KvLayout.POSITIONS;
import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// The kernels with the Vector API, bit-equal to [ScalarKernels] at every width.
final class VectorKernels implements Kernels {
    @Override
    public boolean readTiles() {
        return true;
    }

    @Override
    public void panel(
            Matrix matrix,
            int panel,
            TokenTiles tokens,
            int pass,
            float[] out,
            int outAt,
            int stride,
            Scratch scratch) {
        VectorPanels.panel(matrix, panel, tokens, pass, out, outAt, stride, scratch);
    }

    @Override
    public void attend(
            AttentionShape shape,
            KvLayout layout,
            long layerAt,
            MemorySegment[] blocks,
            int kvHead,
            int firstHead,
            int headCount,
            int firstPosition,
            int tokens,
            float[] q,
            int qAt,
            int qStride,
            float[] out,
            int outAt,
            int outStride,
            Scratch scratch) {
        VectorAttention.attend(
                shape,
                layout,
                layerAt,
                blocks,
                kvHead,
                firstHead,
                headCount,
                firstPosition,
                tokens,
                q,
                qAt,
                qStride,
                out,
                outAt,
                outStride,
                scratch);
    }

    @Override
    public void storeKv(
            KvLayout layout,
            long layerAt,
            MemorySegment[] blocks,
            int position,
            float[] k,
            int kAt,
            float[] v,
            int vAt) {
        MemorySegment block = blocks[position / POSITIONS];
        KvCodec.store(layout, layerAt, block, position % POSITIONS, k, kAt, v, vAt);
    }

    @Override
    public void rmsNorm(
            float[] x,
            int xAt,
            int n,
            float[] weight,
            int weightAt,
            float eps,
            float[] out,
            int outAt,
            Scratch scratch) {
        float sum = Elementwise.laneSumOfSquares(x, xAt, n, 0f, scratch);
        float inverse = 1f / (float) Math.sqrt(sum / n + eps);
        int i = 0;
        for (; i < whole(n); i += LENGTH) {
            FloatVector.fromArray(FLOATS, x, xAt + i)
                    .mul(inverse)
                    .mul(FloatVector.fromArray(FLOATS, weight, weightAt + i))
                    .intoArray(out, outAt + i);
        }
        for (; i < n; i++) {
            out[outAt + i] = (x[xAt + i] * inverse) * weight[weightAt + i];
        }
    }

    @Override
    public void layerNorm(
            float[] x,
            int xAt,
            int n,
            float[] weight,
            int weightAt,
            float @Nullable [] bias,
            float eps,
            float[] out,
            int outAt,
            Scratch scratch) {
        float mean = Elementwise.laneSum(x, xAt, n, scratch) / n;
        float sum = Elementwise.laneSumOfSquares(x, xAt, n, mean, scratch);
        float inverse = 1f / (float) Math.sqrt(sum / n + eps);
        int i = 0;
        for (; i < whole(n); i += LENGTH) {
            FloatVector.fromArray(FLOATS, x, xAt + i)
                    .sub(mean)
                    .mul(inverse)
                    .mul(FloatVector.fromArray(FLOATS, weight, weightAt + i))
                    .intoArray(out, outAt + i);
        }
        for (; i < n; i++) {
            out[outAt + i] = ((x[xAt + i] - mean) * inverse) * weight[weightAt + i];
        }
        if (bias != null) {
            add(out, outAt, bias, weightAt, n);
        }
    }

    @Override
    public void rope(
            float[] x,
            int xAt,
            int pairs,
            float[] cos,
            float[] sin,
            int tableAt,
            boolean interleaved) {
        if (interleaved) {
            VectorRope.interleaved(x, xAt, pairs, cos, sin, tableAt);
        } else {
            VectorRope.halves(x, xAt, pairs, cos, sin, tableAt);
        }
    }

    @Override
    public void gate(
            Activation activation,
            float[] gate,
            int gateAt,
            float[] up,
            int upAt,
            float[] out,
            int outAt,
            int n) {
        switch (activation) {
            case SILU -> {
                int i = 0;
                for (; i < whole(n); i += LENGTH) {
                    VectorMath.silu(FloatVector.fromArray(FLOATS, gate, gateAt + i))
                            .mul(FloatVector.fromArray(FLOATS, up, upAt + i))
                            .intoArray(out, outAt + i);
                }
                for (; i < n; i++) {
                    out[outAt + i] = ScalarMath.silu(gate[gateAt + i]) * up[upAt + i];
                }
            }
            case GELU_TANH -> {
                int i = 0;
                for (; i < whole(n); i += LENGTH) {
                    VectorMath.geluTanh(FloatVector.fromArray(FLOATS, gate, gateAt + i))
                            .mul(FloatVector.fromArray(FLOATS, up, upAt + i))
                            .intoArray(out, outAt + i);
                }
                for (; i < n; i++) {
                    out[outAt + i] = ScalarMath.geluTanh(gate[gateAt + i]) * up[upAt + i];
                }
            }
            case GELU_ERF -> {
                int i = 0;
                for (; i < whole(n); i += LENGTH) {
                    VectorMath.geluErf(FloatVector.fromArray(FLOATS, gate, gateAt + i))
                            .mul(FloatVector.fromArray(FLOATS, up, upAt + i))
                            .intoArray(out, outAt + i);
                }
                for (; i < n; i++) {
                    out[outAt + i] = ScalarMath.geluErf(gate[gateAt + i]) * up[upAt + i];
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    out[outAt + i] = Math.max(gate[gateAt + i], 0f) * up[upAt + i];
                }
            }
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int xAt, int n) {
        int i = xAt;
        switch (activation) {
            case SILU -> {
                for (; i < xAt + whole(n); i += LENGTH) {
                    VectorMath.silu(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
                }
                for (; i < xAt + n; i++) {
                    x[i] = ScalarMath.silu(x[i]);
                }
            }
            case GELU_TANH -> {
                for (; i < xAt + whole(n); i += LENGTH) {
                    VectorMath.geluTanh(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
                }
                for (; i < xAt + n; i++) {
                    x[i] = ScalarMath.geluTanh(x[i]);
                }
            }
            case GELU_ERF -> {
                for (; i < xAt + whole(n); i += LENGTH) {
                    VectorMath.geluErf(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
                }
                for (; i < xAt + n; i++) {
                    x[i] = ScalarMath.geluErf(x[i]);
                }
            }
            case RELU -> {
                for (; i < xAt + n; i++) {
                    x[i] = Math.max(x[i], 0f);
                }
            }
        }
    }

    @Override
    public void sigmoid(float[] x, int xAt, int n) {
        int i = xAt;
        for (; i < xAt + whole(n); i += LENGTH) {
            VectorMath.sigmoid(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
        }
        for (; i < xAt + n; i++) {
            x[i] = ScalarMath.sigmoid(x[i]);
        }
    }

    @Override
    public void softmax(float[] x, int xAt, int n, Scratch scratch) {
        Elementwise.expMinus(x, xAt, n, max(x, xAt, n), x, xAt);
        float sum = Elementwise.laneSum(x, xAt, n, scratch);
        int i = xAt;
        for (; i < xAt + whole(n); i += LENGTH) {
            FloatVector.fromArray(FLOATS, x, i).div(sum).intoArray(x, i);
        }
        for (; i < xAt + n; i++) {
            x[i] = x[i] / sum;
        }
    }

    @Override
    public void softCap(float[] x, int xAt, int n, float cap) {
        Elementwise.softCap(x, xAt, n, cap);
    }

    @Override
    public void scale(float[] x, int xAt, int n, float factor) {
        Elementwise.scale(x, xAt, n, factor);
    }

    @Override
    public void clamp(float[] x, int xAt, int n, float limit) {
        int i = xAt;
        for (; i < xAt + whole(n); i += LENGTH) {
            FloatVector.fromArray(FLOATS, x, i).min(limit).max(-limit).intoArray(x, i);
        }
        for (; i < xAt + n; i++) {
            x[i] = Math.max(-limit, Math.min(x[i], limit));
        }
    }

    @Override
    public void add(float[] y, int yAt, float[] x, int xAt, int n) {
        int i = 0;
        for (; i < whole(n); i += LENGTH) {
            FloatVector.fromArray(FLOATS, y, yAt + i)
                    .add(FloatVector.fromArray(FLOATS, x, xAt + i))
                    .intoArray(y, yAt + i);
        }
        for (; i < n; i++) {
            y[yAt + i] = y[yAt + i] + x[xAt + i];
        }
    }

    @Override
    public void addScaled(float[] y, int yAt, float factor, float[] x, int xAt, int n) {
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        int i = 0;
        for (; i < whole(n); i += LENGTH) {
            factors.fma(
                            FloatVector.fromArray(FLOATS, x, xAt + i),
                            FloatVector.fromArray(FLOATS, y, yAt + i))
                    .intoArray(y, yAt + i);
        }
        for (; i < n; i++) {
            y[yAt + i] = Math.fma(factor, x[xAt + i], y[yAt + i]);
        }
    }

    @Override
    public float max(float[] x, int xAt, int n) {
        return Elementwise.max(x, xAt, n);
    }

    @Override
    public int argmax(float[] x, int xAt, int n) {
        return VectorVocabulary.argmax(x, xAt, n);
    }

    @Override
    public double sumExp(float[] x, int xAt, int n, float max, Scratch scratch) {
        return VectorVocabulary.sumExp(x, xAt, n, max, scratch);
    }

    @Override
    public double sumScaled(
            double[] sums, float[] maxima, int at, int n, float max, Scratch scratch) {
        return VectorVocabulary.sumScaled(sums, maxima, at, n, max, scratch);
    }
}
