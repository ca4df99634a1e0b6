package dev.jeval.tokenizer.internal.bpe;

/// The alphabet in which byte-level vocabularies are written: one printable character per byte.
///
/// Bytes that are printable in Latin-1 stand for themselves; the other 68 take U+0100, U+0101, … in
/// increasing order. Source: `bytes_to_unicode` of the GPT-2 encoder.
public final class ByteAlphabet {
    /// One more than the largest character of the alphabet.
    public static final int LIMIT = 0x100 + 68;

    private static final char[] CHARS = new char[256];
    private static final short[] BYTES = new short[LIMIT];

    static {
        java.util.Arrays.fill(BYTES, (short) -1);
        char extra = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable =
                    b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE && b <= 0xFF;
            CHARS[b] = printable ? (char) b : extra++;
            BYTES[CHARS[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /// The character that stands for byte `value` (0-255).
    public static char charOf(int value) {
        return CHARS[value];
    }

    /// The byte (0-255) that `c` stands for; -1 if it is not in the alphabet.
    public static int byteOf(int c) {
        return c < LIMIT ? BYTES[c] : -1;
    }
}
