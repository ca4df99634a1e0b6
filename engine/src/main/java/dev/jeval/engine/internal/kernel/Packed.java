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
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);

    /// Byte offset of a panel's columns from `column` on.
    long at(int panel, int column) {
        return panel * panelBytes + column * type.columnBytes();
    }

    /// Weight of row `r` of a panel as a float32.
    float get(int panel, int r, int column) {
        long at = at(panel, column);
        return switch (type) {
            case F32 -> segment.get(FLOAT, at + r * 4L);
            case BF16 -> Float.intBitsToFloat(segment.get(SHORT, at + halfOffset(r)) << 16);
            case F16 -> Float.float16ToFloat(segment.get(SHORT, at + halfOffset(r)));
        };
    }

    private static long halfOffset(int r) {
        int half = Matrix.PANEL / 2;
        int halfOfInt = ORDER == ByteOrder.LITTLE_ENDIAN ? r / half : 1 - r / half;
        return r % half * 4L + halfOfInt * 2L;
    }
}
