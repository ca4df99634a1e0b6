package dev.jeval.engine.internal.kernel;

/// float32 exp, tanh and erf as fixed sequences of IEEE operations, the same on every platform.
///
/// The polynomials are this project's own weighted minimax fits (iteratively reweighted least
/// squares on Chebyshev nodes). Errors against the exact functions over all float32 arguments: exp
/// 1.1 ulp, tanh 1.6 ulp, erf 1.5 ulp (`ScalarMathTest` measures them). The vector kernels repeat
/// these very operations lane by lane.
final class ScalarMath {
    static final float LOG2_E = 0x1.715476p0f;
    // ln 2 in two parts: the first has few enough bits that n * LN2_HIGH is exact.
    static final float LN2_HIGH = 0x1.62e4p-1f;
    static final float LN2_LOW = 0x1.7f7d1cp-20f;
    // Adding 1.5 * 2^23 rounds to an integer that sits in the low mantissa bits.
    static final float ROUND = 0x1.8p23f;
    static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    // Beyond these exp is infinite, or below the smallest normal float32 and given as 0.
    static final float EXP_MAX = 88.72283f;
    static final float EXP_MIN = -87.33654f;
    static final float EXP_C2 = 0.5f;
    static final float EXP_C3 = 0.16666506f;
    static final float EXP_C4 = 0.04166617f;
    static final float EXP_C5 = 0.008370321f;
    static final float EXP_C6 = 0.001395297f;

    static final float TANH_SMALL = 0.625f;
    static final float TANH_C3 = -0.3333333f;
    static final float TANH_C5 = 0.13333195f;
    static final float TANH_C7 = -0.053945377f;
    static final float TANH_C9 = 0.021692606f;
    static final float TANH_C11 = -0.008156276f;
    static final float TANH_C13 = 0.0021227426f;

    static final float ERF_SMALL = 0.921875f;
    static final float ERF_MAX = 3.9375f;
    static final float ERF_C1 = 0.12837914f;
    static final float ERF_C3 = -0.37612447f;
    static final float ERF_C5 = 0.11281346f;
    static final float ERF_C7 = -0.026749747f;
    static final float ERF_C9 = 0.0049687466f;
    static final float ERF_C11 = -0.0005868126f;
    static final float ERF_L0 = 0.12863708f;
    static final float ERF_L1 = 0.63519806f;
    static final float ERF_L2 = 0.10615905f;
    static final float ERF_L3 = -0.023694566f;
    static final float ERF_L4 = 0.003610342f;
    static final float ERF_L5 = -0.00031485816f;
    static final float ERF_L6 = 0.000010433119f;

    static final float SQRT_2_OVER_PI = 0.7978846f;
    static final float GELU_CUBE = 0.044715f;
    static final float SQRT_HALF = 0.70710677f;

    private ScalarMath() {}

    /// `e^x`: `x = n ln 2 + r`, `e^r` by a polynomial of degree 6, scaled by `2^n` in two steps. 0
    /// below [#EXP_MIN], infinite above [#EXP_MAX].
    static float exp(float x) {
        if (x < EXP_MIN) {
            return 0f;
        }
        if (x > EXP_MAX) {
            return Float.POSITIVE_INFINITY;
        }
        float shifted = Math.fma(x, LOG2_E, ROUND);
        int n = Float.floatToRawIntBits(shifted) - ROUND_BITS;
        float whole = shifted - ROUND;
        float r = Math.fma(whole, -LN2_HIGH, x);
        r = Math.fma(whole, -LN2_LOW, r);
        float p = Math.fma(EXP_C6, r, EXP_C5);
        p = Math.fma(p, r, EXP_C4);
        p = Math.fma(p, r, EXP_C3);
        p = Math.fma(p, r, EXP_C2);
        p = Math.fma(p, r * r, r);
        p = p + 1f;
        // n reaches 128: 2^n in two factors.
        int half = n >> 1;
        p = p * Float.intBitsToFloat((half + 127) << 23);
        return p * Float.intBitsToFloat((n - half + 127) << 23);
    }

    /// `tanh(x)`: an odd polynomial below [#TANH_SMALL], `1 - 2 / (e^(2|x|) + 1)` above.
    static float tanh(float x) {
        float z = x * x;
        float p = Math.fma(TANH_C13, z, TANH_C11);
        p = Math.fma(p, z, TANH_C9);
        p = Math.fma(p, z, TANH_C7);
        p = Math.fma(p, z, TANH_C5);
        p = Math.fma(p, z, TANH_C3);
        float small = Math.fma(p * z, x, x);
        float magnitude = Math.abs(x);
        float large = 1f - 2f / (exp(magnitude + magnitude) + 1f);
        return magnitude < TANH_SMALL ? small : Math.copySign(large, x);
    }

    /// `erf(x)`: an odd polynomial below [#ERF_SMALL], `1 - e^-(|x| + |x| P(|x|))` above.
    static float erf(float x) {
        float z = x * x;
        float p = Math.fma(ERF_C11, z, ERF_C9);
        p = Math.fma(p, z, ERF_C7);
        p = Math.fma(p, z, ERF_C5);
        p = Math.fma(p, z, ERF_C3);
        p = Math.fma(p, z, ERF_C1);
        float small = Math.fma(p, x, x);
        float magnitude = Math.abs(x);
        float t = Math.min(magnitude, ERF_MAX);
        float q = Math.fma(ERF_L6, t, ERF_L5);
        q = Math.fma(q, t, ERF_L4);
        q = Math.fma(q, t, ERF_L3);
        q = Math.fma(q, t, ERF_L2);
        q = Math.fma(q, t, ERF_L1);
        q = Math.fma(q, t, ERF_L0);
        float large = 1f - exp(-Math.fma(q, t, t));
        return magnitude < ERF_SMALL ? small : Math.copySign(large, x);
    }

    /// `x / (1 + exp(-x))`.
    static float silu(float x) {
        return x / (1f + exp(-x));
    }

    /// `0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))`.
    static float geluTanh(float x) {
        float inner = Math.fma(GELU_CUBE * (x * x), x, x);
        return (0.5f * x) * (1f + tanh(SQRT_2_OVER_PI * inner));
    }

    /// `0.5 x (1 + erf(x / sqrt 2))`.
    static float geluErf(float x) {
        return (0.5f * x) * (1f + erf(x * SQRT_HALF));
    }

    /// `1 / (1 + exp(-x))`.
    static float sigmoid(float x) {
        return 1f / (1f + exp(-x));
    }
}
