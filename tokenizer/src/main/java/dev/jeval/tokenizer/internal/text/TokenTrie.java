package dev.jeval.tokenizer.internal.text;

import java.util.Arrays;
import java.util.BitSet;

/// Finds texts of a fixed set in a text: the leftmost, and there the longest. Immutable once
/// [built][Builder#build], and thread-safe.
public final class TokenTrie {
    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

    /// `node << 16 | char` → child node, open addressing; children are never node 0.
    private final long[] keys;

    private final int[] children;
    private final int[] values;
    private final boolean empty;

    /// One bit for each character of the basic plane.
    private final long[] firstChars;

    private TokenTrie(Builder builder) {
        keys = builder.keys;
        children = builder.children;
        values = Arrays.copyOf(builder.values, builder.nodes);
        firstChars = Arrays.copyOf(builder.firstChars.toLongArray(), (1 << 16) / Long.SIZE);
        empty = builder.firstChars.isEmpty();
    }

    /// Whether the set is empty.
    public boolean isEmpty() {
        return empty;
    }

    /// Where the first occurrence that starts at or after `from` starts; -1 if there is none.
    public int find(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text[i];
            if ((firstChars[c >>> 6] >>> c & 1) != 0 && longestEnd(text, i, to) > i) {
                return i;
            }
        }
        return -1;
    }

    /// Where the longest text of the set that starts at `at` ends; `at` if there is none.
    public int longestEnd(char[] text, int at, int to) {
        int node = 0;
        int longest = at;
        for (int i = at; i < to; i++) {
            node = child(node, text[i]);
            if (node == 0) {
                break;
            }
            if (values[node] >= 0) {
                longest = i + 1;
            }
        }
        return longest;
    }

    /// The value of the text `chars[from, to)`; -1 if it is not in the set.
    public int value(char[] text, int from, int to) {
        int node = 0;
        for (int i = from; i < to; i++) {
            node = child(node, text[i]);
            if (node == 0) {
                return -1;
            }
        }
        return values[node];
    }

    private int child(int node, char c) {
        long key = (long) node << 16 | c;
        int mask = keys.length - 1;
        int slot = slot(key, mask);
        while (children[slot] != 0) {
            if (keys[slot] == key) {
                return children[slot];
            }
            slot = slot + 1 & mask;
        }
        return 0;
    }

    private static int slot(long key, int mask) {
        return (int) (key * HASH_FACTOR >>> 40) & mask;
    }

    /// Collects texts; where one comes twice the first value stays.
    public static final class Builder {
        private long[] keys = new long[64];
        private int[] children = new int[64];
        private int[] values = {-1};
        private int nodes = 1;
        private final BitSet firstChars = new BitSet();

        /// Adds a text; an empty one is ignored.
        ///
        /// @param value a number from 0 on
        public Builder add(String text, int value) {
            if (text.isEmpty()) {
                return this;
            }
            firstChars.set(text.charAt(0));
            int node = 0;
            for (int i = 0; i < text.length(); i++) {
                node = childOrNew(node, text.charAt(i));
            }
            if (values[node] < 0) {
                values[node] = value;
            }
            return this;
        }

        /// The trie; the builder must not be used afterwards.
        public TokenTrie build() {
            return new TokenTrie(this);
        }

        private int childOrNew(int node, char c) {
            if (nodes * 2 > keys.length) {
                rehash();
            }
            long key = (long) node << 16 | c;
            int mask = keys.length - 1;
            int slot = slot(key, mask);
            while (children[slot] != 0) {
                if (keys[slot] == key) {
                    return children[slot];
                }
                slot = slot + 1 & mask;
            }
            if (nodes == values.length) {
                values = Arrays.copyOf(values, nodes * 2);
            }
            values[nodes] = -1;
            keys[slot] = key;
            children[slot] = nodes;
            return nodes++;
        }

        private void rehash() {
            long[] oldKeys = keys;
            int[] oldChildren = children;
            keys = new long[oldKeys.length * 2];
            children = new int[oldKeys.length * 2];
            int mask = keys.length - 1;
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldChildren[i] != 0) {
                    int slot = slot(oldKeys[i], mask);
                    while (children[slot] != 0) {
                        slot = slot + 1 & mask;
                    }
                    keys[slot] = oldKeys[i];
                    children[slot] = oldChildren[i];
                }
            }
        }
    }
}
