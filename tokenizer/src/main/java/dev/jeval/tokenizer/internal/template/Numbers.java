package dev.jeval.tokenizer.internal.template;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Number literals of templates, and Python's `int(text)` and `float(text)`.
final class Numbers {
    /// CPython refuses to read longer decimal integers (`sys.int_info.default_max_str_digits`).
    private static final int MAX_DIGITS = 4_300;

    private static final String DIGITS = "[0-9]+(?:_[0-9]+)*+";
    private static final Pattern FLOAT_LITERAL =
            Pattern.compile("%1$s(?:(?:\\.%1$s)?[eE][+-]?%1$s|\\.%1$s)".formatted(DIGITS));
    private static final Pattern INTEGER_LITERAL =
            Pattern.compile(
                    "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++"
                            + "|[1-9](?:_?[0-9])*+|0(?:_?0)*+");
    private static final Pattern FLOAT_TEXT =
            Pattern.compile(
                    "[+-]?(?:%1$s\\.?(?:%1$s)?|\\.%1$s)(?:[eE][+-]?%1$s)?".formatted(DIGITS));

    private Numbers() {}

    /// The float literal at `start`, or null.
    static @Nullable String floatAt(String source, int start) {
        Matcher matcher = FLOAT_LITERAL.matcher(source).region(start, source.length());
        return matcher.lookingAt() ? matcher.group() : null;
    }

    /// The integer literal at `start`, where a digit stands.
    static String integerAt(String source, int start) {
        Matcher matcher = INTEGER_LITERAL.matcher(source).region(start, source.length());
        if (!matcher.lookingAt()) {
            throw new TemplateError("not a number", start);
        }
        return matcher.group();
    }

    /// The value of an integer literal without underscores.
    static BigInteger literal(String digits) {
        BigInteger value = parse(digits, 0);
        if (value == null) {
            throw new TemplateError("expected an integer of at most " + MAX_DIGITS + " digits");
        }
        return value;
    }

    /// `int(text, base)`, or null if it is no integer.
    static @Nullable BigInteger parse(String text, int base) {
        String digits = Whitespace.strip(text);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = base;
        String prefix = digits.length() > 1 ? digits.substring(0, 2) : "";
        int prefixed =
                switch (prefix) {
                    case "0b", "0B" -> 2;
                    case "0o", "0O" -> 8;
                    case "0x", "0X" -> 16;
                    default -> 0;
                };
        if (prefixed != 0 && (base == 0 || base == prefixed)) {
            radix = prefixed;
            digits = digits.substring(2);
            digits = digits.startsWith("_") ? digits.substring(1) : digits;
        }
        if (radix == 0) {
            radix = 10;
            if (digits.startsWith("0") && !digits.chars().allMatch(c -> c == '0' || c == '_')) {
                return null;
            }
        }
        return digits(digits, radix, negative);
    }

    private static @Nullable BigInteger digits(String digits, int radix, boolean negative) {
        if (digits.isEmpty()
                || digits.length() > MAX_DIGITS
                || digits.startsWith("_")
                || digits.endsWith("_")
                || digits.contains("__")) {
            return null;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < digits.length(); i = digits.offsetByCodePoints(i, 1)) {
            int c = digits.codePointAt(i);
            if (c == '_') {
                continue;
            }
            int digit = Character.digit(c, radix);
            // Character.digit also takes full-width letters, which Python does not
            if (digit < 0 || (digit > 9 && c > 'z')) {
                return null;
            }
            plain.append(Character.forDigit(digit, radix));
        }
        BigInteger value = new BigInteger(plain.toString(), radix);
        return negative ? value.negate() : value;
    }

    /// `float(text)`, or null if it is no number.
    static @Nullable Double parseFloat(String text) {
        StringBuilder ascii = new StringBuilder();
        Whitespace.strip(text)
                .codePoints()
                .forEach(c ->
                        ascii.appendCodePoint(
                                Character.isDigit(c)
                                        ? Character.forDigit(Character.digit(c, 10), 10)
                                        : c));
        String number = ascii.toString();
        if (FLOAT_TEXT.matcher(number).matches()) {
            return Double.valueOf(number.replace("_", ""));
        }
        boolean negative = number.startsWith("-");
        String word =
                (negative || number.startsWith("+") ? number.substring(1) : number)
                        .toLowerCase(java.util.Locale.ROOT);
        return switch (word) {
            case "inf", "infinity" ->
                    negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> null;
        };
    }
}
