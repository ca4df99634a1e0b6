package dev.jeval.eval.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The character classes and string methods of Python that the reference metrics rely on.
final class PythonText {
    /// `string.punctuation`.
    static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private PythonText() {}

    /// `character.isspace()`, which is `\s` too; no such character lies above U+FFFF.
    static boolean isSpace(int c) {
        return switch (c) {
            case 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029 -> true;
            case 0x202f, 0x205f, 0x3000 -> true;
            default -> (c >= 0x09 && c <= 0x0d) || (c >= 0x2000 && c <= 0x200a);
        };
    }

    /// `\w`: letters, numbers of any kind and `_`; marks are not.
    static boolean isWord(int c) {
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    true;
            default -> Character.isLetter(c) || c == '_';
        };
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// `text.strip()`.
    static String strip(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return rstrip(text.substring(start));
    }

    /// `text.rstrip()`.
    static String rstrip(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /// `text.split()`.
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean space = i == text.length() || isSpace(text.charAt(i));
            if (space && start >= 0) {
                parts.add(text.substring(start, i));
                start = -1;
            } else if (!space && start < 0) {
                start = i;
            }
        }
        return parts;
    }

    /// `' '.join(text.split())`.
    static String collapsed(String text) {
        return String.join(" ", split(text));
    }

    /// `text.capitalize()`.
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        String rest = lower(text).substring(lower(Character.toString(first)).length());
        int title = Character.toTitleCase(first);
        if (title != first) {
            return Character.toString(title) + rest;
        }
        String upper = Character.toString(first).toUpperCase(Locale.ROOT);
        // of several letters the first is large: "Ss" of "ß", but "ʼN" of "ŉ"
        int head = 0;
        while (head < upper.length() && !Character.isUpperCase(upper.codePointAt(head))) {
            head += Character.charCount(upper.codePointAt(head));
        }
        head += head < upper.length() ? Character.charCount(upper.codePointAt(head)) : 0;
        return upper.substring(0, head) + lower(upper.substring(head)) + rest;
    }

    /// `text` without the characters of `unwanted`.
    static String without(String text, String unwanted) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().filter(c -> unwanted.indexOf(c) < 0).forEach(out::appendCodePoint);
        return out.toString();
    }

    /// The number of code points.
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /// `text` cut at `length` code points.
    static String head(String text, int length) {
        return length >= length(text)
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length));
    }
}
