package dev.jeval.tokenizer.internal.template;

/// What Python's `str` methods call white space.
final class Whitespace {
    private Whitespace() {}

    /// `character.isspace()`; none lies above U+FFFF.
    static boolean is(int character) {
        return switch (character) {
            case 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029 -> true;
            case 0x202f, 0x205f, 0x3000 -> true;
            default ->
                    (character >= 0x09 && character <= 0x0d)
                            || (character >= 0x2000 && character <= 0x200a);
        };
    }

    /// The end of `text` without trailing white space.
    static int endOf(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /// The start of `text` without leading white space.
    static int startOf(String text) {
        int start = 0;
        while (start < text.length() && is(text.charAt(start))) {
            start++;
        }
        return start;
    }

    static String strip(String text) {
        int start = startOf(text);
        return start == text.length() ? "" : text.substring(start, endOf(text));
    }
}
