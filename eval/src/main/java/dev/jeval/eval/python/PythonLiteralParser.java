package dev.jeval.eval.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a Python literal (`ast.literal_eval`): strings, numbers, `True`, `False`, `None`, lists,
/// tuples (as lists) and dictionaries, nested at most 64 deep.
public final class PythonLiteralParser {
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;

    private PythonLiteralParser(String text) {
        this.text = text;
    }

    /// The value of `text`.
    ///
    /// @throws IllegalArgumentException if it is not one literal; the message names the position
    public static @Nullable Object parse(String text) {
        PythonLiteralParser parser = new PythonLiteralParser(text);
        parser.skipSpace();
        Object value = parser.value(0);
        if (parser.at < text.length()) {
            throw parser.error("expected the end");
        }
        return value;
    }

    private @Nullable Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        if (at >= text.length()) {
            throw error("expected a value");
        }
        Object value =
                switch (text.charAt(at)) {
                    case '[' -> items(']', depth);
                    case '(' -> items(')', depth);
                    case '{' -> entries(depth);
                    case '\'', '"' -> strings();
                    default -> word();
                };
        skipSpace();
        return value;
    }

    private List<@Nullable Object> items(char close, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        at++;
        skipSpace();
        while (!take(close)) {
            items.add(value(depth + 1));
            if (!take(',') && !peek(close)) {
                throw error("expected ',' or '" + close + "'");
            }
        }
        return items;
    }

    private Map<@Nullable Object, @Nullable Object> entries(int depth) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        at++;
        skipSpace();
        while (!take('}')) {
            Object key = value(depth + 1);
            if (!take(':')) {
                throw error("expected ':'");
            }
            entries.put(key, value(depth + 1));
            if (!take(',') && !peek('}')) {
                throw error("expected ',' or '}'");
            }
        }
        return entries;
    }

    /// Adjacent string literals are one string.
    private String strings() {
        StringBuilder out = new StringBuilder();
        do {
            string(out);
            skipSpace();
        } while (peek('\'') || peek('"'));
        return out.toString();
    }

    private void string(StringBuilder out) {
        char quote = text.charAt(at++);
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return;
            }
            if (c == '\n') {
                throw error("a line ends inside a string");
            }
            if (c == '\\') {
                escape(out);
            } else {
                out.append(c);
            }
        }
        throw error("a string does not end");
    }

    private void escape(StringBuilder out) {
        if (at >= text.length()) {
            throw error("a string does not end");
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'v' -> out.append('\u000b');
            case '\\', '\'', '"' -> out.append(c);
            case '\n' -> {}
            case 'x' -> out.appendCodePoint(digits(2, 16));
            case 'u' -> out.appendCodePoint(digits(4, 16));
            case 'U' -> {
                int codePoint = digits(8, 16);
                if (!Character.isValidCodePoint(codePoint)) {
                    throw error("not a code point");
                }
                out.appendCodePoint(codePoint);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                int end = at;
                while (end < Math.min(at + 3, text.length())
                        && Character.digit(text.charAt(end), 8) >= 0) {
                    end++;
                }
                out.appendCodePoint(digits(end - at, 8));
            }
            default -> out.append('\\').append(c);
        }
    }

    private int digits(int count, int radix) {
        if (at + count > text.length()) {
            throw error("an escape does not end");
        }
        long value = 0;
        for (int end = at + count; at < end; at++) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0) {
                throw error("expected a digit");
            }
            value = value * radix + digit;
        }
        return value > Character.MAX_CODE_POINT ? -1 : (int) value;
    }

    private @Nullable Object word() {
        int start = at;
        while (at < text.length() && ",:]}) \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "True" -> true;
            case "False" -> false;
            case "None" -> null;
            default -> number(word, start);
        };
    }

    private Object number(String word, int start) {
        if (word.matches("[+-]?[0-9]{1,1000}")) {
            BigInteger value = new BigInteger(word);
            return value.bitLength() < 64 ? (Object) value.longValue() : value;
        }
        if (word.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            return Double.parseDouble(word);
        }
        at = start;
        throw error("expected a literal, got '" + word + "'");
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(char c) {
        if (!peek(c)) {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException(
                "Python literal: at character %d: %s".formatted(at, what));
    }
}
