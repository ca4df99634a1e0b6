package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.KvLayout.POSITIONS;
import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads and writes keys and values in the layout of [KvLayout].
final class KvCodec {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private KvCodec() {}

    /// Writes keys and values of one token, all heads; see [Kernels#storeKv].
    static void store(
            KvLayout layout,
            long layerAt,
            MemorySegment block,
            int j,
            float[] k,
            int kAt,
            float[] v,
            int vAt) {
        for (int head = 0; head < layout.kvHeads(); head++) {
            long keysAt = layerAt + layout.keyOffset(head);
            int keyWidth = layout.keyWidth();
            write(layout.type(), block, keysAt, j, POSITIONS, k, kAt + head * keyWidth, keyWidth);
            long valuesAt = layerAt + layout.valueOffset(head);
            int valueWidth = layout.valueWidth();
            int first = j * valueWidth;
            write(layout.type(), block, valuesAt, first, 1, v, vAt + head * valueWidth, valueWidth);
        }
    }

    /// Writes `count` elements to indices `first`, `first + step`, ... of the array at byte `at`.
    private static void write(
            KvType type,
            MemorySegment block,
            long at,
            int first,
            int step,
            float[] from,
            int fromAt,
            int count) {
        switch (type) {
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    long to = at + ((long) first + (long) i * step) * 4;
                    block.set(FLOAT, to, from[fromAt + i]);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    long to = at + ((long) first + (long) i * step) * 2;
                    block.set(SHORT, to, Float.floatToFloat16(from[fromAt + i]));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    long to = at + ((long) first + (long) i * step) * 2;
                    block.set(SHORT, to, toBfloat16(from[fromAt + i]));
                }
            }
        }
    }

    /// Rounds a float32 to the nearest bfloat16, ties to even; NaN stays NaN.
    static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    /// Up-casts the keys of one head and block to `[C, POSITIONS]`.
    static void loadKeys(
            KvLayout layout, long layerAt, MemorySegment block, int kvHead, MemorySegment out) {
        long at = layerAt + layout.keyOffset(kvHead);
        read(layout.type(), block, at, layout.keyWidth() * POSITIONS, out, 0);
    }

    /// Up-casts the values of the first `filled` positions of one head and block to `[Cv / PANEL,
    /// POSITIONS, PANEL]`, channels beyond Cv stay as they are: their lanes are not used.
    static void loadValues(
            KvLayout layout,
            long layerAt,
            MemorySegment block,
            int kvHead,
            int filled,
            MemorySegment out) {
        int width = layout.valueWidth();
        for (int c = 0; c < width; c += PANEL) {
            int count = Math.min(PANEL, width - c);
            for (int j = 0; j < filled; j++) {
                long at =
                        layerAt
                                + layout.valueOffset(kvHead)
                                + ((long) j * width + c) * layout.type().bytes();
                long to = 4L * (c / PANEL * POSITIONS + j) * PANEL;
                read(layout.type(), block, at, count, out, to);
            }
        }
    }

    private static void read(
            KvType type, MemorySegment block, long at, int count, MemorySegment out, long to) {
        switch (type) {
            case F32 -> MemorySegment.copy(block, at, out, to, 4L * count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    float value = Float.float16ToFloat(block.get(SHORT, at + i * 2L));
                    out.set(FLOAT, to + i * 4L, value);
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    float value = Float.intBitsToFloat(block.get(SHORT, at + i * 2L) << 16);
                    out.set(FLOAT, to + i * 4L, value);
                }
            }
        }
    }
}
