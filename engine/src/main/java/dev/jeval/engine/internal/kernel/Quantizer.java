package dev.jeval.engine.internal.kernel;

import java.util.Arrays;

/// Rounds blocks of 32 columns of a row to small integers with a common scale.
///
/// Scales are bfloat16, so that `value * scale` is exact in float32 and a quantised matrix is used
/// like any other. They are 0 or of a magnitude from 2^-100 to 2^60, so that kernels may move
/// powers of two between values and scales: smaller blocks become zeros, larger weights are
/// refused. A block's numbers depend on its own weights only.
final class Quantizer {
    /// Columns that share a scale.
    static final int COLUMNS = 32;

    /// What stands for the value 0: values are kept without a sign, as `value + INT8_ZERO`.
    static final int INT8_ZERO = 128;

    /// As [#INT8_ZERO], of a nibble.
    static final int INT4_ZERO = 8;

    private static final int INT8_ZEROS = 0x80808080;
    private static final int INT4_ZEROS = 0x88888888;
    private static final int HALF = Matrix.PANEL / 2;
    private static final int QUARTER = Matrix.PANEL / 4;
    private static final float LEAST_SCALE = 0x1p-100f;
    private static final float LARGEST_WEIGHT = 0x1p60f;
    private static final int INT8_MAX = 127;
    private static final int INT4_MIN = -8;
    private static final int INT4_MAX = 7;

    // The value that the weight of largest magnitude gets; the one with the least error is taken.
    private static final float[] INT4_EXTREMES = {-8f, -7.5f, -7f, 7f};

    private Quantizer() {}

    /// Quantises `[count, PANEL]` weights into [PanelType#INT8]; returns the number of ints.
    static int int8(float[] weights, int count, int[] out) {
        int to = 0;
        for (int begin = 0; begin < count; begin += COLUMNS) {
            int columns = Math.min(COLUMNS, count - begin);
            int ints = HALF + COLUMNS * QUARTER;
            Arrays.fill(out, to, to + HALF, 0);
            Arrays.fill(out, to + HALF, to + ints, INT8_ZEROS);
            for (int r = 0; r < Matrix.PANEL; r++) {
                int at = begin * Matrix.PANEL + r;
                float extreme = extreme(weights, at, columns);
                float scale = orZero(roundUp(Math.abs(extreme) / INT8_MAX));
                putScale(scale, r, out, to);
                for (int k = 0; k < columns; k++) {
                    int value =
                            quantise(weights[at + k * Matrix.PANEL], scale, -INT8_MAX, INT8_MAX);
                    int word = to + HALF + k * QUARTER + r % QUARTER;
                    out[word] ^= (value & 0xff) << r / QUARTER * 8;
                }
            }
            to += ints;
        }
        return to;
    }

    /// Quantises `[count, PANEL]` weights into [PanelType#INT4]; returns the number of ints.
    static int int4(float[] weights, int count, int[] out) {
        int to = 0;
        for (int begin = 0; begin < count; begin += COLUMNS) {
            int columns = Math.min(COLUMNS, count - begin);
            int ints = HALF + COLUMNS / 2 * QUARTER;
            Arrays.fill(out, to, to + HALF, 0);
            Arrays.fill(out, to + HALF, to + ints, INT4_ZEROS);
            for (int r = 0; r < Matrix.PANEL; r++) {
                int at = begin * Matrix.PANEL + r;
                float scale = int4Scale(weights, at, columns);
                putScale(scale, r, out, to);
                for (int k = 0; k < columns; k++) {
                    int value = quantise(weights[at + k * Matrix.PANEL], scale, INT4_MIN, INT4_MAX);
                    int word = to + HALF + k / 2 * QUARTER + r % QUARTER;
                    out[word] ^= (value & 0xf) << (r / QUARTER + k % 2 * 4) * 4;
                }
            }
            to += ints;
        }
        return to;
    }

    /// The scale, of either sign, with the least sum of squared errors.
    private static float int4Scale(float[] weights, int at, int columns) {
        float extreme = extreme(weights, at, columns);
        if (extreme == 0f) {
            return 0f;
        }
        float best = 0f;
        float bestError = Float.POSITIVE_INFINITY;
        for (float target : INT4_EXTREMES) {
            float scale = orZero(nearest(extreme / target));
            float error = 0f;
            for (int k = 0; k < columns; k++) {
                float weight = weights[at + k * Matrix.PANEL];
                float difference = weight - quantise(weight, scale, INT4_MIN, INT4_MAX) * scale;
                error = error + difference * difference;
            }
            if (error < bestError) {
                bestError = error;
                best = scale;
            }
        }
        return best;
    }

    /// The weight of largest magnitude.
    private static float extreme(float[] weights, int at, int columns) {
        float extreme = 0f;
        for (int k = 0; k < columns; k++) {
            float weight = weights[at + k * Matrix.PANEL];
            if (!(Math.abs(weight) <= LARGEST_WEIGHT)) {
                throw new IllegalArgumentException(
                        "quantised weights: expected finite weights of at most 2^60, got %s; use dtype=auto"
                                .formatted(weight));
            }
            if (Math.abs(weight) > Math.abs(extreme)) {
                extreme = weight;
            }
        }
        return extreme;
    }

    private static int quantise(float weight, float scale, int min, int max) {
        return scale == 0f ? 0 : Math.clamp(Math.round(weight / scale), min, max);
    }

    private static void putScale(float scale, int r, int[] out, int at) {
        int bits = Float.floatToRawIntBits(scale);
        out[at + r % HALF] |= r < HALF ? bits >>> 16 : bits;
    }

    private static float orZero(float scale) {
        return Math.abs(scale) < LEAST_SCALE ? 0f : scale;
    }

    /// The least bfloat16 not below `value >= 0`.
    private static float roundUp(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat(bits + 0xffff & 0xffff0000);
    }

    private static float nearest(float value) {
        return Float.intBitsToFloat(KvCodec.toBfloat16(value) << 16);
    }
}
