package dev.jeval.engine.internal.kernel;

/// Scales of a stored matrix, one for each block of its rows and columns: a weight is `value *
/// scale` in float32.
///
/// @param values `[blocks of rows, blocks of columns]`; owned
/// @param storedColumns columns of the stored matrix
/// @param blockRows stored rows that share a scale
/// @param blockColumns stored columns that share a scale
public record BlockScales(float[] values, long storedColumns, long blockRows, long blockColumns) {
    /// Checks the sizes.
    public BlockScales {
        if (storedColumns < 1 || blockRows < 1 || blockColumns < 1) {
            throw new IllegalArgumentException(
                    "scales: expected positive sizes, got %d columns, blocks of %d x %d"
                            .formatted(storedColumns, blockRows, blockColumns));
        }
    }

    /// Multiplies `out[at], out[at + stride], ..` by the scales of `count` stored elements, the
    /// first at index `element` of the stored matrix, `step` elements apart.
    void apply(long element, long step, int count, float[] out, int at, int stride) {
        long perRow = (storedColumns + blockColumns - 1) / blockColumns;
        for (int i = 0; i < count; i++) {
            long index = element + i * step;
            long row = index / storedColumns / blockRows;
            long column = index % storedColumns / blockColumns;
            out[at + i * stride] *= values[(int) (row * perRow + column)];
        }
    }
}
