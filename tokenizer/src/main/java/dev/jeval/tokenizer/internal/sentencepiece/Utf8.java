package dev.jeval.tokenizer.internal.sentencepiece;

/// UTF-8 as SentencePiece reads it.
final class Utf8 {
    /// The bytes of U+2581, which stands for a space.
    static final byte SPACE_0 = (byte) 0xE2;

    static final byte SPACE_1 = (byte) 0x96;
    static final byte SPACE_2 = (byte) 0x81;

    private Utf8() {}

    /// The length of a character in bytes by its first byte; 1 for a byte that starts none.
    static int length(byte first) {
        if (first >= (byte) 0xC0) {
            return first < (byte) 0xE0 ? 2 : first < (byte) 0xF0 ? 3 : first < 0 ? 4 : 1;
        }
        return 1;
    }

    /// Whether U+2581 is at `at`; the caller checks that three bytes are there.
    static boolean isSpace(byte[] text, int at) {
        return text[at] == SPACE_0 && text[at + 1] == SPACE_1 && text[at + 2] == SPACE_2;
    }

    /// Writes a code point at `at` and returns where the next one goes.
    static int put(byte[] text, int at, int codePoint) {
        if (codePoint < 0x80) {
            text[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            text[at] = (byte) (0xC0 | codePoint >> 6);
            text[at + 1] = (byte) (0x80 | codePoint & 0x3F);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            text[at] = (byte) (0xE0 | codePoint >> 12);
            text[at + 1] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            text[at + 2] = (byte) (0x80 | codePoint & 0x3F);
            return at + 3;
        }
        text[at] = (byte) (0xF0 | codePoint >> 18);
        text[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        text[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        text[at + 3] = (byte) (0x80 | codePoint & 0x3F);
        return at + 4;
    }
}
