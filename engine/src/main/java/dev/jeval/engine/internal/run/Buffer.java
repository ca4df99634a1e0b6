package dev.jeval.engine.internal.run;

/// A float array that grows to the largest size asked for and is then reused.
final class Buffer {
    private float[] values = {};

    /// The array, with room for `rows * width` elements; contents are undefined after growth.
    float[] of(int rows, int width) {
        int needed = Math.multiplyExact(rows, width);
        if (values.length < needed) {
            values = new float[needed];
        }
        return values;
    }

    /// The array as it is.
    float[] values() {
        return values;
    }
}
