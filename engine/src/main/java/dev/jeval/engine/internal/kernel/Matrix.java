package dev.jeval.engine.internal.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A weight matrix `[rows, columns]` with an optional bias: `y = W x + b`.
///
/// Rows are computed in *panels* of [#PANEL] consecutive rows (the last one may be shorter).
/// Weights are read from where they lie in a file ([#map]) or from packed panels ([Packer]), which
/// changes the speed and never the bits: a mapped matrix may be packed while others compute with it
/// ([MatrixPacker]). Its values never change; shared between threads.
public final class Matrix {
    /// Rows of a panel.
    public static final int PANEL = 64;

    /// Columns of a block: products are summed along blocks, block sums are added in order.
    public static final int BLOCK = 512;

    private final int rows;
    private final int columns;
    private final RowBlocks source;
    private final PanelType exactType;
    private volatile @Nullable Packed packed;
    private final float @Nullable [] bias;

    private Matrix(RowBlocks source, @Nullable Packed packed, float @Nullable [] bias) {
        this.rows = source.rows();
        this.columns = source.columns();
        this.source = source;
        this.exactType = PanelType.of(source.blocks(), Precision.AS_STORED);
        this.packed = packed;
        if (bias != null && bias.length != rows) {
            throw new IllegalArgumentException(
                    "matrix: expected a bias of %d values, got %d".formatted(rows, bias.length));
        }
        this.bias = bias == null ? null : bias.clone();
    }

    /// A matrix read from where its rows lie; blocks are stacked in order. The segments must
    /// outlive it.
    ///
    /// @param bias one value per row, or null; copied
    public static Matrix map(List<RowBlock> blocks, float @Nullable [] bias) {
        return new Matrix(new RowBlocks(blocks), null, bias);
    }

    /// A matrix read from packed panels.
    static Matrix packed(RowBlocks source, Packed packed, float @Nullable [] bias) {
        return new Matrix(source, packed, bias);
    }

    /// Products that begin from now on read `panels`, which hold this matrix exactly.
    void publish(Packed panels) {
        packed = panels;
    }

    /// Output width.
    public int rows() {
        return rows;
    }

    /// Input width.
    public int columns() {
        return columns;
    }

    /// Bytes that a product reads.
    public long bytes() {
        Packed panels = packed;
        return panels == null ? source.bytes() : panels.segment().byteSize();
    }

    /// Number of panels.
    public int panels() {
        return source.panels();
    }

    /// Rows in panel `panel`, 1 to [#PANEL].
    public int panelRows(int panel) {
        return Math.min(PANEL, rows - panel * PANEL);
    }

    /// The packed panels, or null if weights are read from where they lie. Another thread may
    /// publish them at any time: take one snapshot for what must fit together.
    @Nullable Packed packed() {
        return packed;
    }

    /// Columns `begin .. begin + count` of a panel, read from where its rows lie, to
    /// [Scratch#gathered] in the layout of the type returned.
    PanelType gather(int panel, int begin, int count, Scratch s) {
        if (Gather.columns(source, exactType, panel, begin, count, s.gathered, 0, s)) {
            return exactType;
        }
        Gather.columns(source, PanelType.F32, panel, begin, count, s.gathered, 0, s);
        return PanelType.F32;
    }

    /// The narrowest panel type that holds every row as stored, float16 only if it is finite.
    PanelType exactType() {
        return exactType;
    }

    /// Where the rows come from. Of a packed matrix only sizes may be asked.
    RowBlocks source() {
        return source;
    }

    /// One value per row, or null; not to be changed.
    float @Nullable [] bias() {
        return bias;
    }

    /// Row `row` as float32 into `out[at ..]`: an embedding look-up.
    public void row(int row, float[] out, int at) {
        Packed panels = packed;
        if (panels == null) {
            source.read(row, 0, columns, out, at, 1);
            return;
        }
        for (int column = 0; column < columns; column++) {
            out[at + column] = panels.get(row / PANEL, row % PANEL, column);
        }
    }
}
