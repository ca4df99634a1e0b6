package dev.jeval.engine.internal.kernel;

import java.util.List;

/// How the weights of a packed panel are laid out: for each column the panel's rows side by side.
enum PanelType {
    /// 64 float32.
    F32(4L * Matrix.PANEL),
    /// 32 ints; int `i` holds the bfloat16 of row `i` (low half) and row `i + 32` (high half).
    BF16(2L * Matrix.PANEL),
    /// As [#BF16] with float16; finite values only.
    F16(2L * Matrix.PANEL);

    private final long columnBytes;

    PanelType(long columnBytes) {
        this.columnBytes = columnBytes;
    }

    /// The narrowest type that holds every row block exactly.
    static PanelType of(List<RowBlock> blocks) {
        boolean bfloat16 = true;
        boolean float16 = true;
        for (RowBlock block : blocks) {
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

    /// Bytes from one column of a panel to the next.
    long columnBytes() {
        return columnBytes;
    }

    /// Bytes of a panel of `columns` columns.
    long panelBytes(int columns) {
        return columnBytes * columns;
    }
}
