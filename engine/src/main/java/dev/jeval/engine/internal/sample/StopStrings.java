package dev.jeval.engine.internal.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Strings before which a text ends.
final class StopStrings {
    private final List<String> strings;
    private final int longest;

    /// @param strings none of them empty
    StopStrings(List<String> strings) {
        this.strings = List.copyOf(strings);
        this.longest = strings.stream().mapToInt(String::length).max().orElse(0);
    }

    /// Where a text ends and which string ended it.
    ///
    /// @param index start of the string, in UTF-16 units
    record Match(int index, String string) {}

    /// The earliest occurrence of any of the strings in `text`; of several at one place the one
    /// named first.
    ///
    /// @param searched length of the text when it was last searched without success
    @Nullable Match find(StringBuilder text, int searched) {
        int from = Math.max(0, searched - longest + 1);
        Match first = null;
        for (String string : strings) {
            int index = text.indexOf(string, from);
            if (index >= 0 && (first == null || index < first.index())) {
                first = new Match(index, string);
            }
        }
        return first;
    }

    /// The length of the longest end of `text` that could still become one of the strings.
    int openEnd(CharSequence text) {
        for (int length = Math.min(longest - 1, text.length()); length > 0; length--) {
            int start = text.length() - length;
            for (String string : strings) {
                if (string.length() > length && matches(text, start, string, length)) {
                    return length;
                }
            }
        }
        return 0;
    }

    private static boolean matches(CharSequence text, int start, String string, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(start + i) != string.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
