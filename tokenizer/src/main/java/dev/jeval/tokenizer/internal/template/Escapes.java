package dev.jeval.tokenizer.internal.template;

import org.jspecify.annotations.Nullable;

/// The escapes of Python string literals.
final class Escapes {
    private Escapes() {}

    /// `text` with its escapes resolved, or null if one is malformed or names no character. An
    /// unknown escape stays as it is, backslash included.
    static @Nullable String resolve(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                out.append(c);
                continue;
            }
            char kind = text.charAt(i++);
            switch (kind) {
                case '\n' -> {}
                case '\\', '\'', '"' -> out.append(kind);
                case 'a' -> out.append('\u0007');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'v' -> out.append('\u000b');
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = i;
                    while (end < text.length() && end < i + 2 && isOctal(text.charAt(end))) {
                        end++;
                    }
                    out.appendCodePoint(Integer.parseInt(text.substring(i - 1, end), 8));
                    i = end;
                }
                case 'x', 'u', 'U' -> {
                    int length = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
                    int codePoint = hex(text, i, length);
                    if (codePoint < 0) {
                        return null;
                    }
                    out.appendCodePoint(codePoint);
                    i += length;
                }
                case 'N' -> {
                    int end = text.indexOf('}', i);
                    if (end < 0 || text.charAt(i) != '{') {
                        return null;
                    }
                    try {
                        out.appendCodePoint(Character.codePointOf(text.substring(i + 1, end)));
                    } catch (IllegalArgumentException e) {
                        return null;
                    }
                    i = end + 1;
                }
                default -> out.append('\\').append(kind);
            }
        }
        return out.toString();
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private static int hex(String text, int start, int length) {
        if (start + length > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < start + length; i++) {
            int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0 || value > 0x10ffff) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return Character.isValidCodePoint(value) ? value : -1;
    }
}
