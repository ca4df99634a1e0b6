package dev.jeval.engine.internal.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A weight matrix `[rows, columns]` with an optional bias: `y = W x + b`.
///
/// Rows are computed in *panels* of [#PANEL] consecutive rows (the last one may be shorter).
/// Immutable and shared between threads. Whether the weights are read from the mapping or from
/// packed panels changes the speed, never the bits.
public final class Matrix {
    /// Rows of a panel.
    public static final int PANEL = 64;

    /// Columns of a block: products are summed along blocks, block sums are added in order.
    public static final int BLOCK = 512;

    private final int rows;
    private final int columns;
    private final List<RowBlock> blocks;
    private final int[] firstRow;
    private final float @Nullable [] bias;

    private Matrix(List<RowBlock> blocks, float @Nullable [] bias) {
        this.blocks = List.copyOf(blocks);
        this.firstRow = new int[blocks.size() + 1];
        this.columns = blocks.getFirst().columns();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).columns() != columns) {
                throw new IllegalArgumentException(
                        "matrix: expected blocks of %d columns, got one of %d"
                                .formatted(columns, blocks.get(i).columns()));
            }
            firstRow[i + 1] = Math.addExact(firstRow[i], blocks.get(i).rows());
        }
        this.rows = firstRow[blocks.size()];
        if (bias != null && bias.length != rows) {
            throw new IllegalArgumentException(
                    "matrix: expected a bias of %d values, got %d".formatted(rows, bias.length));
        }
        this.bias = bias == null ? null : bias.clone();
    }

    /// A matrix read from where its rows lie; blocks are stacked in order.
    ///
    /// @param bias one value per row, or null; copied
    public static Matrix map(List<RowBlock> blocks, float @Nullable [] bias) {
        return new Matrix(blocks, bias);
    }

    /// Output width.
    public int rows() {
        return rows;
    }

    /// Input width.
    public int columns() {
        return columns;
    }

    /// Number of panels.
    public int panels() {
        return (rows + PANEL - 1) / PANEL;
    }

    /// Rows in panel `panel`, 1 to [#PANEL].
    public int panelRows(int panel) {
        return Math.min(PANEL, rows - panel * PANEL);
    }

    /// One value per row, or null; not to be changed.
    float @Nullable [] bias() {
        return bias;
    }

    /// Weight (row, column) as a float32.
    float get(int row, int column) {
        int block = blockOf(row);
        return blocks.get(block).get(row - firstRow[block], column);
    }

    /// Row `row` as float32 into `out[at ..]`: an embedding look-up.
    public void row(int row, float[] out, int at) {
        RowBlock block = blocks.get(blockOf(row));
        int rowInBlock = row - firstRow[blockOf(row)];
        for (int column = 0; column < columns; column++) {
            out[at + column] = block.get(rowInBlock, column);
        }
    }

    private int blockOf(int row) {
        int block = 0;
        while (row >= firstRow[block + 1]) {
            block++;
        }
        return block;
    }
}
