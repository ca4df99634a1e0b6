package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Bool;
import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.Real;
import dev.jeval.tokenizer.internal.template.Value.Str;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Python's format specification:
/// `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
///
/// @param fill the character that fills
/// @param align `<`, `>`, `^`, `=`, or a blank for the type's own
/// @param sign `+`, `-` or a blank
/// @param alternate the `#` form
/// @param width least number of characters
/// @param grouping `,`, `_` or nothing
/// @param precision digits, or -1
/// @param type the letter of the presentation, or a blank
record FormatSpec(
        String fill,
        char align,
        char sign,
        boolean alternate,
        int width,
        String grouping,
        int precision,
        char type) {
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "(?:(.)?([<>=^]))?([ +-])?(#)?(0)?([0-9]{1,9})?([,_])?(?:\\.([0-9]{1,9}))?"
                            + "([a-zA-Z%])?",
                    Pattern.DOTALL);

    static FormatSpec parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new TemplateError("invalid format specifier '" + text + "'");
        }
        boolean zero = matcher.group(5) != null;
        String fill = matcher.group(1);
        String align = matcher.group(2);
        return new FormatSpec(
                fill != null ? fill : zero ? "0" : " ",
                align != null ? align.charAt(0) : zero ? '=' : ' ',
                letter(matcher.group(3), '-'),
                matcher.group(4) != null,
                number(matcher.group(6), 0),
                matcher.group(7) == null ? "" : matcher.group(7),
                number(matcher.group(8), -1),
                letter(matcher.group(9), ' '));
    }

    private static char letter(@Nullable String group, char otherwise) {
        return group == null ? otherwise : group.charAt(0);
    }

    private static int number(@Nullable String group, int otherwise) {
        return group == null ? otherwise : Integer.parseInt(group);
    }

    /// `format(value, spec)`.
    String format(Value value, Rendering rendering) {
        rendering.checkLength(width);
        rendering.checkLength(precision);
        return switch (value) {
            case Str s -> text(s.value());
            case Bool b when type == ' ' || type == 's' -> text(b.value() ? "True" : "False");
            case Int _, Bool _ -> integer(Equality.integer(value));
            case Real r -> real(r.value(), type);
            case Value.Undefined undefined -> {
                undefined.use();
                yield text("");
            }
            default ->
                    throw new TemplateError(
                            "unsupported format string passed to %s.__format__"
                                    .formatted(Types.name(value)));
        };
    }

    private String text(String text) {
        if (type != ' ' && type != 's') {
            throw new TemplateError("unknown format code '%s' for a string".formatted(type));
        }
        if (align == '=') {
            throw new TemplateError("'=' alignment is not allowed in a string's format");
        }
        int size = text.codePointCount(0, text.length());
        String cut =
                precision >= 0 && precision < size
                        ? text.substring(0, text.offsetByCodePoints(0, precision))
                        : text;
        return aligned("", cut, '<');
    }

    private String integer(BigInteger value) {
        BigInteger size = value.abs();
        return switch (type) {
            case ' ', 'd', 'n' -> number(value.signum() < 0, "", grouped(size.toString(), 3));
            case 'b' -> number(value.signum() < 0, "0b", grouped(size.toString(2), 4));
            case 'o' -> number(value.signum() < 0, "0o", grouped(size.toString(8), 4));
            case 'x' -> number(value.signum() < 0, "0x", grouped(size.toString(16), 4));
            case 'X' ->
                    number(
                            value.signum() < 0,
                            "0X",
                            grouped(size.toString(16).toUpperCase(Locale.ROOT), 4));
            case 'c' -> aligned("", Character.toString(codePoint(value)), '<');
            case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> real(Arithmetic.real(new Int(value)), type);
            default ->
                    throw new TemplateError("unknown format code '%s' for an int".formatted(type));
        };
    }

    private static int codePoint(BigInteger value) {
        if (value.bitLength() > 31 || !Character.isValidCodePoint(value.intValue())) {
            throw new TemplateError("expected a code point below 0x110000 for the format c");
        }
        return value.intValue();
    }

    private String real(double value, char letter) {
        int digits = precision < 0 ? 6 : Math.min(precision, PythonFloat.MAX_PRECISION);
        double size = Math.abs(value);
        String text =
                switch (letter) {
                    case ' ' -> precision < 0 ? PythonFloat.repr(size) : shortGeneral(size, digits);
                    case 'f', 'F' -> PythonFloat.fixed(size, digits);
                    case 'e', 'E' -> PythonFloat.scientific(size, digits);
                    case 'g', 'G', 'n' -> PythonFloat.general(size, digits, alternate);
                    case '%' -> PythonFloat.fixed(size * 100, digits) + "%";
                    default ->
                            throw new TemplateError(
                                    "unknown format code '%s' for a float".formatted(letter));
                };
        if (Character.isUpperCase(letter)) {
            text = text.toUpperCase(Locale.ROOT);
        }
        int point = 0;
        while (point < text.length() && Character.isDigit(text.charAt(point))) {
            point++;
        }
        return number(
                PythonFloat.isNegative(value),
                "",
                grouped(text.substring(0, point), 3) + text.substring(point));
    }

    /// The type-less form with a precision: like `g`, but with a digit after the point at least.
    private static String shortGeneral(double value, int precision) {
        String text = PythonFloat.general(value, precision, false);
        boolean plain = text.chars().allMatch(Character::isDigit);
        return plain && text.length() < Math.max(1, precision) ? text + ".0" : text;
    }

    private String grouped(String digits, int size) {
        if (grouping.isEmpty() || digits.isEmpty()) {
            return digits;
        }
        StringBuilder out = new StringBuilder(digits);
        for (int i = digits.length() - size; i > 0; i -= size) {
            out.insert(i, grouping);
        }
        return out.toString();
    }

    private String number(boolean negative, String prefix, String digits) {
        String signText = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        return aligned(signText + (alternate ? prefix : ""), digits, '>');
    }

    private String aligned(String prefix, String text, char own) {
        int missing = width - prefix.length() - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return prefix + text;
        }
        char where = align == ' ' ? own : align;
        return switch (where) {
            case '<' -> prefix + text + fill.repeat(missing);
            case '>' -> fill.repeat(missing) + prefix + text;
            case '=' -> prefix + fill.repeat(missing) + text;
            default ->
                    fill.repeat(missing / 2) + prefix + text + fill.repeat(missing - missing / 2);
        };
    }
}
