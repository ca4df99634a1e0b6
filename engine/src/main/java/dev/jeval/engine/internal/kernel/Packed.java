package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Panels of a matrix in the layout kernels stream: panel `p` begins at `p * panelBytes`.
///
/// @param segment off the heap, aligned to 64 bytes
record Packed(PanelType type, MemorySegment segment, long panelBytes) {
    // Native, because vectors are loaded from panels.
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
    private static final int HALF = Matrix.PANEL / 2;
    private static final int QUARTER = Matrix.PANEL / 4;

    /// Byte offset of a panel's columns from `column` on, a multiple of the type's block.
    long at(int panel, int column) {
        return panel * panelBytes + type.blockOffset(column);
    }

    /// Weight of row `r` of a panel as a float32.
    float get(int panel, int r, int column) {
        long at = at(panel, column);
        return switch (type) {
            case F32 -> segment.get(FLOAT, at + r * 4L);
            case BF16 -> Float.intBitsToFloat(half(at, r) << 16);
            case F16 -> Float.float16ToFloat((short) half(at, r));
            case INT8 -> {
                long valuesAt = at + 2L * Matrix.PANEL + column % Quantizer.COLUMNS * 4L * QUARTER;
                int bits = segment.get(INT, valuesAt + r % QUARTER * 4L);
                int value = (bits >>> r / QUARTER * 8 & 0xff) - Quantizer.INT8_ZERO;
                yield value == 0 ? 0f : value * scale(at, r);
            }
            case INT4 -> {
                int pair = column % Quantizer.COLUMNS / 2;
                long valuesAt = at + 2L * Matrix.PANEL + pair * 4L * QUARTER;
                int bits = segment.get(INT, valuesAt + r % QUARTER * 4L);
                int nibble = r / QUARTER + column % 2 * 4;
                int value = (bits >>> 4 * nibble & 0xf) - Quantizer.INT4_ZERO;
                yield value == 0 ? 0f : value * scale(at, r);
            }
        };
    }

    private float scale(long blockAt, int r) {
        return Float.intBitsToFloat(half(blockAt, r) << 16);
    }

    /// The 16 bits of row `r` in a column of pairs.
    private int half(long columnAt, int r) {
        int pair = segment.get(INT, columnAt + r % HALF * 4L);
        return r < HALF ? pair & 0xffff : pair >>> 16;
    }
}
