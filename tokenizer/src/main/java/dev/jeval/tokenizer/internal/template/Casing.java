package dev.jeval.tokenizer.internal.template;

import java.util.Locale;

/// Python's changes of case, by Unicode's rules and no language's.
final class Casing {
    private Casing() {}

    /// `text.casefold()`; the approximation by way of upper case is exact but for a few dozen
    /// historic letters.
    static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
    }

    /// `text.title()`: a letter after a letter is small, any other large.
    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            if (inWord) {
                out.append(lowerAt(text, i));
            } else {
                out.append(titleCase(c));
            }
            inWord = isCased(c);
        }
        return out.toString();
    }

    /// `text.capitalize()`.
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return titleCase(text.codePointAt(0))
                + text.toLowerCase(Locale.ROOT).substring(lowerLength(text, first));
    }

    private static int lowerLength(String text, int end) {
        return text.substring(0, end).toLowerCase(Locale.ROOT).length();
    }

    static String swap(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            if (Character.isUpperCase(c)) {
                out.append(lowerAt(text, i));
            } else if (Character.isLowerCase(c)) {
                out.append(Character.toString(c).toUpperCase(Locale.ROOT));
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /// Lower case of one character; a capital sigma at the end of a word has its own.
    private static String lowerAt(String text, int index) {
        int c = text.codePointAt(index);
        if (c != 'Σ') {
            return Character.toString(c).toLowerCase(Locale.ROOT);
        }
        int next = index + 1;
        boolean last = next >= text.length() || !isCased(text.codePointAt(next));
        boolean first = index == 0 || !isCased(text.codePointBefore(index));
        return last && !first ? "ς" : "σ";
    }

    private static String titleCase(int c) {
        int title = Character.toTitleCase(c);
        if (title != c) {
            return Character.toString(title);
        }
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        // of several letters the first is large: "Ss" of "ß", but "ʼN" of "ŉ"
        int end = 0;
        while (end < upper.length() && !Character.isUpperCase(upper.codePointAt(end))) {
            end += Character.charCount(upper.codePointAt(end));
        }
        end += end < upper.length() ? Character.charCount(upper.codePointAt(end)) : 0;
        return upper.substring(0, end) + upper.substring(end).toLowerCase(Locale.ROOT);
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Casing::isCased)
                && text.codePoints()
                        .noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Casing::isCased)
                && text.codePoints()
                        .noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    static boolean isTitle(String text) {
        boolean inWord = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            boolean large = Character.isUpperCase(c) || Character.isTitleCase(c);
            if ((large && inWord) || (Character.isLowerCase(c) && !inWord)) {
                return false;
            }
            inWord = isCased(c);
            any |= inWord;
        }
        return any;
    }
}
