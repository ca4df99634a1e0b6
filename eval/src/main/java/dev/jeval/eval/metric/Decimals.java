package dev.jeval.eval.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Decimal text of float64 numbers, as C and Python print it.
public final class Decimals {
    private static final int STORED_DIGITS = 4;

    private Decimals() {}

    /// `%.4f`: the form in which llm-jp-eval stores scores.
    public static String four(double value) {
        return fixed(value, STORED_DIGITS);
    }

    /// `%.{digits}f`: the exact binary value, rounded half to even.
    public static String fixed(double value, int digits) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String text =
                new BigDecimal(Math.abs(value))
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toPlainString();
        return Math.copySign(1, value) < 0 ? "-" + text : text;
    }
}
