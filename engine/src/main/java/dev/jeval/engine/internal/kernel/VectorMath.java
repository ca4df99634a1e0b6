package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [ScalarMath] lane by lane: the same operations in the same order.
///
/// Only for elementwise loops. Kernels with many accumulators must not call methods of their own
/// with vectors: the compiler stops inlining there and every vector becomes an object.
final class VectorMath {
    private VectorMath() {}

    /// [ScalarMath#exp].
    static FloatVector exp(FloatVector x) {
        FloatVector shifted =
                x.fma(
                        FloatVector.broadcast(FLOATS, ScalarMath.LOG2_E),
                        FloatVector.broadcast(FLOATS, ScalarMath.ROUND));
        IntVector n = shifted.reinterpretAsInts().sub(ScalarMath.ROUND_BITS);
        FloatVector whole = shifted.sub(ScalarMath.ROUND);
        FloatVector r = whole.fma(FloatVector.broadcast(FLOATS, -ScalarMath.LN2_HIGH), x);
        r = whole.fma(FloatVector.broadcast(FLOATS, -ScalarMath.LN2_LOW), r);
        FloatVector p =
                r.fma(
                        FloatVector.broadcast(FLOATS, ScalarMath.EXP_C6),
                        FloatVector.broadcast(FLOATS, ScalarMath.EXP_C5));
        p = p.fma(r, FloatVector.broadcast(FLOATS, ScalarMath.EXP_C4));
        p = p.fma(r, FloatVector.broadcast(FLOATS, ScalarMath.EXP_C3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, ScalarMath.EXP_C2));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        IntVector rest = n.sub(half);
        p = p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
        p = p.mul(rest.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
        VectorMask<Float> tooSmall = x.compare(VectorOperators.LT, ScalarMath.EXP_MIN);
        VectorMask<Float> tooLarge = x.compare(VectorOperators.GT, ScalarMath.EXP_MAX);
        return p.blend(0f, tooSmall).blend(Float.POSITIVE_INFINITY, tooLarge);
    }

    /// [ScalarMath#exp] of what is at most 0: no overflow, and `2^n` is a normal number.
    static FloatVector expNotAboveZero(FloatVector x) {
        FloatVector shifted =
                x.fma(
                        FloatVector.broadcast(FLOATS, ScalarMath.LOG2_E),
                        FloatVector.broadcast(FLOATS, ScalarMath.ROUND));
        IntVector n = shifted.reinterpretAsInts().sub(ScalarMath.ROUND_BITS - 127);
        FloatVector whole = shifted.sub(ScalarMath.ROUND);
        FloatVector r = whole.fma(FloatVector.broadcast(FLOATS, -ScalarMath.LN2_HIGH), x);
        r = whole.fma(FloatVector.broadcast(FLOATS, -ScalarMath.LN2_LOW), r);
        FloatVector p =
                r.fma(
                        FloatVector.broadcast(FLOATS, ScalarMath.EXP_C6),
                        FloatVector.broadcast(FLOATS, ScalarMath.EXP_C5));
        p = p.fma(r, FloatVector.broadcast(FLOATS, ScalarMath.EXP_C4));
        p = p.fma(r, FloatVector.broadcast(FLOATS, ScalarMath.EXP_C3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, ScalarMath.EXP_C2));
        p = p.fma(r.mul(r), r).add(1f);
        p = p.mul(n.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
        return p.blend(0f, x.compare(VectorOperators.LT, ScalarMath.EXP_MIN));
    }

    /// [ScalarMath#tanh].
    static FloatVector tanh(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p =
                z.fma(
                        FloatVector.broadcast(FLOATS, ScalarMath.TANH_C13),
                        FloatVector.broadcast(FLOATS, ScalarMath.TANH_C11));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.TANH_C9));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.TANH_C7));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.TANH_C5));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.TANH_C3));
        FloatVector small = p.mul(z).fma(x, x);
        FloatVector magnitude = x.abs();
        FloatVector quotient =
                FloatVector.broadcast(FLOATS, 2f).div(exp(magnitude.add(magnitude)).add(1f));
        FloatVector large = FloatVector.broadcast(FLOATS, 1f).sub(quotient);
        return withSign(large, x)
                .blend(small, magnitude.compare(VectorOperators.LT, ScalarMath.TANH_SMALL));
    }

    /// [ScalarMath#erf].
    static FloatVector erf(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p =
                z.fma(
                        FloatVector.broadcast(FLOATS, ScalarMath.ERF_C11),
                        FloatVector.broadcast(FLOATS, ScalarMath.ERF_C9));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.ERF_C7));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.ERF_C5));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.ERF_C3));
        p = p.fma(z, FloatVector.broadcast(FLOATS, ScalarMath.ERF_C1));
        FloatVector small = p.fma(x, x);
        FloatVector magnitude = x.abs();
        FloatVector t = magnitude.min(ScalarMath.ERF_MAX);
        FloatVector q =
                t.fma(
                        FloatVector.broadcast(FLOATS, ScalarMath.ERF_L6),
                        FloatVector.broadcast(FLOATS, ScalarMath.ERF_L5));
        q = q.fma(t, FloatVector.broadcast(FLOATS, ScalarMath.ERF_L4));
        q = q.fma(t, FloatVector.broadcast(FLOATS, ScalarMath.ERF_L3));
        q = q.fma(t, FloatVector.broadcast(FLOATS, ScalarMath.ERF_L2));
        q = q.fma(t, FloatVector.broadcast(FLOATS, ScalarMath.ERF_L1));
        q = q.fma(t, FloatVector.broadcast(FLOATS, ScalarMath.ERF_L0));
        FloatVector large = FloatVector.broadcast(FLOATS, 1f).sub(exp(q.fma(t, t).neg()));
        return withSign(large, x)
                .blend(small, magnitude.compare(VectorOperators.LT, ScalarMath.ERF_SMALL));
    }

    /// `magnitude >= 0` with the sign of `sign`.
    private static FloatVector withSign(FloatVector magnitude, FloatVector sign) {
        IntVector signBit =
                sign.reinterpretAsInts().and(IntVector.broadcast(INTS, Integer.MIN_VALUE));
        return magnitude.reinterpretAsInts().or(signBit).reinterpretAsFloats();
    }

    /// [ScalarMath#silu].
    static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1f));
    }

    /// [ScalarMath#geluTanh].
    static FloatVector geluTanh(FloatVector x) {
        FloatVector inner = x.mul(x).mul(ScalarMath.GELU_CUBE).fma(x, x);
        return x.mul(0.5f).mul(tanh(inner.mul(ScalarMath.SQRT_2_OVER_PI)).add(1f));
    }

    /// [ScalarMath#geluErf].
    static FloatVector geluErf(FloatVector x) {
        return x.mul(0.5f).mul(erf(x.mul(ScalarMath.SQRT_HALF)).add(1f));
    }

    /// [ScalarMath#sigmoid].
    static FloatVector sigmoid(FloatVector x) {
        return FloatVector.broadcast(FLOATS, 1f).div(exp(x.neg()).add(1f));
    }
}
