package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Consecutive rows of a weight matrix as they lie in a file: element (row, column) is at byte
/// `byteOffset + (row * rowStride + column * columnStride) * type.bytes()` of `segment`.
///
/// Strides are in elements, so fused, per-head interleaved and transposed tensors are all blocks.
///
/// @param segment the mapped file or tensor; must outlive every matrix made from the block unless
///   the matrix is packed
/// @param type the element type
/// @param byteOffset where element (0, 0) is, in bytes
/// @param rows number of rows, at least 1
/// @param columns number of columns, at least 1
/// @param rowStride elements from one row to the next, not negative
/// @param columnStride elements from one column to the next, not negative
/// @param scales what elements are multiplied by, or null; element 0 of the stored matrix is at
///   byte 0 of the segment
public record RowBlock(
        MemorySegment segment,
        WeightType type,
        long byteOffset,
        int rows,
        int columns,
        long rowStride,
        long columnStride,
        @Nullable BlockScales scales) {

    /// Checks that every element lies inside the segment.
    public RowBlock {
        if (rows < 1 || columns < 1 || rowStride < 0 || columnStride < 0 || byteOffset < 0) {
            throw new IllegalArgumentException(
                    "row block: expected positive sizes, got %d x %d at %d, strides %d, %d"
                            .formatted(rows, columns, byteOffset, rowStride, columnStride));
        }
        long end;
        try {
            end = end(type, byteOffset, rows, columns, rowStride, columnStride);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("row block: size overflows 64 bits", e);
        }
        if (end > segment.byteSize()) {
            throw new IllegalArgumentException(
                    "row block: expected at least %d bytes, got a segment of %d"
                            .formatted(end, segment.byteSize()));
        }
    }

    /// Rows without scales.
    public RowBlock(
            MemorySegment segment,
            WeightType type,
            long byteOffset,
            int rows,
            int columns,
            long rowStride,
            long columnStride) {
        this(segment, type, byteOffset, rows, columns, rowStride, columnStride, null);
    }

    private static long end(
            WeightType type,
            long byteOffset,
            int rows,
            int columns,
            long rowStride,
            long columnStride) {
        long lastRow = Math.multiplyExact(rows - 1L, rowStride);
        long lastColumn = Math.multiplyExact(columns - 1L, columnStride);
        long elements = Math.addExact(Math.addExact(lastRow, lastColumn), 1);
        return Math.addExact(byteOffset, Math.multiplyExact(elements, (long) type.bytes()));
    }

    /// The byte behind the last element.
    long endOffset() {
        return end(type, byteOffset, rows, columns, rowStride, columnStride);
    }

    /// Byte offset of an element.
    long at(long row, long column) {
        return byteOffset + (row * rowStride + column * columnStride) * type.bytes();
    }

    /// A plain row-major `[rows, columns]` tensor that begins at `byteOffset`.
    public static RowBlock of(
            MemorySegment segment, WeightType type, long byteOffset, int rows, int columns) {
        return new RowBlock(segment, type, byteOffset, rows, columns, columns, 1);
    }

    /// Columns `begin .. begin + count` of a row as float32 to `out[at], out[at + stride], ..`.
    void read(int row, int begin, int count, float[] out, int at, int stride) {
        long first = at(row, begin);
        type.read(segment, first, columnStride * type.bytes(), count, out, at, stride);
        if (scales != null) {
            scales.apply(first / type.bytes(), columnStride, count, out, at, stride);
        }
    }
}
