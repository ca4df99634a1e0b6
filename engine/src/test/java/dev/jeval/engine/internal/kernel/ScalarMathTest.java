package dev.jeval.engine.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Accuracy of the fixed polynomials against float64, over arguments spread through all float32s.
class ScalarMathTest {
    // Every STEP-th float32 bit pattern, a prime so that all mantissa bits vary.
    private static final int STEP = 7919;

    private interface FloatFunction {
        float apply(float x);
    }

    @Test
    void expIsWithinItsStatedError() {
        assertThat(worst(ScalarMath::exp, StrictMath::exp, 88.7f, 87.3f)).isLessThan(1.1);
    }

    @Test
    void tanhIsWithinItsStatedError() {
        assertThat(worst(ScalarMath::tanh, StrictMath::tanh, 20f, 20f)).isLessThan(1.6);
    }

    @Test
    void erfIsWithinItsStatedError() {
        assertThat(worst(ScalarMath::erf, ScalarMathTest::erf, 5f, 5f)).isLessThan(1.5);
    }

    @Test
    void expOfExtremesIsZeroOneOrInfinite() {
        assertThat(ScalarMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
        assertThat(ScalarMath.exp(-1000f)).isEqualTo(0f);
        assertThat(ScalarMath.exp(0f)).isEqualTo(1f);
        assertThat(ScalarMath.exp(-0f)).isEqualTo(1f);
        assertThat(ScalarMath.exp(1000f)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(ScalarMath.exp(ScalarMath.EXP_MAX)).isLessThan(Float.POSITIVE_INFINITY);
        assertThat(ScalarMath.exp(ScalarMath.EXP_MIN)).isGreaterThan(0f);
    }

    @Test
    void saturatedFunctionsKeepTheSign() {
        assertThat(ScalarMath.tanh(-100f)).isEqualTo(-1f);
        assertThat(ScalarMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(ScalarMath.erf(-100f)).isEqualTo(-1f);
        assertThat(ScalarMath.erf(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
        assertThat(ScalarMath.silu(-1000f)).isZero();
        assertThat(ScalarMath.silu(1000f)).isEqualTo(1000f);
        assertThat(ScalarMath.geluTanh(-30f)).isZero();
        assertThat(ScalarMath.geluErf(30f)).isEqualTo(30f);
    }

    /// Largest error in units of the last place over normal results.
    private static double worst(
            FloatFunction actual, DoubleUnaryOperator exact, float above, float below) {
        double worst = 0;
        for (int bits = 0; bits >= 0 && Float.intBitsToFloat(bits) < above; bits += STEP) {
            worst = Math.max(worst, error(actual, exact, Float.intBitsToFloat(bits)));
        }
        for (int bits = 0; bits >= 0 && Float.intBitsToFloat(bits) < below; bits += STEP) {
            worst = Math.max(worst, error(actual, exact, -Float.intBitsToFloat(bits)));
        }
        return worst;
    }

    private static double error(FloatFunction actual, DoubleUnaryOperator exact, float x) {
        double expected = exact.applyAsDouble(x);
        double ulp = Math.max(Math.ulp((float) expected), Float.MIN_VALUE);
        return Math.abs(actual.apply(x) - expected) / ulp;
    }

    /// erf by its Taylor series up to 3 and by a continued fraction of erfc beyond.
    private static double erf(double x) {
        double magnitude = Math.abs(x);
        double result;
        if (magnitude < 3) {
            double term = magnitude;
            double sum = magnitude;
            for (int n = 1; n < 120; n++) {
                term *= -magnitude * magnitude / n;
                sum += term / (2 * n + 1);
            }
            result = 2 / Math.sqrt(Math.PI) * sum;
        } else {
            double fraction = 0;
            for (int n = 60; n >= 1; n--) {
                fraction = n / 2.0 / (magnitude + fraction);
            }
            result =
                    1
                            - StrictMath.exp(-magnitude * magnitude)
                                    / Math.sqrt(Math.PI)
                                    / (magnitude + fraction);
        }
        return Math.copySign(result, x);
    }
}
