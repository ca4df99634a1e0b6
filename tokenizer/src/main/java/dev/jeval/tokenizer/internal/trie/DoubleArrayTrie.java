package dev.jeval.tokenizer.internal.trie;

import java.util.Arrays;
import java.util.BitSet;

/// An immutable map from byte strings to numbers that is walked one byte at a time.
///
/// A double array with one `long` per node, so that a step costs one memory access:
///
/// | bits | meaning |
/// |---|---|
/// | 0-8 | label: the byte that leads here (0-255); [#FREE] for an empty slot |
/// | 9-32 | value + 1, or 0 where no key ends |
/// | 33-63 | base: the child by byte `b` is at slot `base ^ b` |
///
/// No two nodes share a base, so comparing the label tells whether a slot belongs to the node that
/// asked. Nodes without children have base 0, whose 256 slots stay empty. Thread-safe.
public final class DoubleArrayTrie {
    /// The largest value a key can have.
    public static final int MAX_VALUE = (1 << 24) - 2;

    private static final int VALUE_SHIFT = 9;
    private static final int BASE_SHIFT = 33;
    private static final long LABEL_MASK = 0x1FF;
    private static final int FREE = 0x1FF;

    private final long[] units;
    private final long root;

    private DoubleArrayTrie(long[] units, long root) {
        this.units = units;
        this.root = root;
    }

    /// A trie of `keys` with `values` at the same places.
    ///
    /// @throws IllegalArgumentException if a key is empty or repeated, or a value is outside `[0,
    ///   MAX_VALUE]`
    public static DoubleArrayTrie of(byte[][] keys, int[] values) {
        return new Builder(keys, values).build();
    }

    /// The state before any byte.
    public long root() {
        return root;
    }

    /// The state after byte `label` (0-255) in `state`; 0 if no key goes on like that.
    public long step(long state, int label) {
        long unit = units[(int) (state >>> BASE_SHIFT) ^ label];
        return (unit & LABEL_MASK) == label ? unit : 0;
    }

    /// The value of the key that ends in `state`; -1 if none does.
    public static int value(long state) {
        return ((int) (state >>> VALUE_SHIFT) & 0xFFFFFF) - 1;
    }

    /// The value of the key `text[from, to)`; -1 if it is not in the trie.
    public int find(byte[] text, int from, int to) {
        long state = root;
        for (int i = from; i < to; i++) {
            state = step(state, text[i] & 0xFF);
            if (state == 0) {
                return -1;
            }
        }
        return value(state);
    }

    /// The length in bytes of the longest key that `text[from, to)` starts with; 0 if none.
    public int longestPrefix(byte[] text, int from, int to) {
        long state = root;
        int longest = 0;
        for (int i = from; i < to; i++) {
            state = step(state, text[i] & 0xFF);
            if (state == 0) {
                break;
            }
            if (value(state) >= 0) {
                longest = i + 1 - from;
            }
        }
        return longest;
    }

    /// Places nodes depth first. Keys are partitioned by their next byte as the walk goes down, so
    /// they need not be sorted, and an explicit stack takes keys of any length.
    private static final class Builder {
        private static final int BLOCK = 256;

        /// Slots tried for a node with several children before a fresh block is opened.
        private static final int MAX_TRIES = 48;

        private final byte[][] keys;
        private final int[] values;
        private final int[] order;
        private final int[] moved;
        private long[] units = new long[0];
        private int size;
        private int[] nextFree = new int[0];
        private int[] previousFree = new int[0];
        private int firstFree = -1;
        private int lastFree = -1;
        private final BitSet usedBases = new BitSet();

        /// Slot, first key, end of keys and depth of each node still to be placed.
        private int[] stack = new int[1024];

        private int stackSize;

        Builder(byte[][] keys, int[] values) {
            if (keys.length != values.length) {
                throw new IllegalArgumentException(
                        "trie: expected as many values as keys, got %d and %d"
                                .formatted(values.length, keys.length));
            }
            this.keys = keys;
            this.values = values;
            this.order = new int[keys.length];
            this.moved = new int[keys.length];
            for (int i = 0; i < keys.length; i++) {
                if (keys[i].length == 0 || values[i] < 0 || values[i] > MAX_VALUE) {
                    throw new IllegalArgumentException(
                            ("trie: expected a key of at least one byte and a value in [0, %d], got"
                                            + " %d bytes and %d")
                                    .formatted(MAX_VALUE, keys[i].length, values[i]));
                }
                order[i] = i;
            }
        }

