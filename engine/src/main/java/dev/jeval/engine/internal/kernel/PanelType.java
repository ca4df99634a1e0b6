package dev.jeval.engine.internal.kernel;

import java.util.List;

/// How the weights of a packed panel are laid out: column by column, the panel's rows side by side,
/// so that a panel is one sequential stream and lanes hold different rows.
enum PanelType {
    /// 64 float32 a column.
    F32(1, 4 * Matrix.PANEL),
    /// 32 ints a column; int `i` holds the bfloat16 of row `i` (low half) and row `i + 32` (high).
    BF16(1, 2 * Matrix.PANEL),
    /// As [#BF16] with float16; finite values only.
    F16(1, 2 * Matrix.PANEL),
    /// Blocks of 32 columns: the rows' scales as one [#BF16] column, then 16 ints a column; byte
    /// `b` of int `i` is `value + 128` of row `i + 16 b`. A weight is `value * scale`, exact in
    /// float32; a value of 0 is +0.
    INT8(Quantizer.COLUMNS, 2 * Matrix.PANEL + Quantizer.COLUMNS * Matrix.PANEL),
    /// Blocks of 32 columns: the rows' scales as one [#BF16] column, then 16 ints for two columns;
    /// nibble `b` of int `i` is `value + 8` of row `i + 16 (b mod 4)`, nibbles 4 to 7 of the second
    /// column. A weight is `value * scale`, exact in float32; a value of 0 is +0.
    INT4(Quantizer.COLUMNS, 2 * Matrix.PANEL + Quantizer.COLUMNS * Matrix.PANEL / 2);

    private final int blockColumns;
    private final int blockBytes;

    PanelType(int blockColumns, int blockBytes) {
        this.blockColumns = blockColumns;
        this.blockBytes = blockBytes;
    }

    /// The type that holds row blocks at a precision; the narrowest exact one for
    /// [Precision#AS_STORED].
    static PanelType of(List<RowBlock> blocks, Precision precision) {
        return switch (precision) {
            case AS_STORED -> exact(blocks);
            case INT8 -> INT8;
            case INT4 -> INT4;
        };
    }

    private static PanelType exact(List<RowBlock> blocks) {
        boolean bfloat16 = true;
        boolean float16 = true;
        for (RowBlock block : blocks) {
            if (block.scales() != null) {
                return F32;
            }
            switch (block.type()) {
                case BF16, F8_E4M3, F8_E5M2 -> float16 = false;
                case F16 -> bfloat16 = false;
                case F32, F64 -> {
                    bfloat16 = false;
                    float16 = false;
                }
            }
        }
        if (bfloat16) {
            return BF16;
        }
        return float16 ? F16 : F32;
    }

    /// Bytes of a panel of `columns` columns.
    long panelBytes(int columns) {
        return (long) (columns + blockColumns - 1) / blockColumns * blockBytes;
    }

    /// Whether weights are rounded, in blocks that share a scale.
    boolean isRounded() {
        return this == INT8 || this == INT4;
    }

    /// Byte offset in a panel of the block that holds `column`.
    long blockOffset(int column) {
        return (long) column / blockColumns * blockBytes;
    }
}
