package dev.jeval.tokenizer.internal.regex;

import dev.jeval.tokenizer.internal.IntList;

/// A stretch of text cut into consecutive parts, each a match of a pattern or what lies between
/// matches. Not thread-safe.
public final class MatchList {
    private final IntList entries = new IntList(64);

    /// Forgets all parts.
    public void clear() {
        entries.clear();
    }

    /// Appends the part from the end of the last one to `end`.
    public void add(int end, boolean match) {
        entries.add(end << 1 | (match ? 1 : 0));
    }

    /// The number of parts.
    public int size() {
        return entries.size();
    }

    /// Where part `index` ends.
    public int end(int index) {
        return entries.get(index) >>> 1;
    }

    /// Whether part `index` is a match.
    public boolean isMatch(int index) {
        return (entries.get(index) & 1) != 0;
    }
}
