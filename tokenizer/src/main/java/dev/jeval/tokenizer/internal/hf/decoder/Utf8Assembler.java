package dev.jeval.tokenizer.internal.hf.decoder;

/// Assembles UTF-8 bytes to text; what is not UTF-8 becomes one U+FFFD for each maximal part of a
/// character that could not be completed (Unicode, section 3.9, table 3-7). Not thread-safe.
public final class Utf8Assembler {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder text = new StringBuilder();

    /// Bits of the character so far, bytes still missing, and the range of the next byte.
    private int codePoint;

    private int missing;
    private int low;
    private int high;

    private boolean damaged;

    /// Takes the next byte (0-255).
    public void add(int value) {
        if (missing > 0) {
            if (value >= low && value <= high) {
                codePoint = codePoint << 6 | value & 0x3F;
                low = 0x80;
                high = 0xBF;
                if (--missing == 0) {
                    text.appendCodePoint(codePoint);
                }
                return;
            }
            replaceIncomplete();
        }
        start(value);
    }

    /// Takes a whole text in UTF-8.
    public void addText(String whole) {
        if (missing > 0) {
            replaceIncomplete();
        }
        text.append(whole);
    }

    /// Whether some bytes since the start or the last [#finish] were not UTF-8.
    public boolean isDamaged() {
        return damaged || missing > 0;
    }

    /// Removes and returns the text that is complete.
    public String take() {
        String complete = text.toString();
        text.setLength(0);
        return complete;
    }

    /// Ends the text: an incomplete character becomes U+FFFD.
    public String finish() {
        if (missing > 0) {
            replaceIncomplete();
        }
        damaged = false;
        return take();
    }

    private void replaceIncomplete() {
        missing = 0;
        damaged = true;
        text.append(REPLACEMENT);
    }

    private void start(int value) {
        if (value < 0x80) {
            text.append((char) value);
        } else if (value >= 0xC2 && value <= 0xDF) {
            expect(value & 0x1F, 1, 0x80, 0xBF);
        } else if (value >= 0xE0 && value <= 0xEF) {
            expect(value & 0x0F, 2, value == 0xE0 ? 0xA0 : 0x80, value == 0xED ? 0x9F : 0xBF);
        } else if (value >= 0xF0 && value <= 0xF4) {
            expect(value & 0x07, 3, value == 0xF0 ? 0x90 : 0x80, value == 0xF4 ? 0x8F : 0xBF);
        } else {
            replaceIncomplete();
        }
    }

    private void expect(int bits, int count, int from, int to) {
        codePoint = bits;
        missing = count;
        low = from;
        high = to;
    }
}
