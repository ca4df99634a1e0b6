package dev.jeval.tokenizer.internal;

import java.util.Arrays;

/// A growable list of `int`s that gives hot loops its array. Not thread-safe.
public final class IntList {
    private int[] values;
    private int size;

    /// An empty list with room for `capacity` values.
    public IntList(int capacity) {
        values = new int[Math.max(capacity, 8)];
    }

    /// Appends `value`.
    public void add(int value) {
        if (size == values.length) {
            grow(size + 1);
        }
        values[size++] = value;
    }

    /// Appends `source[from, to)`.
    public void addAll(int[] source, int from, int to) {
        int count = to - from;
        if (size + count > values.length) {
            grow(size + count);
        }
        System.arraycopy(source, from, values, size, count);
        size += count;
    }

    /// The value at `index`.
    public int get(int index) {
        return values[index];
    }

    /// The number of values.
    public int size() {
        return size;
    }

    /// Forgets all values.
    public void clear() {
        size = 0;
    }

    /// The array behind this list, of which `[0, size)` is in use; replaced when the list grows.
    public int[] array() {
        return values;
    }

    /// A copy of the values.
    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    private void grow(int needed) {
        values = Arrays.copyOf(values, Math.max(needed, values.length + (values.length >> 1)));
    }
}
