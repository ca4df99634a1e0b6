package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.KvLayout.POSITIONS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The specification of every kernel as plain loops. Slow on purpose: read this to know what any
/// other implementation must compute, bit for bit.
final class ScalarKernels implements Kernels {
    private static final int LANES = 16;

    @Override
    public boolean readTiles() {
        return false;
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
        float[] x = tokens.rows();
        float @Nullable [] bias = matrix.bias();
        int rows = matrix.panelRows(panel);
        int columns = matrix.columns();
        float[] weights = new float[columns];
        for (int r = 0; r < rows; r++) {
            int row = panel * Matrix.PANEL + r;
            matrix.row(row, weights, 0);
            for (int t = 0; t < tokens.count(pass); t++) {
                int xAt = tokens.rowAt(pass, t);
                float sum = 0f;
                for (int begin = 0; begin < columns; begin += Matrix.BLOCK) {
                    int end = Math.min(columns, begin + Matrix.BLOCK);
                    float blockSum = 0f;
                    for (int k = begin; k < end; k++) {
                        blockSum = Math.fma(weights[k], x[xAt + k], blockSum);
                    }
                    sum = begin == 0 ? blockSum : sum + blockSum;
                }
                out[outAt + t * stride + r] = bias == null ? sum : sum + bias[row];
            }
        }
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
        int[] heads = shape.headsOf(kvHead);
        float[] output = new float[layout.valueWidth()];
        for (int t = 0; t < tokens; t++) {
            for (int h = firstHead; h < firstHead + headCount; h++) {
                int queryAt = qAt + t * qStride + heads[h] * layout.keyWidth();
                attendOne(
                        shape,
                        layout,
                        layerAt,
                        blocks,
                        kvHead,
                        heads[h],
                        firstPosition + t,
                        q,
                        queryAt,
                        output);
                int at = outAt + t * outStride + heads[h] * layout.valueWidth();
                System.arraycopy(output, 0, out, at, output.length);
            }
        }
    }

    private static void attendOne(
            AttentionShape shape,
            KvLayout layout,
            long layerAt,
            MemorySegment[] blocks,
            int kvHead,
            int head,
            int position,
            float[] q,
            int queryAt,
            float[] output) {
        float[] p = new float[POSITIONS];
        Arrays.fill(output, 0f);
        float max = Float.NEGATIVE_INFINITY;
        float sum = 0f;
        int first = shape.firstVisible(position);
        for (int block = first / POSITIONS; block <= position / POSITIONS; block++) {
            int start = block * POSITIONS;
            int begin = Math.max(first - start, 0);
            int end = Math.min(position - start + 1, POSITIONS);
            MemorySegment segment = blocks[block];
            float newMax = max;
            for (int j = begin; j < end; j++) {
                float dot = 0f;
                for (int c = 0; c < layout.keyWidth(); c++) {
                    dot =
                            Math.fma(
                                    key(layout, layerAt, segment, kvHead, c, j),
                                    q[queryAt + c],
                                    dot);
                }
                p[j] = score(shape, head, dot, start + j);
                newMax = Math.max(newMax, p[j]);
            }
            float correction = ScalarMath.exp(max - newMax);
            float[] lanes = new float[LANES];
            for (int j = begin; j < end; j++) {
                p[j] = ScalarMath.exp(p[j] - newMax);
                lanes[j % LANES] = lanes[j % LANES] + p[j];
            }
            sum = sum * correction + fold(lanes);
            max = newMax;
            for (int c = 0; c < output.length; c++) {
                float o = output[c] * correction;
                for (int j = begin; j < end; j++) {
                    o = Math.fma(p[j], value(layout, layerAt, segment, kvHead, j, c), o);
                }
                output[c] = o;
            }
        }
        float inverse = 1f / sum;
        for (int c = 0; c < output.length; c++) {
            output[c] = output[c] * inverse;
        }
    }