        DoubleArrayTrie build() {
            openBlock();
            // the first block belongs to base 0, the base of nodes without children: it stays empty
            firstFree = -1;
            lastFree = -1;
            long root = place(-1, 0, keys.length, 0);
            while (stackSize > 0) {
                stackSize -= 4;
                int slot = stack[stackSize];
                // placing may move the array: take the result first
                long unit =
                        place(
                                slot,
                                stack[stackSize + 1],
                                stack[stackSize + 2],
                                stack[stackSize + 3]);
                units[slot] = unit;
            }
            return new DoubleArrayTrie(Arrays.copyOf(units, size), root);
        }

        /// Reserves the slots of the children of the node at `slot`, whose keys `order[from, to)`
        /// share their first `depth` bytes, pushes the children, and returns the node's unit.
        private long place(int slot, int from, int to, int depth) {
            long label = slot < 0 ? 0 : units[slot] & LABEL_MASK;
            long value = 0;
            int start = partition(from, to, depth);
            if (start - from > 1) {
                throw new IllegalArgumentException("trie: a key occurs twice");
            }
            if (start > from) {
                value = values[order[from]] + 1L;
            }
            if (start == to) {
                return value << VALUE_SHIFT | label;
            }
            int base = findBase(start, to, depth);
            usedBases.set(base);
            int i = start;
            while (i < to) {
                int first = i;
                int next = keys[order[i]][depth] & 0xFF;
                do {
                    i++;
                } while (i < to && (keys[order[i]][depth] & 0xFF) == next);
                int child = base ^ next;
                take(child);
                units[child] = next;
                push(child, first, i, depth + 1);
            }
            return (long) base << BASE_SHIFT | value << VALUE_SHIFT | label;
        }

        /// Groups `order[from, to)` by the byte at `depth`; keys that end there come first. Returns
        /// where the keys that go on begin.
        private int partition(int from, int to, int depth) {
            if (to - from == 1) {
                return keys[order[from]].length == depth ? to : from;
            }
            int[] counts = new int[BLOCK + 2];
            for (int i = from; i < to; i++) {
                counts[bucket(order[i], depth) + 1]++;
            }
            for (int b = 0; b <= BLOCK; b++) {
                counts[b + 1] += counts[b];
            }
            int ending = counts[1];
            for (int i = from; i < to; i++) {
                moved[from + counts[bucket(order[i], depth)]++] = order[i];
            }
            System.arraycopy(moved, from, order, from, to - from);
            return from + ending;
        }

        private int bucket(int key, int depth) {
            return keys[key].length == depth ? 0 : (keys[key][depth] & 0xFF) + 1;
        }

        private int findBase(int from, int to, int depth) {
            int firstLabel = keys[order[from]][depth] & 0xFF;
            boolean single = (keys[order[to - 1]][depth] & 0xFF) == firstLabel;
            int tries = 0;
            for (int slot = firstFree; slot >= 0 && tries < MAX_TRIES; slot = nextFree[slot]) {
                int base = slot ^ firstLabel;
                if (!usedBases.get(base) && (single || fits(base, from, to, depth))) {
                    return base;
                }
                tries++;
            }
            int base = size;
            openBlock();
            return base;
        }

        private boolean fits(int base, int from, int to, int depth) {
            for (int i = from; i < to; i++) {
                if (units[base ^ (keys[order[i]][depth] & 0xFF)] != FREE) {
                    return false;
                }
            }
            return true;
        }

        private void openBlock() {
            int start = size;
            size = Math.addExact(start, BLOCK);
            reserve();
            for (int slot = start; slot < size; slot++) {
                units[slot] = FREE;
                previousFree[slot] = lastFree;
                nextFree[slot] = -1;
                if (lastFree >= 0) {
                    nextFree[lastFree] = slot;
                } else {
                    firstFree = slot;
                }
                lastFree = slot;
            }
        }

        private void reserve() {
            if (units.length < size) {
                int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size);
                units = Arrays.copyOf(units, capacity);
                nextFree = Arrays.copyOf(nextFree, capacity);
                previousFree = Arrays.copyOf(previousFree, capacity);
            }
        }

        private void take(int slot) {
            int previous = previousFree[slot];
            int next = nextFree[slot];
            if (previous >= 0) {
                nextFree[previous] = next;
            } else {
                firstFree = next;
            }
            if (next >= 0) {
                previousFree[next] = previous;
            } else {
                lastFree = previous;
            }
        }

        private void push(int slot, int from, int to, int depth) {
            if (stackSize + 4 > stack.length) {
                stack = Arrays.copyOf(stack, 2 * stack.length);
            }
            stack[stackSize] = slot;
            stack[stackSize + 1] = from;
            stack[stackSize + 2] = to;
            stack[stackSize + 3] = depth;
            stackSize += 4;
        }
    }
}
