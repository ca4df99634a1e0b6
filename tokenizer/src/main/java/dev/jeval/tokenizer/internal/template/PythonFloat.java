package dev.jeval.tokenizer.internal.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Python's text of float64 numbers: `repr` and the `e`, `f`, `g` presentations.
final class PythonFloat {
    /// `repr` switches to an exponent from 1e16 on.
    private static final int REPR_PRECISION = 16;

    /// Digits of the longest exact expansion of a double are below this.
    static final int MAX_PRECISION = 1_100;

    private PythonFloat() {}

    /// The shortest text that reads back as `value`.
    static String repr(double value) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        StringBuilder out = new StringBuilder(isNegative(value) ? "-" : "");
        if (value == 0) {
            return out.append("0.0").toString();
        }
        if (exponent < -4 || exponent >= REPR_PRECISION) {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            return appendExponent(out, exponent, 'e').toString();
        }
        out.append(shortest.toPlainString());
        return (shortest.scale() <= 0 ? out.append(".0") : out).toString();
    }

    /// Java's shortest digits, with at least two of them, cut to one where one is enough.
    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (digits.precision() == 2) {
            BigDecimal one = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
            return one.doubleValue() == value ? one.stripTrailingZeros() : digits;
        }
        return digits;
    }

    /// `%.{precision}f`.
    static String fixed(double value, int precision) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        String digits =
                new BigDecimal(Math.abs(value))
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
        return isNegative(value) ? "-" + digits : digits;
    }

    /// `%.{precision}e`.
    static String scientific(double value, int precision) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        return (isNegative(value) ? "-" : "")
                + scientific(rounded(value, precision + 1), precision);
    }

    private static String scientific(BigDecimal value, int precision) {
        String digits =
                value.signum() == 0 ? "0".repeat(precision + 1) : value.unscaledValue().toString();
        digits = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
        int exponent = value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
        StringBuilder out = new StringBuilder().append(digits.charAt(0));
        if (precision > 0) {
            out.append('.').append(digits, 1, precision + 1);
        }
        return appendExponent(out, exponent, 'e').toString();
    }

    /// `%.{precision}g`; `keepZeros` is the alternate form.
    static String general(double value, int precision, boolean keepZeros) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        int significant = Math.max(1, precision);
        BigDecimal rounded = rounded(value, significant);
        int exponent = value == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String text;
        if (exponent < -4 || exponent >= significant) {
            text = scientific(rounded, significant - 1);
            if (!keepZeros) {
                int e = text.indexOf('e');
                text = withoutZeros(text.substring(0, e)) + text.substring(e);
            }
        } else {
            text =
                    rounded.setScale(significant - 1 - exponent, RoundingMode.HALF_EVEN)
                            .toPlainString();
            text = keepZeros ? text : withoutZeros(text);
        }
        return isNegative(value) ? "-" + text : text;
    }

    private static BigDecimal rounded(double value, int significant) {
        return new BigDecimal(Math.abs(value))
                .round(new MathContext(significant, RoundingMode.HALF_EVEN));
    }

    private static String withoutZeros(String text) {
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /// `round(value, digits)`: correctly rounded, ties of the exact value to even.
    static double round(double value, int digits) {
        if (!Double.isFinite(value) || digits > MAX_PRECISION) {
            return value;
        }
        if (digits < -MAX_PRECISION) {
            return Math.copySign(0.0, value);
        }
        double rounded =
                new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
        return rounded == 0 ? Math.copySign(0.0, value) : rounded;
    }

    static boolean isNegative(double value) {
        return Math.copySign(1, value) < 0 && !Double.isNaN(value);
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }

    private static StringBuilder appendExponent(StringBuilder out, int exponent, char letter) {
        out.append(letter).append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        return size < 10 ? out.append('0').append(size) : out.append(size);
    }
}
