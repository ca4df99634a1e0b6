package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import org.jspecify.annotations.Nullable;

/// Operations on each row of a step by itself, and on single vectors.
///
/// Called by one thread at a time. Row `t` of `x` begins at `xAt + t * xStride`.
public final class RowOperations {
    private final Workers workers;
    private final Norm norm = new Norm();
    private final Rope rope = new Rope();
    private final Gate gate = new Gate();
    private final Activate activate = new Activate();
    private final Add add = new Add();

    RowOperations(Workers workers) {
        this.workers = workers;
    }

    /// RMS norm of `heads` consecutive vectors of `width` elements in each row; `weightStride` is 0
    /// where heads share their weight, `width` where each has its own. One head: a plain norm.
    public void rmsNorm(
            float[] x,
            int xAt,
            int xStride,
            int rows,
            int heads,
            int width,
            float[] weight,
            int weightStride,
            float eps,
            float[] out,
            int outAt,
            int outStride) {
        norm.rms = true;
        norm.bias = null;
        norm.x.set(x, xAt, xStride);
        norm.run(rows, heads, width, weight, weightStride, eps, out, outAt, outStride);
    }

    /// Layer norm, laid out as [#rmsNorm]; `bias` (laid out as the weight) may be null.
    public void layerNorm(
            float[] x,
            int xAt,
            int xStride,
            int rows,
            int heads,
            int width,
            float[] weight,
            int weightStride,
            float @Nullable [] bias,
            float eps,
            float[] out,
            int outAt,
            int outStride) {
        norm.rms = false;
        norm.bias = bias;
        norm.x.set(x, xAt, xStride);
        norm.run(rows, heads, width, weight, weightStride, eps, out, outAt, outStride);
    }

    /// Rotates the first `2 * pairs` channels of `heads` heads, `headStride` apart, in each row;
    /// row `t` uses the angles at `t * pairs` of the tables.
    public void rope(
            float[] x,
            int xAt,
            int xStride,
            int rows,
            int heads,
            int headStride,
            int pairs,
            float[] cos,
            float[] sin,
            boolean interleaved) {
        rope.x.set(x, xAt, xStride);
        rope.heads = heads;
        rope.headStride = headStride;
        rope.pairs = pairs;
        rope.cos = cos;
        rope.sin = sin;
        rope.interleaved = interleaved;
        workers.rows(rows, heads * pairs * 2, rope);
    }

    /// `out = activation(gate) * up` for rows of `n` elements; `out` may be one of the inputs.
    public void gate(
            Activation activation,
            float[] gateValues,
            int gateAt,
            int gateStride,
            float[] up,
            int upAt,
            int upStride,
            float[] out,
            int outAt,
            int outStride,
            int rows,
            int n) {
        gate.activation = activation;
        gate.gate.set(gateValues, gateAt, gateStride);
        gate.up.set(up, upAt, upStride);
        gate.out.set(out, outAt, outStride);
        gate.n = n;
        workers.rows(rows, n, gate);
    }

    /// `x = activation(x)` for rows of `n` elements.
    public void activate(Activation activation, float[] x, int xAt, int xStride, int rows, int n) {
        activate.activation = activation;
        activate.x.set(x, xAt, xStride);
        activate.n = n;
        workers.rows(rows, n, activate);
    }

    /// `y = y + x` for rows of `n` elements.
    public void add(
            float[] y, int yAt, int yStride, float[] x, int xAt, int xStride, int rows, int n) {
        add.y.set(y, yAt, yStride);
        add.x.set(x, xAt, xStride);
        add.n = n;
        workers.rows(rows, n, add);
    }

    /// `y = fma(factor, x, y)` for one vector of `n` elements.
    public void addScaled(float[] y, int yAt, float factor, float[] x, int xAt, int n) {
        workers.kernels.addScaled(y, yAt, factor, x, xAt, n);
    }

    /// `x = x * factor` for one vector of `n` elements.
    public void scale(float[] x, int xAt, int n, float factor) {
        workers.kernels.scale(x, xAt, n, factor);
    }

    /// Limits `x` to `[-limit, limit]`.
    public void clamp(float[] x, int xAt, int n, float limit) {
        workers.kernels.clamp(x, xAt, n, limit);
    }

    /// Softmax of one vector, in place.
    public void softmax(float[] x, int xAt, int n) {
        workers.kernels.softmax(x, xAt, n, workers.scratch[0]);
    }

    /// Sigmoid of one vector, in place.
    public void sigmoid(float[] x, int xAt, int n) {
        workers.kernels.sigmoid(x, xAt, n);
    }

    /// Index, relative to `xAt`, of the largest element; the lowest of equals.
    public int argmax(float[] x, int xAt, int n) {
        return workers.kernels.argmax(x, xAt, n);
    }

    private final class Norm implements WorkerTeam.Task {
        private final Rows x = new Rows();
        private final Rows out = new Rows();
        private boolean rms;
        private int heads;
        private int width;
        private float[] weight = {};
        private int weightStride;
        private float @Nullable [] bias;
        private float eps;

        void run(
                int rows,
                int newHeads,
                int newWidth,
                float[] newWeight,
                int newWeightStride,
                float newEps,
                float[] outValues,
                int outAt,
                int outStride) {
            heads = newHeads;
            width = newWidth;
            weight = newWeight;
            weightStride = newWeightStride;
            eps = newEps;
            out.set(outValues, outAt, outStride);
            workers.rows(rows, heads * width, this);
        }

        @Override
        public void run(int worker, int t) {
            Scratch s = workers.scratch[worker];
            for (int h = 0; h < heads; h++) {
                int from = x.at(t) + h * width;
                int to = out.at(t) + h * width;
                int w = h * weightStride;
                if (rms) {
                    workers.kernels.rmsNorm(
                            x.values, from, width, weight, w, eps, out.values, to, s);
                } else {
                    workers.kernels.layerNorm(
                            x.values, from, width, weight, w, bias, eps, out.values, to, s);
                }
            }
        }
    }

    private final class Rope implements WorkerTeam.Task {
        private final Rows x = new Rows();
        private int heads;
        private int headStride;
        private int pairs;
        private float[] cos = {};
        private float[] sin = {};
        private boolean interleaved;

        @Override
        public void run(int worker, int t) {
            for (int h = 0; h < heads; h++) {
                int at = x.at(t) + h * headStride;
                workers.kernels.rope(x.values, at, pairs, cos, sin, t * pairs, interleaved);
            }
        }
    }

    private final class Gate implements WorkerTeam.Task {
        private final Rows gate = new Rows();
        private final Rows up = new Rows();
        private final Rows out = new Rows();
        private Activation activation = Activation.SILU;
        private int n;

        @Override
        public void run(int worker, int t) {
            workers.kernels.gate(
                    activation,
                    gate.values,
                    gate.at(t),
                    up.values,
                    up.at(t),
                    out.values,
                    out.at(t),
                    n);
        }
    }

    private final class Activate implements WorkerTeam.Task {
        private final Rows x = new Rows();
        private Activation activation = Activation.SILU;
        private int n;

        @Override
        public void run(int worker, int t) {
            workers.kernels.activate(activation, x.values, x.at(t), n);
        }
    }

    private final class Add implements WorkerTeam.Task {
        private final Rows y = new Rows();
        private final Rows x = new Rows();
        private int n;

        @Override
        public void run(int worker, int t) {
            workers.kernels.add(y.values, y.at(t), x.values, x.at(t), n);
        }
    }
}
