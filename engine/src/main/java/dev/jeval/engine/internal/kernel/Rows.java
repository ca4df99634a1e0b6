package dev.jeval.engine.internal.kernel;

/// Where the rows of an operand lie: row `t` begins at `at + t * stride`. Set anew for each call.
final class Rows {
    float[] values = {};
    private int first;
    private int stride;

    void set(float[] newValues, int newFirst, int newStride) {
        values = newValues;
        first = newFirst;
        stride = newStride;
    }

    /// Index of the first element of row `t`.
    int at(int t) {
        return first + t * stride;
    }

    /// Elements from one row to the next.
    int stride() {
        return stride;
    }
}
