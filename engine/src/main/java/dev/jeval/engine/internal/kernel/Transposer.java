package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Turns 64 rows as they are stored, little-endian, into columns of packed panels ([PanelType]).
///
/// Words of 64 bits are transposed in registers: four columns of four rows, or two of two. Rows are
/// walked one after the other inside a tile of columns whose output stays in the first-level cache,
/// so that rows a power of two apart do not drive each other out.
final class Transposer {
    /// Columns of a tile: 16 KiB of output in 16 bits, a few consecutive lines of each row.
    private static final int TILE = 128;

    private static final int HALF = Matrix.PANEL / 2;
    private static final long HALVES_BYTES = 2L * Matrix.PANEL;
    private static final long FLOATS_BYTES = 4L * Matrix.PANEL;
    private static final long EVEN_16 = 0x0000ffff0000ffffL;
    private static final long LOW_32 = 0xffffffffL;
    private static final long FLOAT16_EXPONENTS = 0x7c007c007c007c00L;
    private static final long FLOAT16_UNIT = 0x0400040004000400L;
    private static final long SIGNS_16 = 0x8000800080008000L;
    // The row whose value comes first in memory is the low half of a word of two ints.
    private static final boolean LOW_FIRST = Packed.ORDER == ByteOrder.LITTLE_ENDIAN;

    private static final ValueLayout.OfLong ROW_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt ROW_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort ROW_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(Packed.ORDER);

    private Transposer() {}

    /// `count` columns of 64 rows of 16-bit elements into the layout of [PanelType#BF16] and
    /// [PanelType#F16].
    ///
    /// @param at byte offset of the first row
    /// @param pitch bytes from one row to the next
    static void halves(
            MemorySegment rows, long at, long pitch, int count, MemorySegment out, long outAt) {
        for (int begin = 0; begin < count; begin += TILE) {
            int width = Math.min(TILE, count - begin);
            for (int r = 0; r < HALF; r += 2) {
                long from = at + r * pitch + 2L * begin;
                halves4(rows, from, pitch, width, out, outAt + begin * HALVES_BYTES + 4L * r);
            }
        }
    }

    /// Rows 0, 1 and 32, 33 after `at` into two ints of every column.
    private static void halves4(
            MemorySegment rows, long at, long pitch, int count, MemorySegment out, long outAt) {
        long a0 = LOW_FIRST ? at : at + pitch;
        long a1 = LOW_FIRST ? at + pitch : at;
        long b0 = a0 + HALF * pitch;
        long b1 = a1 + HALF * pitch;
        int k = 0;
        for (; k + 4 <= count; k += 4) {
            long x0 = rows.get(ROW_LONG, a0 + 2L * k);
            long x1 = rows.get(ROW_LONG, a1 + 2L * k);
            long y0 = rows.get(ROW_LONG, b0 + 2L * k);
            long y1 = rows.get(ROW_LONG, b1 + 2L * k);
            long even0 = x0 & EVEN_16 | (y0 & EVEN_16) << 16;
            long even1 = x1 & EVEN_16 | (y1 & EVEN_16) << 16;
            long odd0 = x0 >>> 16 & EVEN_16 | y0 & ~EVEN_16;
            long odd1 = x1 >>> 16 & EVEN_16 | y1 & ~EVEN_16;
            long to = outAt + k * HALVES_BYTES;
            out.set(LONG, to, even0 & LOW_32 | even1 << 32);
            out.set(LONG, to + HALVES_BYTES, odd0 & LOW_32 | odd1 << 32);
            out.set(LONG, to + 2 * HALVES_BYTES, even0 >>> 32 | even1 & ~LOW_32);
            out.set(LONG, to + 3 * HALVES_BYTES, odd0 >>> 32 | odd1 & ~LOW_32);
        }
        for (; k < count; k++) {
            int word0 = pair(rows, a0 + 2L * k, b0 + 2L * k);
            int word1 = pair(rows, a1 + 2L * k, b1 + 2L * k);
            out.set(LONG, outAt + k * HALVES_BYTES, word0 & LOW_32 | (long) word1 << 32);
        }
    }

    private static int pair(MemorySegment rows, long lowAt, long highAt) {
        return rows.get(ROW_SHORT, lowAt) & 0xffff | rows.get(ROW_SHORT, highAt) << 16;
    }

    /// `count` columns of 64 rows of 32-bit elements into the layout of [PanelType#F32].
    ///
    /// @param at byte offset of the first row
    /// @param pitch bytes from one row to the next
    static void floats(
            MemorySegment rows, long at, long pitch, int count, MemorySegment out, long outAt) {
        for (int begin = 0; begin < count; begin += TILE / 2) {
            int width = Math.min(TILE / 2, count - begin);
            for (int r = 0; r < Matrix.PANEL; r += 2) {
                long from = at + r * pitch + 4L * begin;
                floats2(rows, from, pitch, width, out, outAt + begin * FLOATS_BYTES + 4L * r);
            }
        }
    }

    /// Rows 0 and 1 after `at` into two floats of every column.
    private static void floats2(
            MemorySegment rows, long at, long pitch, int count, MemorySegment out, long outAt) {
        long a0 = LOW_FIRST ? at : at + pitch;
        long a1 = LOW_FIRST ? at + pitch : at;
        int k = 0;
        for (; k + 2 <= count; k += 2) {
            long x0 = rows.get(ROW_LONG, a0 + 4L * k);
            long x1 = rows.get(ROW_LONG, a1 + 4L * k);
            long to = outAt + k * FLOATS_BYTES;
            out.set(LONG, to, x0 & LOW_32 | x1 << 32);
            out.set(LONG, to + FLOATS_BYTES, x0 >>> 32 | x1 & ~LOW_32);
        }
        if (k < count) {
            long low = rows.get(ROW_INT, a0 + 4L * k) & LOW_32;
            long high = rows.get(ROW_INT, a1 + 4L * k);
            out.set(LONG, outAt + k * FLOATS_BYTES, low | high << 32);
        }
    }

    /// Whether `count` columns of [PanelType#F16] hold neither infinities nor NaN.
    static boolean isFinite(MemorySegment packed, long at, int count) {
        long seen = 0;
        for (int i = 0; i < count * (HALF / 2); i++) {
            // An exponent of ones carries into the place of the sign, no other does.
            seen |= (packed.get(LONG, at + 8L * i) & FLOAT16_EXPONENTS) + FLOAT16_UNIT;
        }
        return (seen & SIGNS_16) == 0;
    }
}
