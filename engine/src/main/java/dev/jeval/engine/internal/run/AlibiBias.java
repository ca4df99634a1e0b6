package dev.jeval.engine.internal.run;

import dev.jeval.engine.spec.Position;

/// ALiBi tables: for each head the bias of a score by absolute key position.
final class AlibiBias {
    private AlibiBias() {}

    /// `slope * j` for `j` in `[0, positions)`, one table for each of `heads` heads.
    static float[][] tables(Position.Alibi alibi, int heads, int positions) {
        float[] slopes =
                switch (alibi.slopes()) {
                    case LOWER_POWER_FIRST -> lowerPowerFirst(heads, alibi.maxBias());
                    case UPPER_POWER_STRIDED -> upperPowerStrided(heads, alibi.maxBias());
                };
        float[][] tables = new float[heads][positions];
        for (int head = 0; head < heads; head++) {
            float slope = alibi.beforeScale() ? bfloat16(slopes[head]) : slopes[head];
            for (int j = 0; j < positions; j++) {
                float bias = slope * j;
                tables[head][j] = alibi.beforeScale() ? bfloat16(bias) : bias;
            }
        }
        return tables;
    }

    /// `2^(-8 i / p)`, `i = 1 .. p`, for the largest power of two `p <= n`, then the odd powers of
    /// `2^(-8 / 2p)`.
    private static float[] lowerPowerFirst(int heads, double maxBias) {
        int power = Integer.highestOneBit(heads);
        float[] slopes = new float[heads];
        for (int head = 0; head < heads; head++) {
            double exponent =
                    head < power
                            ? maxBias * (head + 1) / power
                            : maxBias * (2 * (head - power) + 1) / (2 * power);
            slopes[head] = (float) StrictMath.pow(2, -exponent);
        }
        return slopes;
    }

    /// `2^(-8 i / p)`, `i = 1 .. p`, for the smallest power of two `p >= n`; if `p != n` every
    /// second one from the second on, then the others, the first `n` of them.
    private static float[] upperPowerStrided(int heads, double maxBias) {
        int power = Integer.highestOneBit(heads);
        if (power != heads) {
            power *= 2;
        }
        float[] slopes = new float[heads];
        for (int head = 0; head < heads; head++) {
            int index = head;
            if (power != heads) {
                index = head < power / 2 ? 2 * head + 1 : 2 * (head - power / 2);
            }
            slopes[head] = (float) StrictMath.pow(2, -maxBias * (index + 1) / power);
        }
        return slopes;
    }

    /// The nearest bfloat16, ties to even.
    private static float bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = bits + 0x7fff + (bits >>> 16 & 1);
        return Float.intBitsToFloat(rounded & 0xffff0000);
    }
}
