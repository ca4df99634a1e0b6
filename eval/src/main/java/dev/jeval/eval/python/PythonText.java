package dev.jeval.eval.python;

/// Operations of Python's `str` whose notion of white space differs from Java's.
public final class PythonText {
    private PythonText() {}

    /// `str.isspace` for one code point: also U+001C to U+001F, U+0085, U+00A0, U+3000.
    public static boolean isSpace(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', 0x0b, '\f', '\r', 0x1c, 0x1d, 0x1e, 0x1f, ' ', 0x85, 0xa0 -> true;
            case 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200a;
        };
    }

    /// `str.strip()`.
    public static String strip(String text) {
        return rstrip(lstrip(text));
    }

    /// `str.lstrip()`.
    public static String lstrip(String text) {
        int from = 0;
        while (from < text.length() && isSpace(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    /// `str.rstrip()`.
    public static String rstrip(String text) {
        int to = text.length();
        while (to > 0 && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }

    /// `len(text)`: the number of code points.
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
