package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Elementwise loops and lane sums; elements behind the last whole vector go through [ScalarMath],
/// which computes the same.
final class Elementwise {
    private static final int SUM_LANES = 16;

    private Elementwise() {}

    /// The part of `n` that whole vectors cover.
    static int whole(int n) {
        return n - n % LENGTH;
    }

    /// `out = exp(x - max)`; no `x` is above `max`.
    static void expMinus(float[] x, int at, int n, float max, float[] out, int outAt) {
        int i = 0;
        for (; i < whole(n); i += LENGTH) {
            FloatVector difference = FloatVector.fromArray(FLOATS, x, at + i).sub(max);
            VectorMath.expNotAboveZero(difference).intoArray(out, outAt + i);
        }
        for (; i < n; i++) {
            out[outAt + i] = ScalarMath.exp(x[at + i] - max);
        }
    }

    /// The largest of `n >= 1` elements; where +0 and -0 are, either of them.
    static float max(float[] x, int at, int n) {
        FloatVector lanes = FloatVector.broadcast(FLOATS, x[at]);
        int i = at;
        for (; i < at + whole(n); i += LENGTH) {
            FloatVector next = FloatVector.fromArray(FLOATS, x, i);
            // One comparison and one blend; max() also has to order zeros and NaN.
            lanes = lanes.blend(next, next.compare(VectorOperators.GT, lanes));
        }
        float max = largestLane(lanes);
        for (; i < at + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /// The largest lane. As integers, whose order is that of the numbers once the magnitude bits of
    /// negative ones are inverted: a third of the instructions.
    static float largestLane(FloatVector lanes) {
        IntVector bits = lanes.reinterpretAsInts();
        IntVector keys =
                bits.lanewise(VectorOperators.ASHR, 31)
                        .and(Integer.MAX_VALUE)
                        .lanewise(VectorOperators.XOR, bits);
        int key = keys.reduceLanes(VectorOperators.MAX);
        return Float.intBitsToFloat(key ^ (key >> 31 & Integer.MAX_VALUE));
    }

    /// `x = cap * tanh(x / cap)`.
    static void softCap(float[] x, int at, int n, float cap) {
        int i = at;
        for (; i < at + whole(n); i += LENGTH) {
            VectorMath.tanh(FloatVector.fromArray(FLOATS, x, i).div(cap)).mul(cap).intoArray(x, i);
        }
        for (; i < at + n; i++) {
            x[i] = cap * ScalarMath.tanh(x[i] / cap);
        }
    }

    /// `x = x * factor`.
    static void scale(float[] x, int at, int n, float factor) {
        int i = at;
        for (; i < at + whole(n); i += LENGTH) {
            FloatVector.fromArray(FLOATS, x, i).mul(factor).intoArray(x, i);
        }
        for (; i < at + n; i++) {
            x[i] = x[i] * factor;
        }
    }

    /// Lane sum of `x`.
    static float laneSum(float[] x, int at, int n, Scratch s) {
        int end = at + n - n % SUM_LANES;
        for (int lane = 0; lane < SUM_LANES; lane += LENGTH) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int i = at + lane; i < end; i += SUM_LANES) {
                sum = sum.add(FloatVector.fromArray(FLOATS, x, i));
            }
            sum.intoArray(s.lanes, lane);
        }
        for (int i = end; i < at + n; i++) {
            s.lanes[i - end] = s.lanes[i - end] + x[i];
        }
        return fold(s.lanes);
    }

    /// Lane sum of `(x - mean)^2`, partial sums fused.
    static float laneSumOfSquares(float[] x, int at, int n, float mean, Scratch s) {
        int end = at + n - n % SUM_LANES;
        for (int lane = 0; lane < SUM_LANES; lane += LENGTH) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int i = at + lane; i < end; i += SUM_LANES) {
                FloatVector centred = FloatVector.fromArray(FLOATS, x, i).sub(mean);
                sum = centred.fma(centred, sum);
            }
            sum.intoArray(s.lanes, lane);
        }
        for (int i = end; i < at + n; i++) {
            float centred = x[i] - mean;
            s.lanes[i - end] = Math.fma(centred, centred, s.lanes[i - end]);
        }
        return fold(s.lanes);
    }

    /// Folds sixteen partial sums pairwise, written out: a loop of four passes takes longer than
    /// the sums themselves.
    private static float fold(float[] l) {
        float s0 = (l[0] + l[8]) + (l[4] + l[12]);
        float s1 = (l[1] + l[9]) + (l[5] + l[13]);
        float s2 = (l[2] + l[10]) + (l[6] + l[14]);
        float s3 = (l[3] + l[11]) + (l[7] + l[15]);
        return (s0 + s2) + (s1 + s3);
    }
}
