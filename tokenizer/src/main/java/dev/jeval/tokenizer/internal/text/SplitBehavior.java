package dev.jeval.tokenizer.internal.text;

import dev.jeval.tokenizer.internal.IntList;
import dev.jeval.tokenizer.internal.regex.MatchList;

/// What becomes of the delimiters when text is split.
public enum SplitBehavior {
    /// Delimiters are dropped.
    REMOVED,
    /// Each delimiter is a pre-token.
    ISOLATED,
    /// A delimiter ends the pre-token before it.
    MERGED_WITH_PREVIOUS,
    /// A delimiter begins the pre-token after it.
    MERGED_WITH_NEXT,
    /// A run of delimiters is one pre-token.
    CONTIGUOUS;

    /// Appends start and end of every pre-token that `parts` gives.
    ///
    /// @param parts consecutive parts of the text
    /// @param from where the first part starts
    /// @param invert whether delimiters are the parts that are not matches
    void apply(MatchList parts, int from, boolean invert, IntList bounds) {
        switch (this) {
            case REMOVED -> {
                int start = from;
                for (int i = 0; i < parts.size(); i++) {
                    if (parts.isMatch(i) == invert) {
                        addIfAny(bounds, start, parts.end(i));
                    }
                    start = parts.end(i);
                }
            }
            case ISOLATED -> {
                int start = from;
                for (int i = 0; i < parts.size(); i++) {
                    addIfAny(bounds, start, parts.end(i));
                    start = parts.end(i);
                }
            }
            case CONTIGUOUS -> join(parts, from, bounds, invert, true);
            case MERGED_WITH_PREVIOUS -> join(parts, from, bounds, invert, false);
            case MERGED_WITH_NEXT -> joinBackwards(parts, from, invert, bounds);
        }
    }

    /// Joins parts that are alike (`alike`), or a delimiter to the part before it unless that is a
    /// delimiter too.
    private static void join(
            MatchList parts, int from, IntList bounds, boolean invert, boolean alike) {
        int start = from;
        boolean previousDelimiter = false;
        for (int i = 0; i < parts.size(); i++) {
            boolean delimiter = parts.isMatch(i) != invert;
            boolean joined =
                    alike ? delimiter == previousDelimiter : delimiter && !previousDelimiter;
            int partStart = i == 0 ? from : parts.end(i - 1);
            if (!joined) {
                addIfAny(bounds, start, partStart);
                start = partStart;
            }
            previousDelimiter = delimiter;
        }
        addIfAny(bounds, start, parts.size() == 0 ? from : parts.end(parts.size() - 1));
    }

    /// Joins a delimiter to the part after it unless that is a delimiter too.
    private static void joinBackwards(MatchList parts, int from, boolean invert, IntList bounds) {
        int start = from;
        for (int i = 0; i < parts.size(); i++) {
            boolean delimiter = parts.isMatch(i) != invert;
            boolean nextDelimiter = i + 1 == parts.size() || parts.isMatch(i + 1) != invert;
            // the last part has nothing after it to join, whatever it is
            if (!delimiter || nextDelimiter) {
                addIfAny(bounds, start, parts.end(i));
                start = parts.end(i);
            }
        }
    }

    private static void addIfAny(IntList bounds, int start, int end) {
        if (start < end) {
            bounds.add(start);
            bounds.add(end);
        }
    }
}
