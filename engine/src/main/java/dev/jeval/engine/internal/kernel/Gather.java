package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads columns of a panel from where its rows lie into the layout of packed panels: what [Packer]
/// keeps, and what products read where nothing was packed.
///
/// Rows with consecutive elements of the panel's own width go there without leaving their 16 or 32
/// bits; everything else goes through float32.
final class Gather {
    private static final int HALF = Matrix.PANEL / 2;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(Packed.ORDER);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Packed.ORDER);

    private Gather() {}

    /// Columns `begin .. begin + count` of a panel to byte `outAt` of `out`; rows beyond the last
    /// are 0.
    ///
    /// @param type [PanelType#F32], or the 16-bit type that holds `source` exactly
    /// @param count at most [Matrix#BLOCK]
    /// @return whether the panel holds them; false for float16 that is not finite
    static boolean columns(
            RowBlocks source,
            PanelType type,
            int panel,
            int begin,
            int count,
            MemorySegment out,
            long outAt,
            Scratch s) {
        if (source.rowType() == storedAs(type)) {
            rows(source, type, panel, begin, count, out, outAt, s);
        } else {
            source.readPanel(panel, begin, count, s.transposed);
            narrow(s.transposed, type, count, out, outAt);
        }
        return type != PanelType.F16 || Transposer.isFinite(out, outAt, count);
    }

    private static WeightType storedAs(PanelType type) {
        return switch (type) {
            case F32 -> WeightType.F32;
            case BF16 -> WeightType.BF16;
            case F16 -> WeightType.F16;
            case INT8, INT4 -> throw new IllegalArgumentException("panel type: " + type);
        };
    }

    private static void rows(
            RowBlocks source,
            PanelType type,
            int panel,
            int begin,
            int count,
            MemorySegment out,
            long outAt,
            Scratch s) {
        int index = source.blockOfPanel(panel);
        if (index >= 0) {
            RowBlock block = source.blocks().get(index);
            long at = block.at(panel * Matrix.PANEL - source.firstRow(index), begin);
            long pitch = block.rowStride() * block.type().bytes();
            transpose(type, block.segment(), at, pitch, count, out, outAt);
        } else {
            long pitch = source.copyRows(panel, begin, count, s.rows);
            transpose(type, s.rows, 0, pitch, count, out, outAt);
        }
    }

    private static void transpose(
            PanelType type,
            MemorySegment rows,
            long at,
            long pitch,
            int count,
            MemorySegment out,
            long outAt) {
        if (type == PanelType.F32) {
            Transposer.floats(rows, at, pitch, count, out, outAt);
        } else {
            Transposer.halves(rows, at, pitch, count, out, outAt);
        }
    }

    /// `[count, PANEL]` weights, exact in `type`, into its layout.
    private static void narrow(
            float[] weights, PanelType type, int count, MemorySegment out, long outAt) {
        if (type == PanelType.F32) {
            MemorySegment.copy(weights, 0, out, FLOAT, outAt, count * Matrix.PANEL);
            return;
        }
        for (int k = 0; k < count; k++) {
            for (int r = 0; r < HALF; r++) {
                int low = half(weights[k * Matrix.PANEL + r], type);
                int high = half(weights[k * Matrix.PANEL + HALF + r], type);
                out.set(INT, outAt + 4L * (k * HALF + r), low & 0xffff | high << 16);
            }
        }
    }

    private static int half(float weight, PanelType type) {
        return type == PanelType.F16
                ? Float.floatToFloat16(weight)
                : Float.floatToRawIntBits(weight) >>> 16;
    }
}
