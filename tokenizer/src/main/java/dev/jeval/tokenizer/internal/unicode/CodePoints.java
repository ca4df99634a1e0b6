package dev.jeval.tokenizer.internal.unicode;

import java.util.BitSet;

/// Character classes as the reference's regex engine (Unicode 14) and its helpers have them.
///
/// General categories come from the JDK, less the code points that Unicode 14 had not assigned yet.
/// Thread-safe.
public final class CodePoints {
    /// `\p{Lu}` and `\p{Lt}`.
    public static final int UPPER = 1;

    /// `\p{Ll}`.
    public static final int LOWER = 2;

    /// `\p{Lm}` and `\p{Lo}`.
    public static final int CASELESS = 4;

    /// `\p{L}`.
    public static final int LETTER = UPPER | LOWER | CASELESS;

    /// `\p{N}`.
    public static final int NUMBER = 8;

    /// `\p{M}`.
    public static final int MARK = 16;

    /// `\s`.
    public static final int SPACE = 32;

    /// The class bits of the characters of the basic plane.
    private static final byte[] BASIC = new byte[1 << 16];

    private static final BitSet ASSIGNED = ReferenceClasses.get("assigned");
    private static final BitSet PUNCTUATION = ReferenceClasses.get("punctuation");
    private static final BitSet ACCENTS = ReferenceClasses.get("accents");
    private static final BitSet BERT_ACCENTS = ReferenceClasses.get("bert-accents");
    private static final BitSet BERT_CONTROL = ReferenceClasses.get("bert-control");
    private static final BitSet SCRIPTLESS = ReferenceClasses.get("scriptless");

    static {
        for (int c = 0; c < BASIC.length; c++) {
            BASIC[c] = (byte) classify(c);
        }
    }

    private CodePoints() {}

    /// The class bits of a character of the basic plane; 0 for surrogates.
    public static int bits(char c) {
        return BASIC[c];
    }

    /// The class bits of a code point.
    public static int bits(int codePoint) {
        return codePoint < BASIC.length ? BASIC[codePoint] : classify(codePoint);
    }

    /// The class bits of the code point that starts at `text[i]`, of which only `text[.., to)` is
    /// looked at.
    public static int bitsAt(char[] text, int i, int to) {
        char c = text[i];
        if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(text[i + 1])) {
            return classify(Character.toCodePoint(c, text[i + 1]));
        }
        return BASIC[c];
    }

    /// Whether Unicode 14 had assigned the code point.
    public static boolean isAssigned(int codePoint) {
        return ASSIGNED.get(codePoint);
    }

    /// `\s`: the 25 characters with the property White_Space.
    public static boolean isSpace(int codePoint) {
        return (bits(codePoint) & SPACE) != 0;
    }

    /// Whether the code point is numeric (Nd, Nl, No) in current Unicode.
    public static boolean isNumeric(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /// `\w` of the library that matches added tokens and the Whitespace pre-tokenizer: current
    /// Unicode, U+200C and U+200D included.
    public static boolean isWord(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isAlphabetic(codePoint)
                || isMark(type)
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.CONNECTOR_PUNCTUATION
                || codePoint == 0x200C
                || codePoint == 0x200D;
    }

    /// What the Punctuation pre-tokenizer splits off: ASCII punctuation and category P of an older
    /// Unicode.
    public static boolean isPunctuation(int codePoint) {
        return PUNCTUATION.get(codePoint);
    }

    /// What StripAccents removes.
    public static boolean isAccent(int codePoint) {
        return ACCENTS.get(codePoint);
    }

    /// What BertNormalizer removes after decomposing.
    public static boolean isBertAccent(int codePoint) {
        return BERT_ACCENTS.get(codePoint);
    }

    /// What BertNormalizer's cleaning removes.
    public static boolean isBertControl(int codePoint) {
        return BERT_CONTROL.get(codePoint);
    }

    /// Whether the code point has no script in the reference's older table.
    public static boolean isScriptless(int codePoint) {
        return SCRIPTLESS.get(codePoint);
    }

    private static boolean isMark(int type) {
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static int classify(int codePoint) {
        if (isWhiteSpace(codePoint)) {
            return SPACE;
        }
        if (!ASSIGNED.get(codePoint)) {
            return 0;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> UPPER;
            case Character.LOWERCASE_LETTER -> LOWER;
            case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> CASELESS;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    NUMBER;
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                    MARK;
            default -> 0;
        };
    }

    private static boolean isWhiteSpace(int codePoint) {
        return codePoint >= 0x09 && codePoint <= 0x0D
                || codePoint == 0x20
                || codePoint == 0x85
                || codePoint == 0xA0
                || codePoint == 0x1680
                || codePoint >= 0x2000 && codePoint <= 0x200A
                || codePoint == 0x2028
                || codePoint == 0x2029
                || codePoint == 0x202F
                || codePoint == 0x205F
                || codePoint == 0x3000;
    }
}