    private static float score(AttentionShape shape, int head, float dot, int position) {
        float @Nullable [] bias = shape.bias(head);
        if (bias != null && shape.biasBeforeScale()) {
            dot = dot + bias[position];
        }
        float score = dot * shape.scale();
        if (shape.softCap() > 0) {
            score = shape.softCap() * ScalarMath.tanh(score / shape.softCap());
        }
        if (bias != null && !shape.biasBeforeScale()) {
            score = score + bias[position];
        }
        return score;
    }

    private static float key(
            KvLayout layout, long layerAt, MemorySegment block, int kvHead, int c, int j) {
        long at = layerAt + layout.keyOffset(kvHead);
        return get(layout.type(), block, at, (long) c * POSITIONS + j);
    }

    private static float value(
            KvLayout layout, long layerAt, MemorySegment block, int kvHead, int j, int c) {
        long at = layerAt + layout.valueOffset(kvHead);
        return get(layout.type(), block, at, (long) j * layout.valueWidth() + c);
    }

    private static float get(KvType type, MemorySegment block, long at, long index) {
        return switch (type) {
            case F32 -> block.get(ValueLayout.JAVA_FLOAT, at + index * 4);
            case F16 -> Float.float16ToFloat(block.get(ValueLayout.JAVA_SHORT, at + index * 2));
            case BF16 ->
                    Float.intBitsToFloat(block.get(ValueLayout.JAVA_SHORT, at + index * 2) << 16);
        };
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
        int j = position % POSITIONS;
        for (int head = 0; head < layout.kvHeads(); head++) {
            long keysAt = layerAt + layout.keyOffset(head);
            for (int c = 0; c < layout.keyWidth(); c++) {
                float key = k[kAt + head * layout.keyWidth() + c];
                put(layout.type(), block, keysAt, (long) c * POSITIONS + j, key);
            }
            long valuesAt = layerAt + layout.valueOffset(head);
            for (int c = 0; c < layout.valueWidth(); c++) {
                float value = v[vAt + head * layout.valueWidth() + c];
                put(layout.type(), block, valuesAt, (long) j * layout.valueWidth() + c, value);
            }
        }
    }

