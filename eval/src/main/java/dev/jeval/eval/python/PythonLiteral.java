package dev.jeval.eval.python;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values as Python prints them (`str`, `repr`).
public final class PythonLiteral {
    /// From this decimal exponent on, and below the negative one, Python prints an exponent.
    private static final int MAX_FIXED_EXPONENT = 16;

    private static final int MIN_FIXED_EXPONENT = -4;

    private PythonLiteral() {}

    /// `str(value)`: a string is itself, everything else its [#repr].
    public static String str(@Nullable Object value) {
        return value instanceof String text ? text : repr(value);
    }

    /// `repr(value)` of null, booleans, numbers, strings, lists and maps.
    public static String repr(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("None");
            case Boolean bool -> out.append(bool ? "True" : "False");
            case Double number -> out.append(repr((double) number));
            case Float number -> out.append(repr((double) number));
            case String text -> appendQuoted(out, text);
            case Map<?, ?> map -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    append(out, entry.getKey());
                    out.append(": ");
                    append(out, entry.getValue());
                    separator = ", ";
                }
                out.append('}');
            }
            case Collection<?> list -> {
                out.append('[');
                for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
                    append(out, items.next());
                    if (items.hasNext()) {
                        out.append(", ");
                    }
                }
                out.append(']');
            }
            default -> out.append(value);
        }
    }

    /// `repr` of a float: the shortest digits that give the same number, an exponent only below
    /// 1e-4 and from 1e16 on.
    public static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        StringBuilder out = new StringBuilder(value < 0 ? "-" : "");
        if (exponent < MIN_FIXED_EXPONENT || exponent >= MAX_FIXED_EXPONENT) {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append('e').append(exponent < 0 ? '-' : '+');
            int magnitude = Math.abs(exponent);
            return out.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
        }
        String plain = shortest.toPlainString();
        return out.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "").toString();
    }

    /// The fewest digits that give the same number; Java prints at least two of them.
    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (digits.precision() == 2) {
            BigDecimal one = new BigDecimal(value).round(new MathContext(1));
            return one.doubleValue() == value ? one : digits;
        }
        return digits;
    }

    private static void appendQuoted(StringBuilder out, String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\\' -> out.append("\\\\");
                        case '\n' -> out.append("\\n");
                        case '\r' -> out.append("\\r");
                        case '\t' -> out.append("\\t");
                        default -> {
                            if (c == quote) {
                                out.append('\\').append(quote);
                            } else if (isPrintable(c)) {
                                out.appendCodePoint(c);
                            } else if (c < 0x100) {
                                out.append("\\x%02x".formatted(c));
                            } else if (c < 0x10000) {
                                out.append("\\u%04x".formatted(c));
                            } else {
                                out.append("\\U%08x".formatted(c));
                            }
                        }
                    }
                });
        out.append(quote);
    }

    /// Python's `str.isprintable` for one code point: no control, format, surrogate, private use or
    /// unassigned character, and no separator but the ASCII space.
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
