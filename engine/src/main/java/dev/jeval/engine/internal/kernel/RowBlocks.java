package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Row blocks stacked to one matrix.
final class RowBlocks {
    // Columns read at a time while transposing: 64 rows of them stay in the first-level cache.
    private static final int TRANSPOSE_COLUMNS = 32;

    private final List<RowBlock> blocks;
    private final int[] firstRow;
    private final @Nullable WeightType rowType;

    RowBlocks(List<RowBlock> blocks) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("matrix: expected at least one row block");
        }
        this.blocks = List.copyOf(blocks);
        firstRow = new int[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).columns() != blocks.getFirst().columns()) {
                throw new IllegalArgumentException(
                        "matrix: expected blocks of %d columns, got one of %d"
                                .formatted(columns(), blocks.get(i).columns()));
            }
            firstRow[i + 1] = Math.addExact(firstRow[i], blocks.get(i).rows());
        }
        rowType = rowType(this.blocks);
    }

    private static @Nullable WeightType rowType(List<RowBlock> blocks) {
        WeightType type = blocks.getFirst().type();
        for (RowBlock block : blocks) {
            if (block.type() != type || block.columnStride() != 1 || block.scales() != null) {
                return null;
            }
        }
        return type;
    }

    List<RowBlock> blocks() {
        return blocks;
    }

    int rows() {
        return firstRow[blocks.size()];
    }

    int columns() {
        return blocks.getFirst().columns();
    }

    /// Number of panels, the last one counted whole.
    int panels() {
        return (rows() + Matrix.PANEL - 1) / Matrix.PANEL;
    }

    /// The type of all elements if every row's lie one after the other, without scales, otherwise
    /// null.
    @Nullable WeightType rowType() {
        return rowType;
    }

    /// Index of the block that all 64 rows of a panel lie in, or -1.
    int blockOfPanel(int panel) {
        int first = panel * Matrix.PANEL;
        int block = indexOf(first);
        return first + Matrix.PANEL <= firstRow[block + 1] ? block : -1;
    }

    /// The row of the matrix that a block begins with.
    int firstRow(int block) {
        return firstRow[block];
    }

    /// Bytes of all elements.
    long bytes() {
        long bytes = 0;
        for (RowBlock block : blocks) {
            bytes += (long) block.rows() * block.columns() * block.type().bytes();
        }
        return bytes;
    }

    /// Columns `begin .. begin + count` of row `row` as float32 to `out[at], out[at + stride], ..`.
    void read(int row, int begin, int count, float[] out, int at, int stride) {
        int block = indexOf(row);
        blocks.get(block).read(row - firstRow[block], begin, count, out, at, stride);
    }

    private int indexOf(int row) {
        int block = 0;
        while (row >= firstRow[block + 1]) {
            block++;
        }
        return block;
    }

    /// Copies columns `begin .. begin + count` of a panel's rows, as stored, side by side; rows
    /// beyond the last are 0. Only where there is a [#rowType].
    ///
    /// @return bytes from one row to the next in `out`
    long copyRows(int panel, int begin, int count, MemorySegment out) {
        int first = panel * Matrix.PANEL;
        int present = Math.min(Matrix.PANEL, rows() - first);
        long bytes = (long) count * blocks.getFirst().type().bytes();
        for (int r = 0; r < present; r++) {
            int block = indexOf(first + r);
            RowBlock from = blocks.get(block);
            long at = from.at(first + r - firstRow[block], begin);
            MemorySegment.copy(from.segment(), at, out, r * bytes, bytes);
        }
        out.asSlice(present * bytes, (Matrix.PANEL - present) * bytes).fill((byte) 0);
        return bytes;
    }

    /// Up-casts columns `begin .. begin + count` of a panel to `[count, PANEL]`; rows beyond the
    /// last are 0.
    void readPanel(int panel, int begin, int count, float[] out) {
        int first = panel * Matrix.PANEL;
        int present = Math.min(Matrix.PANEL, rows() - first);
        for (int k = 0; k < count; k += TRANSPOSE_COLUMNS) {
            int width = Math.min(TRANSPOSE_COLUMNS, count - k);
            for (int r = 0; r < present; r++) {
                int at = k * Matrix.PANEL + r;
                read(first + r, begin + k, width, out, at, Matrix.PANEL);
            }
        }
        for (int r = present; r < Matrix.PANEL; r++) {
            for (int k = 0; k < count; k++) {
                out[k * Matrix.PANEL + r] = 0f;
            }
        }
    }
}
