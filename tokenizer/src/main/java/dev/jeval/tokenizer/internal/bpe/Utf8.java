package dev.jeval.tokenizer.internal.bpe;

/// UTF-16 to UTF-8 for slices of arrays. A surrogate without its partner becomes U+FFFD.
public final class Utf8 {
    private Utf8() {}

    /// Writes `text[from, to)` to the start of `out`, which must hold three bytes per character,
    /// and returns the number of bytes.
    public static int encode(char[] text, int from, int to, byte[] out) {
        int at = 0;
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c < 0x80) {
                out[at++] = (byte) c;
            } else if (c < 0x800) {
                out[at++] = (byte) (0xC0 | c >> 6);
                out[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                out[at++] = (byte) (0xE0 | c >> 12);
                out[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                out[at++] = (byte) (0x80 | c & 0x3F);
            } else if (isPair(text, i, to)) {
                int codePoint = Character.toCodePoint(c, text[++i]);
                out[at++] = (byte) (0xF0 | codePoint >> 18);
                out[at++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
                out[at++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
                out[at++] = (byte) (0x80 | codePoint & 0x3F);
            } else {
                out[at++] = (byte) 0xEF;
                out[at++] = (byte) 0xBF;
                out[at++] = (byte) 0xBD;
            }
        }
        return at;
    }

    /// The number of bytes of the character that starts at `text[i]`.
    public static int length(char[] text, int i, int to) {
        char c = text[i];
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        return isPair(text, i, to) ? 4 : 3;
    }

    /// Where the character after the one at `text[i]` starts.
    public static int next(char[] text, int i, int to) {
        return isPair(text, i, to) ? i + 2 : i + 1;
    }

    private static boolean isPair(char[] text, int i, int to) {
        return Character.isHighSurrogate(text[i])
                && i + 1 < to
                && Character.isLowSurrogate(text[i + 1]);
    }
}
