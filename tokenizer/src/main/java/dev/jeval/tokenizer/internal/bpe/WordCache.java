package dev.jeval.tokenizer.internal.bpe;

import org.jspecify.annotations.Nullable;

/// Remembers the ids of words that came before.
///
/// A fixed number of places, each holding the last word whose hash leads there: memory is bounded,
/// nothing is locked, and a lost race costs one recomputation. Thread-safe, because entries are
/// immutable.
public final class WordCache {
    /// Longer words are not kept: they rarely come again.
    public static final int MAX_WORD = 48;

    private static final int PLACES = 1 << 15;

    private final @Nullable Entry[] entries = new Entry[PLACES];

    /// The hash of the word `text[from, to)`.
    public static int hash(char[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 0x01000193 * hash + text[i];
        }
        hash *= 0x9E3779B1;
        return hash ^ hash >>> 15;
    }

    /// The ids of the word, not to be changed; null if it is not known.
    public int @Nullable [] get(char[] text, int from, int to, int hash) {
        Entry entry = entries[hash & PLACES - 1];
        return entry != null && entry.hash == hash && entry.isWord(text, from, to)
                ? entry.ids
                : null;
    }

    /// Keeps the ids of the word, in place of another one.
    public void put(char[] text, int from, int to, int hash, int[] ids) {
        entries[hash & PLACES - 1] =
                new Entry(hash, java.util.Arrays.copyOfRange(text, from, to), ids);
    }

    private static final class Entry {
        private final int hash;
        private final char[] word;
        private final int[] ids;

        Entry(int hash, char[] word, int[] ids) {
            this.hash = hash;
            this.word = word;
            this.ids = ids;
        }

        boolean isWord(char[] text, int from, int to) {
            char[] word = this.word;
            if (word.length != to - from) {
                return false;
            }
            for (int i = 0; i < word.length; i++) {
                if (word[i] != text[from + i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
