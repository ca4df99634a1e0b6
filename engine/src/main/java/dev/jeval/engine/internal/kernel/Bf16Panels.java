package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.INTS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;
import static dev.jeval.engine.internal.kernel.Lanes.ORDER;
import static dev.jeval.engine.internal.kernel.Lanes.UPPER;
import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Products of few token rows with packed bfloat16 panels, read as one stream.
///
/// For each `k` a panel has 32 ints; int `i` holds row `i` in its lower half and row `i + 32` in
/// its upper half. A shift and a mask give two float vectors from one load.
final class Bf16Panels {
    private static final int HALF = PANEL / 2;
    private static final long COLUMN_BYTES = 2L * PANEL;

    private Bf16Panels() {}

    /// As [PanelTiles#tile] for tiles of 4 rows and of 1, straight from packed weights `[kn,
    /// PANEL]` at byte `wAt`.
    static void tile(
            int rows,
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt,
            int stride) {
        if (rows == 4) {
            four(w, wAt, x, xAt, kn, sums, sumsAt, out, outAt, stride);
        } else {
            one(w, wAt, x, xAt, kn, sums, sumsAt, out, outAt);
        }
    }

    private static void four(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt,
            int stride) {
        if (Lanes.MANY_REGISTERS) {
            for (int c = 0; c < HALF; c += 2 * LENGTH) {
                tile4x4(w, wAt + 4L * c, x, xAt, kn, sums, sumsAt + c, out, outAt + c, stride);
            }
        } else {
            for (int c = 0; c < HALF; c += LENGTH) {
                tile4x2(w, wAt + 4L * c, x, xAt, kn, sums, sumsAt + c, out, outAt + c, stride);
            }
        }
    }

    private static void one(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt) {
        if (LENGTH == 16) {
            tile1x4(w, wAt, x, xAt, kn, sums, sumsAt, out, outAt);
        } else {
            for (int c = 0; c < HALF; c += 4 * LENGTH) {
                tile1x8(w, wAt + 4L * c, x, xAt, kn, sums, sumsAt + c, out, outAt + c);
            }
        }
    }

