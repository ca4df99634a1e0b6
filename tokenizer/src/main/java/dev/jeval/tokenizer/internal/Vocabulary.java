package dev.jeval.tokenizer.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The pieces of a vocabulary: id → piece, and piece → id for slices of character arrays without
/// making strings. Ids may have holes. Immutable and thread-safe.
public final class Vocabulary {
    /// One more than the largest id a file may use; guards against absurd ids.
    public static final int MAX_IDS = 1 << 21;

    private final @Nullable String[] pieces;

    /// `hash << 32 | id + 1` by open addressing; 0 for a free slot. The hash spares most look-ups
    /// of the piece itself.
    private final long[] table;

    private final int size;

    private Vocabulary(Builder builder) {
        pieces = Arrays.copyOf(builder.pieces, builder.limit);
        table = builder.table;
        size = builder.size;
    }

    /// The piece with this id; null for a hole and beyond the end.
    public @Nullable String piece(int id) {
        return id >= 0 && id < pieces.length ? pieces[id] : null;
    }

    /// The id of `piece`; -1 if there is none.
    public int find(String piece) {
        int hash = piece.hashCode();
        int mask = table.length - 1;
        for (int slot = mix(hash) & mask; table[slot] != 0; slot = slot + 1 & mask) {
            if ((int) (table[slot] >>> 32) == hash && piece.equals(pieces[id(table[slot])])) {
                return id(table[slot]);
            }
        }
        return -1;
    }

    /// The id of the piece `text[from, to)`; -1 if there is none.
    public int find(char[] text, int from, int to) {
        int hash = hash(text, from, to);
        int mask = table.length - 1;
        for (int slot = mix(hash) & mask; table[slot] != 0; slot = slot + 1 & mask) {
            if ((int) (table[slot] >>> 32) == hash) {
                String candidate = pieces[id(table[slot])];
                if (candidate != null && matches(candidate, text, from, to)) {
                    return id(table[slot]);
                }
            }
        }
        return -1;
    }

    /// The number of different pieces.
    public int size() {
        return size;
    }

    /// One more than the largest id.
    public int limit() {
        return pieces.length;
    }

    /// As [String#hashCode], which lets both ways of looking up share the table.
    private static int hash(char[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        return hash;
    }

    private static int id(long entry) {
        return (int) entry - 1;
    }

    private static int mix(int hash) {
        int mixed = hash * 0x9E3779B1;
        return mixed ^ mixed >>> 15;
    }

    private static boolean matches(String piece, char[] text, int from, int to) {
        int length = to - from;
        if (piece.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (piece.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    /// Collects pieces. A piece that comes again takes the later id, an id that comes again the
    /// later piece, as in the reference's maps.
    public static final class Builder {
        private @Nullable String[] pieces;
        private long[] table;
        private int size;
        private int limit;

        /// Room for about `capacity` pieces.
        public Builder(int capacity) {
            pieces = new String[Math.max(16, capacity)];
            table = new long[tableSize(capacity)];
        }

        /// Adds a piece.
        ///
        /// @throws IllegalArgumentException if `id` is outside `[0, MAX_IDS)`
        public void put(String piece, int id) {
            if (id < 0 || id >= MAX_IDS) {
                throw new IllegalArgumentException(
                        "id of '%s': expected a number in [0, %d), got %d"
                                .formatted(piece, MAX_IDS, id));
            }
            if (id >= pieces.length) {
                pieces = Arrays.copyOf(pieces, Math.max(id + 1, pieces.length * 2));
            }
            limit = Math.max(limit, id + 1);
            if ((size + 1) * 2 > table.length) {
                rehash();
            }
            int hash = piece.hashCode();
            int mask = table.length - 1;
            int slot = mix(hash) & mask;
            while (table[slot] != 0
                    && !((int) (table[slot] >>> 32) == hash
                            && piece.equals(pieces[Vocabulary.id(table[slot])]))) {
                slot = slot + 1 & mask;
            }
            if (table[slot] == 0) {
                size++;
            }
            pieces[id] = piece;
            table[slot] = (long) hash << 32 | id + 1;
        }

        /// One more than the largest id so far.
        public int limit() {
            return limit;
        }

        /// The vocabulary; the builder must not be used afterwards.
        public Vocabulary build() {
            return new Vocabulary(this);
        }

        private void rehash() {
            long[] old = table;
            table = new long[old.length * 2];
            int mask = table.length - 1;
            for (long entry : old) {
                if (entry != 0) {
                    int slot = mix((int) (entry >>> 32)) & mask;
                    while (table[slot] != 0) {
                        slot = slot + 1 & mask;
                    }
                    table[slot] = entry;
                }
            }
        }

        private static int tableSize(int capacity) {
            int bounded = Math.clamp(capacity, 16, MAX_IDS);
            return Integer.highestOneBit(bounded * 2 - 1) << 1;
        }
    }
}
