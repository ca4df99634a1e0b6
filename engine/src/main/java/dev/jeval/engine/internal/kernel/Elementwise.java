package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/// Elementwise loops and lane sums; elements behind the last whole vector go through [ScalarMath],
/// which computes the same.
final class Elementwise {
    private static final int SUM_LANES = 16;

    private Elementwise() {}

    /// The part of `n` that whole vectors cover.
    static int whole(int n) {
        return n - n % LENGTH;
    }

    /// `x = exp(x - max)`.
    static void expMinus(float[] x, int at, int n, float max) {
        int i = at;
        for (; i < at + whole(n); i += LENGTH) {
            VectorMath.exp(FloatVector.fromArray(FLOATS, x, i).sub(max)).intoArray(x, i);
        }
        for (; i < at + n; i++) {
            x[i] = ScalarMath.exp(x[i] - max);
        }
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
        return ScalarKernels.fold(s.lanes);
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
        return ScalarKernels.fold(s.lanes);
    }
}
