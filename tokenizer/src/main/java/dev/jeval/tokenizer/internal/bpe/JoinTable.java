package dev.jeval.tokenizer.internal.bpe;

import java.util.HashSet;
import java.util.Set;

/// Which neighbouring characters a merge can join.
///
/// A merge that crosses the border between two characters results in a piece that holds the end of
/// the first and the start of the second. Where no piece does, the border stays whatever else is
/// merged, and the text on both sides can be encoded on its own: long runs fall into short chunks
/// that are worth remembering. Pairs of ASCII characters and all surrogates count as joined without
/// being looked up. Immutable once built, and thread-safe.
final class JoinTable {
    private static final byte AFTER_PARTIAL = 1;
    private static final byte BEFORE_PARTIAL = 2;
    private static final byte ALWAYS = 4;

    /// `first << 16 | second` of joined pairs, open addressing; 0 is free (U+0000 twice is ASCII).
    private final int[] pairs;

    private final int mask;

    /// For each character whether more than a look-up of the pair is needed.
    private final byte[] flags;

    /// Joined pairs of which one side is a part of a character, as packed bytes.
    private final Set<Long> partialPairs;

    private JoinTable(Builder builder) {
        pairs = builder.pairs;
        mask = pairs.length - 1;
        flags = builder.flags;
        partialPairs = Set.copyOf(builder.partialPairs);
    }

    /// Whether a merge may join `first` and `second` where they are neighbours.
    boolean joins(char first, char second) {
        if ((first | second) < 0x80) {
            return true;
        }
        int pair = first << 16 | second;
        int slot = slot(pair, mask);
        while (pairs[slot] != 0) {
            if (pairs[slot] == pair) {
                return true;
            }
            slot = slot + 1 & mask;
        }
        int unusual =
                flags[first] & (BEFORE_PARTIAL | ALWAYS) | flags[second] & (AFTER_PARTIAL | ALWAYS);
        return unusual != 0 && joinsInPart(first, second);
    }

    /// Whether a piece holds a part of one of the characters next to the other.
    private boolean joinsInPart(char first, char second) {
        if (((flags[first] | flags[second]) & ALWAYS) != 0) {
            return true;
        }
        byte[] left = new byte[3];
        byte[] right = new byte[3];
        int leftLength = Utf8.encode(new char[] {first}, 0, 1, left);
        int rightLength = Utf8.encode(new char[] {second}, 0, 1, right);
        for (int from = 0; from < leftLength; from++) {
            for (int to = 1; to <= rightLength; to++) {
                if (partialPairs.contains(pack(left, from, leftLength, right, 0, to))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int slot(int pair, int mask) {
        int mixed = pair * 0x9E3779B1;
        return (mixed ^ mixed >>> 15) & mask;
    }

    private static long pack(
            byte[] left, int leftFrom, int leftTo, byte[] right, int rightFrom, int rightTo) {
        long packed = 0;
        for (int i = leftFrom; i < leftTo; i++) {
            packed = packed << 8 | left[i] & 0xFF;
        }
        packed = packed << 4 | leftTo - leftFrom;
        for (int i = rightFrom; i < rightTo; i++) {
            packed = packed << 8 | right[i] & 0xFF;
        }
        return packed << 4 | rightTo - rightFrom;
    }

    /// Collects the pieces that merges result in.
    static final class Builder {
        private int[] pairs = new int[1 << 12];
        private int size;
        private final byte[] flags = new byte[1 << 16];
        private final Set<Long> partialPairs = new HashSet<>();

        Builder() {
            for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
                flags[c] = ALWAYS;
            }
        }

        /// A piece of characters.
        void add(String piece) {
            for (int i = 1; i < piece.length(); i++) {
                addPair(piece.charAt(i - 1), piece.charAt(i));
            }
        }

        /// A character that may be joined with anything.
        void addUnknown(char c) {
            flags[c] |= ALWAYS;
        }

        /// A piece of bytes, which may begin and end within characters.
        void add(byte[] piece, int length) {
            int previous = -1;
            int previousEnd = 0;
            int at = 0;
            while (at < length) {
                int end = unitEnd(piece, at, length);
                if (previous >= 0) {
                    addUnits(piece, previous, previousEnd, end);
                }
                previous = at;
                previousEnd = end;
                at = end;
            }
        }

        JoinTable build() {
            return new JoinTable(this);
        }

        /// The end of the character, or the part of one, that starts at `at`.
        private static int unitEnd(byte[] piece, int at, int length) {
            int expected = isContinuation(piece[at]) ? 4 : characterLength(piece[at]);
            int end = at + 1;
            while (end < length && end < at + expected && isContinuation(piece[end])) {
                end++;
            }
            return end;
        }

        private void addUnits(byte[] piece, int from, int border, int to) {
            boolean leftWhole =
                    !isContinuation(piece[from]) && border - from == characterLength(piece[from]);
            boolean rightWhole =
                    !isContinuation(piece[border]) && to - border == characterLength(piece[border]);
            if (leftWhole && rightWhole) {
                if (border - from < 4 && to - border < 4) {
                    addPair(decode(piece, from, border), decode(piece, border, to));
                }
                return;
            }
            if (border - from > 3 || to - border > 3) {
                // characters beyond the basic plane are always taken as joined
                return;
            }
            partialPairs.add(pack(piece, from, border, piece, border, to));
            if (leftWhole) {
                flags[decode(piece, from, border)] |= BEFORE_PARTIAL;
            } else if (rightWhole) {
                flags[decode(piece, border, to)] |= AFTER_PARTIAL;
            } else {
                flagFollowers(piece[border]);
            }
        }

        /// Both sides are parts: every character that begins like the second may be joined.
        private void flagFollowers(byte lead) {
            for (int c = 0x80; c < flags.length; c++) {
                byte first = (byte) (c < 0x800 ? 0xC0 | c >> 6 : 0xE0 | c >> 12);
                if (first == lead) {
                    flags[c] |= AFTER_PARTIAL;
                }
            }
        }

        private void addPair(char first, char second) {
            if ((first | second) < 0x80) {
                return;
            }
            if (2 * size >= pairs.length) {
                int[] old = pairs;
                pairs = new int[2 * old.length];
                for (int pair : old) {
                    if (pair != 0) {
                        pairs[freeSlot(pair)] = pair;
                    }
                }
            }
            int pair = first << 16 | second;
            int slot = freeSlot(pair);
            if (pairs[slot] == 0) {
                pairs[slot] = pair;
                size++;
            }
        }

        private int freeSlot(int pair) {
            int slot = slot(pair, pairs.length - 1);
            while (pairs[slot] != 0 && pairs[slot] != pair) {
                slot = slot + 1 & pairs.length - 1;
            }
            return slot;
        }

        private static char decode(byte[] piece, int from, int to) {
            return switch (to - from) {
                case 1 -> (char) piece[from];
                case 2 -> (char) ((piece[from] & 0x1F) << 6 | piece[from + 1] & 0x3F);
                default ->
                        (char)
                                ((piece[from] & 0x0F) << 12
                                        | (piece[from + 1] & 0x3F) << 6
                                        | piece[from + 2] & 0x3F);
            };
        }

        private static boolean isContinuation(byte value) {
            return (value & 0xC0) == 0x80;
        }

        private static int characterLength(byte lead) {
            int value = lead & 0xFF;
            return value < 0x80 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
        }
    }
}
