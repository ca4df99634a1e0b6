package dev.jeval.tokenizer.study;

import java.lang.Character.UnicodeScript;
import java.util.List;

/// The writing system of a vocabulary entry.
final class Scripts {
    static final String HIRAGANA = "hiragana";
    static final String KATAKANA = "katakana";
    static final String KANJI = "kanji";
    static final String JAPANESE_MIXED = "japanese-mixed";
    static final String LATIN = "latin";
    static final String HANGUL = "hangul";
    static final String OTHER_SCRIPT = "other-script";
    static final String DIGITS = "digits";
    static final String SYMBOLS = "symbols";
    static final String SPACE = "space";
    static final String MIXED = "mixed";
    static final String BYTES = "bytes";
    static final String SPECIAL = "special";

    /// All classes in the order in which results list them.
    static final List<String> ALL =
            List.of(
                    HIRAGANA,
                    KATAKANA,
                    KANJI,
                    JAPANESE_MIXED,
                    LATIN,
                    HANGUL,
                    OTHER_SCRIPT,
                    DIGITS,
                    SYMBOLS,
                    SPACE,
                    MIXED,
                    BYTES,
                    SPECIAL);

    private static final char PROLONGED_SOUND_MARK = 'ー';
    private static final char ITERATION_MARK = '々';

    private Scripts() {}

    /// The class of a text that is not empty: its letters decide; digits, symbols and white space
    /// count only where there are no letters.
    static String of(String text) {
        String found = "";
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            found = joined(found, ofCharacter(codePoint));
        }
        return found;
    }

    static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    private static String joined(String left, String right) {
        if (left.isEmpty() || left.equals(right) || rank(left) < rank(right)) {
            return left.isEmpty() || rank(left) < rank(right) ? right : left;
        }
        if (rank(left) > rank(right)) {
            return left;
        }
        return isJapanese(left) && isJapanese(right) ? JAPANESE_MIXED : MIXED;
    }

    /// Letters over digits over symbols over white space.
    private static int rank(String script) {
        return switch (script) {
            case SPACE -> 0;
            case SYMBOLS -> 1;
            case DIGITS -> 2;
            default -> 3;
        };
    }

    private static boolean isJapanese(String script) {
        return script.equals(HIRAGANA)
                || script.equals(KATAKANA)
                || script.equals(KANJI)
                || script.equals(JAPANESE_MIXED);
    }

    private static String ofCharacter(int codePoint) {
        if (isSpace(codePoint)) {
            return SPACE;
        }
        if (codePoint == PROLONGED_SOUND_MARK) {
            return KATAKANA;
        }
        if (codePoint == ITERATION_MARK) {
            return KANJI;
        }
        if (Character.isLetter(codePoint) || isMark(codePoint)) {
            return switch (UnicodeScript.of(codePoint)) {
                case HIRAGANA -> HIRAGANA;
                case KATAKANA -> KATAKANA;
                case HAN -> KANJI;
                case LATIN -> LATIN;
                case HANGUL -> HANGUL;
                case COMMON, INHERITED -> SYMBOLS;
                default -> OTHER_SCRIPT;
            };
        }
        return isNumber(codePoint) ? DIGITS : SYMBOLS;
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isNumber(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.OTHER_NUMBER
                || type == Character.LETTER_NUMBER;
    }
}