    /// Two [#tile]s of one row at once, with vectors of 512 bits: the [Matrix#BLOCK] columns from
    /// `wAt` on, and `kn` columns behind them; `out = (sums + first) + second`. A core reads two
    /// streams a fifth faster than one.
    static void pair(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt) {
        long w1At = wAt + Matrix.BLOCK * COLUMN_BYTES;
        int x1At = xAt + Matrix.BLOCK;
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = FloatVector.zero(FLOATS);
        FloatVector a2 = FloatVector.zero(FLOATS);
        FloatVector a3 = FloatVector.zero(FLOATS);
        FloatVector b0 = FloatVector.zero(FLOATS);
        FloatVector b1 = FloatVector.zero(FLOATS);
        FloatVector b2 = FloatVector.zero(FLOATS);
        FloatVector b3 = FloatVector.zero(FLOATS);
        for (int k = 0; k < kn; k++) {
            long at = wAt + k * COLUMN_BYTES;
            long at1 = w1At + k * COLUMN_BYTES;
            IntVector ai0 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector ai1 = IntVector.fromMemorySegment(INTS, w, at + 4L * LENGTH, ORDER);
            FloatVector ax = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a0 = ai0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(ax, a0);
            a1 = ai1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(ax, a1);
            a2 = ai0.and(UPPER).reinterpretAsFloats().fma(ax, a2);
            a3 = ai1.and(UPPER).reinterpretAsFloats().fma(ax, a3);
            IntVector bi0 = IntVector.fromMemorySegment(INTS, w, at1, ORDER);
            IntVector bi1 = IntVector.fromMemorySegment(INTS, w, at1 + 4L * LENGTH, ORDER);
            FloatVector bx = FloatVector.broadcast(FLOATS, x[x1At + k]);
            b0 = bi0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(bx, b0);
            b1 = bi1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(bx, b1);
            b2 = bi0.and(UPPER).reinterpretAsFloats().fma(bx, b2);
            b3 = bi1.and(UPPER).reinterpretAsFloats().fma(bx, b3);
        }
        for (int k = kn; k < Matrix.BLOCK; k++) {
            long at = wAt + k * COLUMN_BYTES;
            IntVector ai0 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector ai1 = IntVector.fromMemorySegment(INTS, w, at + 4L * LENGTH, ORDER);
            FloatVector ax = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a0 = ai0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(ax, a0);
            a1 = ai1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(ax, a1);
            a2 = ai0.and(UPPER).reinterpretAsFloats().fma(ax, a2);
            a3 = ai1.and(UPPER).reinterpretAsFloats().fma(ax, a3);
        }
        FloatVector.fromArray(FLOATS, sums, sumsAt).add(a0).add(b0).intoArray(out, outAt);
        FloatVector.fromArray(FLOATS, sums, sumsAt + LENGTH)
                .add(a1)
                .add(b1)
                .intoArray(out, outAt + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF)
                .add(a2)
                .add(b2)
                .intoArray(out, outAt + HALF);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF + LENGTH)
                .add(a3)
                .add(b3)
                .intoArray(out, outAt + HALF + LENGTH);
    }

    /// Up-casts packed weights `[kn, PANEL]` at byte `wAt` to float32.
    static void expand(MemorySegment w, long wAt, int kn, MemorySegment out) {
        for (int k = 0; k < kn; k++) {
            for (int r = 0; r < HALF; r += LENGTH) {
                long at = wAt + (long) k * COLUMN_BYTES + r * 4L;
                IntVector bits = IntVector.fromMemorySegment(INTS, w, at, ORDER);
                FloatVector low = bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
                FloatVector high = bits.and(UPPER).reinterpretAsFloats();
                low.intoMemorySegment(out, 4L * (k * PANEL + r), ORDER);
                high.intoMemorySegment(out, 4L * (k * PANEL + HALF + r), ORDER);
            }
        }
    }

    private static void tile4x4(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt,
            int stride) {
        FloatVector a00 = FloatVector.zero(FLOATS);
        FloatVector a01 = FloatVector.zero(FLOATS);
        FloatVector a02 = FloatVector.zero(FLOATS);
        FloatVector a03 = FloatVector.zero(FLOATS);
        FloatVector a10 = FloatVector.zero(FLOATS);
        FloatVector a11 = FloatVector.zero(FLOATS);
        FloatVector a12 = FloatVector.zero(FLOATS);
        FloatVector a13 = FloatVector.zero(FLOATS);
        FloatVector a20 = FloatVector.zero(FLOATS);
        FloatVector a21 = FloatVector.zero(FLOATS);
        FloatVector a22 = FloatVector.zero(FLOATS);
        FloatVector a23 = FloatVector.zero(FLOATS);
        FloatVector a30 = FloatVector.zero(FLOATS);
        FloatVector a31 = FloatVector.zero(FLOATS);
        FloatVector a32 = FloatVector.zero(FLOATS);
        FloatVector a33 = FloatVector.zero(FLOATS);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * COLUMN_BYTES;
            int xk = xAt + 4 * k;
            IntVector i0 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector i1 = IntVector.fromMemorySegment(INTS, w, at + 4L * LENGTH, ORDER);
            FloatVector w0 = i0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w2 = i0.and(UPPER).reinterpretAsFloats();
            FloatVector w1 = i1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w3 = i1.and(UPPER).reinterpretAsFloats();
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xk]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            a02 = w2.fma(b0, a02);
            a03 = w3.fma(b0, a03);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[xk + 1]);
            a10 = w0.fma(b1, a10);
            a11 = w1.fma(b1, a11);
            a12 = w2.fma(b1, a12);
            a13 = w3.fma(b1, a13);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[xk + 2]);
            a20 = w0.fma(b2, a20);
            a21 = w1.fma(b2, a21);
            a22 = w2.fma(b2, a22);
            a23 = w3.fma(b2, a23);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[xk + 3]);
            a30 = w0.fma(b3, a30);
            a31 = w1.fma(b3, a31);
            a32 = w2.fma(b3, a32);
            a33 = w3.fma(b3, a33);
        }
        FloatVector.fromArray(FLOATS, sums, sumsAt).add(a00).intoArray(out, outAt);
        FloatVector.fromArray(FLOATS, sums, sumsAt + LENGTH)
                .add(a01)
                .intoArray(out, outAt + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF).add(a02).intoArray(out, outAt + HALF);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF + LENGTH)
                .add(a03)
                .intoArray(out, outAt + HALF + LENGTH);
        int sums1 = sumsAt + PANEL;
        int out1 = outAt + stride;
        FloatVector.fromArray(FLOATS, sums, sums1).add(a10).intoArray(out, out1);
        FloatVector.fromArray(FLOATS, sums, sums1 + LENGTH).add(a11).intoArray(out, out1 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums1 + HALF).add(a12).intoArray(out, out1 + HALF);
        FloatVector.fromArray(FLOATS, sums, sums1 + HALF + LENGTH)
                .add(a13)
                .intoArray(out, out1 + HALF + LENGTH);
        int sums2 = sumsAt + 2 * PANEL;
        int out2 = outAt + 2 * stride;
        FloatVector.fromArray(FLOATS, sums, sums2).add(a20).intoArray(out, out2);
        FloatVector.fromArray(FLOATS, sums, sums2 + LENGTH).add(a21).intoArray(out, out2 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums2 + HALF).add(a22).intoArray(out, out2 + HALF);
        FloatVector.fromArray(FLOATS, sums, sums2 + HALF + LENGTH)
                .add(a23)
                .intoArray(out, out2 + HALF + LENGTH);
        int sums3 = sumsAt + 3 * PANEL;
        int out3 = outAt + 3 * stride;
        FloatVector.fromArray(FLOATS, sums, sums3).add(a30).intoArray(out, out3);
        FloatVector.fromArray(FLOATS, sums, sums3 + LENGTH).add(a31).intoArray(out, out3 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums3 + HALF).add(a32).intoArray(out, out3 + HALF);
        FloatVector.fromArray(FLOATS, sums, sums3 + HALF + LENGTH)
                .add(a33)
                .intoArray(out, out3 + HALF + LENGTH);
    }

    private static void tile4x2(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt,
            int stride) {
        FloatVector a00 = FloatVector.zero(FLOATS);
        FloatVector a01 = FloatVector.zero(FLOATS);
        FloatVector a10 = FloatVector.zero(FLOATS);
        FloatVector a11 = FloatVector.zero(FLOATS);
        FloatVector a20 = FloatVector.zero(FLOATS);
        FloatVector a21 = FloatVector.zero(FLOATS);
        FloatVector a30 = FloatVector.zero(FLOATS);
        FloatVector a31 = FloatVector.zero(FLOATS);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * COLUMN_BYTES;
            int xk = xAt + 4 * k;
            IntVector i0 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            FloatVector w0 = i0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w1 = i0.and(UPPER).reinterpretAsFloats();
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xk]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[xk + 1]);
            a10 = w0.fma(b1, a10);
            a11 = w1.fma(b1, a11);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[xk + 2]);
            a20 = w0.fma(b2, a20);
            a21 = w1.fma(b2, a21);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[xk + 3]);
            a30 = w0.fma(b3, a30);
            a31 = w1.fma(b3, a31);
        }
        FloatVector.fromArray(FLOATS, sums, sumsAt).add(a00).intoArray(out, outAt);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF).add(a01).intoArray(out, outAt + HALF);
        int sums1 = sumsAt + PANEL;
        int out1 = outAt + stride;
        FloatVector.fromArray(FLOATS, sums, sums1).add(a10).intoArray(out, out1);
        FloatVector.fromArray(FLOATS, sums, sums1 + HALF).add(a11).intoArray(out, out1 + HALF);
        int sums2 = sumsAt + 2 * PANEL;
        int out2 = outAt + 2 * stride;
        FloatVector.fromArray(FLOATS, sums, sums2).add(a20).intoArray(out, out2);
        FloatVector.fromArray(FLOATS, sums, sums2 + HALF).add(a21).intoArray(out, out2 + HALF);
        int sums3 = sumsAt + 3 * PANEL;
        int out3 = outAt + 3 * stride;
        FloatVector.fromArray(FLOATS, sums, sums3).add(a30).intoArray(out, out3);
        FloatVector.fromArray(FLOATS, sums, sums3 + HALF).add(a31).intoArray(out, out3 + HALF);
    }

    private static void tile1x4(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt) {
        FloatVector a00 = FloatVector.zero(FLOATS);
        FloatVector a01 = FloatVector.zero(FLOATS);
        FloatVector a02 = FloatVector.zero(FLOATS);
        FloatVector a03 = FloatVector.zero(FLOATS);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * COLUMN_BYTES;
            IntVector i0 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector i1 = IntVector.fromMemorySegment(INTS, w, at + 4L * LENGTH, ORDER);
            FloatVector w0 = i0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w2 = i0.and(UPPER).reinterpretAsFloats();
            FloatVector w1 = i1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w3 = i1.and(UPPER).reinterpretAsFloats();
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            a02 = w2.fma(b0, a02);
            a03 = w3.fma(b0, a03);
        }
        FloatVector.fromArray(FLOATS, sums, sumsAt).add(a00).intoArray(out, outAt);
        FloatVector.fromArray(FLOATS, sums, sumsAt + LENGTH)
                .add(a01)
                .intoArray(out, outAt + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF).add(a02).intoArray(out, outAt + HALF);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF + LENGTH)
                .add(a03)
                .intoArray(out, outAt + HALF + LENGTH);
    }

    private static void tile1x8(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int kn,
            float[] sums,
            int sumsAt,
            float[] out,
            int outAt) {
        FloatVector a00 = FloatVector.zero(FLOATS);
        FloatVector a01 = FloatVector.zero(FLOATS);
        FloatVector a02 = FloatVector.zero(FLOATS);
        FloatVector a03 = FloatVector.zero(FLOATS);
        FloatVector a04 = FloatVector.zero(FLOATS);
        FloatVector a05 = FloatVector.zero(FLOATS);
        FloatVector a06 = FloatVector.zero(FLOATS);
        FloatVector a07 = FloatVector.zero(FLOATS);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * COLUMN_BYTES;
            IntVector i0 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector i1 = IntVector.fromMemorySegment(INTS, w, at + 4L * LENGTH, ORDER);
            IntVector i2 = IntVector.fromMemorySegment(INTS, w, at + 8L * LENGTH, ORDER);
            IntVector i3 = IntVector.fromMemorySegment(INTS, w, at + 12L * LENGTH, ORDER);
            FloatVector w0 = i0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w4 = i0.and(UPPER).reinterpretAsFloats();
            FloatVector w1 = i1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w5 = i1.and(UPPER).reinterpretAsFloats();
            FloatVector w2 = i2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w6 = i2.and(UPPER).reinterpretAsFloats();
            FloatVector w3 = i3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector w7 = i3.and(UPPER).reinterpretAsFloats();
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            a02 = w2.fma(b0, a02);
            a03 = w3.fma(b0, a03);
            a04 = w4.fma(b0, a04);
            a05 = w5.fma(b0, a05);
            a06 = w6.fma(b0, a06);
            a07 = w7.fma(b0, a07);
        }
        FloatVector.fromArray(FLOATS, sums, sumsAt).add(a00).intoArray(out, outAt);
        FloatVector.fromArray(FLOATS, sums, sumsAt + LENGTH)
                .add(a01)
                .intoArray(out, outAt + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + 2 * LENGTH)
                .add(a02)
                .intoArray(out, outAt + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + 3 * LENGTH)
                .add(a03)
                .intoArray(out, outAt + 3 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF).add(a04).intoArray(out, outAt + HALF);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF + LENGTH)
                .add(a05)
                .intoArray(out, outAt + HALF + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF + 2 * LENGTH)
                .add(a06)
                .intoArray(out, outAt + HALF + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + HALF + 3 * LENGTH)
                .add(a07)
                .intoArray(out, outAt + HALF + 3 * LENGTH);
    }
}
