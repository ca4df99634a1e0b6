package dev.jeval.tokenizer.internal.sentencepiece;

import java.util.Arrays;

/// Turns the pieces of one sequence into text, one id at a time, by SentencePiece's rules: control
/// pieces are silent, an unknown piece gives the model's unknown surface, U+2581 gives a space, the
/// space that the dummy prefix put at the start is taken away, and runs of byte pieces are read as
/// UTF-8 in which every byte that belongs to no character gives one U+FFFD.
///
/// Text is appended as soon as it is certain. Not thread-safe.
final class PieceDecoder {
    private static final char UNKNOWN_CHARACTER = '\uFFFD';
    private static final char SPACE_SYMBOL = '\u2581';

    private final PieceTexts texts;
    private final StringBuilder out;
    private boolean atStart = true;
    private boolean startSpaceSeen;
    private boolean empty = true;
    private byte[] bytes = new byte[4];
    private int pending;

    /// @param out where text goes; what it holds already does not count as part of the sequence
    PieceDecoder(PieceTexts texts, StringBuilder out) {
        this.texts = texts;
        this.out = out;
    }

    void accept(int id) {
        int value = texts.byteValue(id);
        if (value >= 0) {
            bytes[pending++] = (byte) value;
            decodeBytes(false);
            return;
        }
        decodeBytes(true);
        if (startSpaceSeen || !empty) {
            atStart = false;
        }
        startSpaceSeen = false;
        String text = texts.text(id);
        int from = 0;
        if (atStart && texts.dropsStartSpace() && texts.startsWithSpace(id)) {
            from = 1;
            startSpaceSeen = !texts.dropsAllStartSpaces();
        }
        append(text, from);
    }

    void finish() {
        decodeBytes(true);
    }

    private void append(String text, int from) {
        out.append(text, from, text.length());
        empty &= text.length() == from;
    }

    /// Decodes the pending bytes; keeps the beginning of a character for later unless `all`.
    private void decodeBytes(boolean all) {
        int at = 0;
        while (at < pending) {
            int length = characterLength(at);
            if (length > 0) {
                out.appendCodePoint(codePoint(at, length));
                at += length;
            } else if (length < 0 && !all) {
                break;
            } else {
                out.append(UNKNOWN_CHARACTER);
                at++;
            }
            empty = false;
        }
        pending -= at;
        if (at > 0 && pending > 0) {
            System.arraycopy(bytes, at, bytes, 0, pending);
        }
    }

    /// The length of the character at `at`; 0 if there is none; -1 if more bytes may complete one.
    private int characterLength(int at) {
        int first = bytes[at] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (length <= 1) {
            return length;
        }
        if (first >= 0xF8) {
            return 0;
        }
        int present = Math.min(length, pending - at);
        for (int i = 1; i < present; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        if (present < length) {
            return -1;
        }
        int codePoint = codePoint(at, length);
        boolean shortest = codePoint >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
        boolean valid =
                codePoint <= Character.MAX_CODE_POINT
                        && (codePoint < Character.MIN_SURROGATE
                                || codePoint > Character.MAX_SURROGATE);
        return shortest && valid ? length : 0;
    }

    private int codePoint(int at, int length) {
        int first = bytes[at] & 0xFF;
        int value = length == 1 ? first : first & 0xFF >> (length + 1);
        for (int i = 1; i < length; i++) {
            value = value << 6 | bytes[at + i] & 0x3F;
        }
        return value;
    }

    /// What each id decodes to. Immutable and thread-safe.
    static final class PieceTexts {
        private final String[] texts;
        private final boolean[] startsWithSpace;
        private final short[] byteValues;
        private final boolean dropsStartSpace;
        private final boolean dropsAllStartSpaces;

        /// @param dummyPrefix whether texts get the model's dummy prefix
        PieceTexts(SentencePieceModel model, boolean dummyPrefix) {
            NormalizerSpec normalizer = model.normalizer();
            int size = model.size();
            this.texts = new String[size];
            this.startsWithSpace = new boolean[size];
            this.byteValues = new short[size];
            this.dropsAllStartSpaces = normalizer.removeExtraWhitespaces();
            this.dropsStartSpace =
                    dummyPrefix && normalizer.addDummyPrefix() || dropsAllStartSpaces;
            Arrays.fill(byteValues, (short) -1);
            for (int id = 0; id < size; id++) {
                SentencePieceModel.Piece piece = model.piece(id);
                texts[id] =
                        switch (piece.type()) {
                            case CONTROL, BYTE -> "";
                            case UNKNOWN -> model.unknownSurface();
                            case NORMAL, USER_DEFINED, UNUSED -> {
                                String text = piece.text();
                                startsWithSpace[id] = text.charAt(0) == SPACE_SYMBOL;
                                yield text.replace(SPACE_SYMBOL, ' ');
                            }
                        };
            }
            if (model.byteFallback()) {
                for (int b = 0; b < 256; b++) {
                    byteValues[model.byteIds()[b]] = (short) b;
                }
            }
        }

        String text(int id) {
            return texts[id];
        }

        boolean startsWithSpace(int id) {
            return startsWithSpace[id];
        }

        /// The byte a byte piece stands for; -1 for other pieces.
        int byteValue(int id) {
            return byteValues[id];
        }

        boolean dropsStartSpace() {
            return dropsStartSpace;
        }

        boolean dropsAllStartSpaces() {
            return dropsAllStartSpaces;
        }
    }
}