    private static void put(KvType type, MemorySegment block, long at, long index, float value) {
        switch (type) {
            case F32 -> block.set(ValueLayout.JAVA_FLOAT, at + index * 4, value);
            case F16 ->
                    block.set(ValueLayout.JAVA_SHORT, at + index * 2, Float.floatToFloat16(value));
            case BF16 ->
                    block.set(ValueLayout.JAVA_SHORT, at + index * 2, KvCodec.toBfloat16(value));
        }
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
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] = Math.fma(x[xAt + i], x[xAt + i], lanes[i % LANES]);
        }
        float inverse = 1f / (float) Math.sqrt(fold(lanes) / n + eps);
        for (int i = 0; i < n; i++) {
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
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] = lanes[i % LANES] + x[xAt + i];
        }
        float mean = fold(lanes) / n;
        Arrays.fill(lanes, 0f);
        for (int i = 0; i < n; i++) {
            float centred = x[xAt + i] - mean;
            lanes[i % LANES] = Math.fma(centred, centred, lanes[i % LANES]);
        }
        float inverse = 1f / (float) Math.sqrt(fold(lanes) / n + eps);
        for (int i = 0; i < n; i++) {
            float y = ((x[xAt + i] - mean) * inverse) * weight[weightAt + i];
            out[outAt + i] = bias == null ? y : y + bias[weightAt + i];
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
        for (int i = 0; i < pairs; i++) {
            int first = xAt + (interleaved ? 2 * i : i);
            int second = first + (interleaved ? 1 : pairs);
            float a = x[first];
            float b = x[second];
            x[first] = Math.fma(a, cos[tableAt + i], -(b * sin[tableAt + i]));
            x[second] = Math.fma(b, cos[tableAt + i], a * sin[tableAt + i]);
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
        for (int i = 0; i < n; i++) {
            out[outAt + i] = apply(activation, gate[gateAt + i]) * up[upAt + i];
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int xAt, int n) {
        for (int i = xAt; i < xAt + n; i++) {
            x[i] = apply(activation, x[i]);
        }
    }

    private static float apply(Activation activation, float x) {
        return switch (activation) {
            case SILU -> ScalarMath.silu(x);
            case GELU_TANH -> ScalarMath.geluTanh(x);
            case GELU_ERF -> ScalarMath.geluErf(x);
            case RELU -> Math.max(x, 0f);
        };
    }

    @Override
    public void sigmoid(float[] x, int xAt, int n) {
        for (int i = xAt; i < xAt + n; i++) {
            x[i] = ScalarMath.sigmoid(x[i]);
        }
    }

    @Override
    public void softmax(float[] x, int xAt, int n, Scratch scratch) {
        float max = max(x, xAt, n);
        float[] lanes = new float[LANES];
        for (int i = 0; i < n; i++) {
            x[xAt + i] = ScalarMath.exp(x[xAt + i] - max);
            lanes[i % LANES] = lanes[i % LANES] + x[xAt + i];
        }
        float sum = fold(lanes);
        for (int i = xAt; i < xAt + n; i++) {
            x[i] = x[i] / sum;
        }
    }

    @Override
    public void softCap(float[] x, int xAt, int n, float cap) {
        for (int i = xAt; i < xAt + n; i++) {
            x[i] = cap * ScalarMath.tanh(x[i] / cap);
        }
    }

    @Override
    public void scale(float[] x, int xAt, int n, float factor) {
        for (int i = xAt; i < xAt + n; i++) {
            x[i] = x[i] * factor;
        }
    }

    @Override
    public void clamp(float[] x, int xAt, int n, float limit) {
        for (int i = xAt; i < xAt + n; i++) {
            x[i] = Math.max(-limit, Math.min(x[i], limit));
        }
    }

    @Override
    public void add(float[] y, int yAt, float[] x, int xAt, int n) {
        for (int i = 0; i < n; i++) {
            y[yAt + i] = y[yAt + i] + x[xAt + i];
        }
    }

    @Override
    public void addScaled(float[] y, int yAt, float factor, float[] x, int xAt, int n) {
        for (int i = 0; i < n; i++) {
            y[yAt + i] = Math.fma(factor, x[xAt + i], y[yAt + i]);
        }
    }

    @Override
    public float max(float[] x, int xAt, int n) {
        float max = x[xAt];
        for (int i = xAt; i < xAt + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public int argmax(float[] x, int xAt, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (x[xAt + i] > x[xAt + best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public double sumExp(float[] x, int xAt, int n, float max, Scratch scratch) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < n; i++) {
            lanes[i % LANES] = lanes[i % LANES] + ScalarMath.exp(x[xAt + i] - max);
        }
        return fold(lanes);
    }

    @Override
    public double sumScaled(
            double[] sums, float[] maxima, int at, int n, float max, Scratch scratch) {
        double total = 0;
        for (int i = at; i < at + n; i++) {
            total = total + sums[i] * ScalarMath.exp(maxima[i] - max);
        }
        return total;
    }

    /// Folds sixteen partial sums pairwise; overwrites `lanes`.
    static float fold(float[] lanes) {
        for (int width = LANES / 2; width > 0; width /= 2) {
            for (int j = 0; j < width; j++) {
                lanes[j] = lanes[j] + lanes[j + width];
            }
        }
        return lanes[0];
    }

    /// Folds sixteen float64 partial sums pairwise; overwrites `lanes`.
    static double fold(double[] lanes) {
        for (int width = LANES / 2; width > 0; width /= 2) {
            for (int j = 0; j < width; j++) {
                lanes[j] = lanes[j] + lanes[j + width];
            }
        }
        return lanes[0];
    }
}
