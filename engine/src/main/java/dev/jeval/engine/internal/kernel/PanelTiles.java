package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;
import static dev.jeval.engine.internal.kernel.Lanes.ORDER;
import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Products of [TokenTiles] with float32 weights `[k, PANEL]`, in register tiles.
///
/// A tile of *m* tokens by *n* vectors keeps *m n* accumulators in registers and reads each weight
/// once for *m* tokens. With 32 registers 6 x 4 uses 24 accumulators, 4 weights and a broadcast;
/// with 16 registers 4 x 2 is the largest that does not spill. Vectors lie across the columns of
/// the panel: lanes are different outputs, nothing is summed across them. Activations come as
/// tiles, so that a step needs one index for all of them: with rows apart, the six addresses cost a
/// tenth of the speed, because four instructions a cycle are all a core takes in.
///
/// Weights lie off the heap because they must be aligned: loads of 512 bits that straddle cache
/// lines cost a quarter of the speed, and the heap aligns arrays to 8 bytes only.
///
/// The tiles are written out because arrays of vectors, and helper methods that take vectors, make
/// the compiler keep accumulators as heap objects. Two steps at once make it spill.
final class PanelTiles {
    private static final long COLUMN_BYTES = 4L * PANEL;

    private PanelTiles() {}

    /// `out[t, c] = sums[t, c] + fma chain over k of w[k, c] * x[t, k]` that starts at +0, for the
    /// rows of a tile.
    ///
    /// @param rows rows of the tile ([TokenTiles#tileRows])
    /// @param w weights `[kn, PANEL]` from byte `wAt`; aligned to 64 bytes for speed
    /// @param x the tile `[kn, rows]` from element `xAt`
    /// @param sums rows `[rows, PANEL]` from element `sumsAt`
    /// @param out rows of [Matrix#PANEL] elements from element `outAt`, one every `stride`; may be
    ///   `sums`
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
        if (Lanes.MANY_REGISTERS) {
            tile4(rows, w, wAt, x, xAt, kn, sums, sumsAt, out, outAt, stride);
        } else {
            tile2(rows, w, wAt, x, xAt, kn, sums, sumsAt, out, outAt, stride);
        }
    }

    private static void tile4(
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
        for (int c = 0; c < PANEL; c += 4 * LENGTH) {
            long from = wAt + 4L * c;
            switch (rows) {
                case 6 -> tile6x4(w, from, x, xAt, kn, sums, sumsAt + c, out, outAt + c, stride);
                case 4 -> tile4x4(w, from, x, xAt, kn, sums, sumsAt + c, out, outAt + c, stride);
                case 2 -> tile2x4(w, from, x, xAt, kn, sums, sumsAt + c, out, outAt + c, stride);
                default -> tile1x4(w, from, x, xAt, kn, sums, sumsAt + c, out, outAt + c);
            }
        }
    }

    private static void tile2(
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
            for (int c = 0; c < PANEL; c += 2 * LENGTH) {
                tile4x2(w, wAt + 4L * c, x, xAt, kn, sums, sumsAt + c, out, outAt + c, stride);
            }
        } else if (rows == 2) {
            for (int c = 0; c < PANEL; c += 4 * LENGTH) {
                tile2x4(w, wAt + 4L * c, x, xAt, kn, sums, sumsAt + c, out, outAt + c, stride);
            }
        } else {
            for (int c = 0; c < PANEL; c += 8 * LENGTH) {
                tile1x8(w, wAt + 4L * c, x, xAt, kn, sums, sumsAt + c, out, outAt + c);
            }
        }
    }

    private static void tile6x4(
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
        FloatVector a40 = FloatVector.zero(FLOATS);
        FloatVector a41 = FloatVector.zero(FLOATS);
        FloatVector a42 = FloatVector.zero(FLOATS);
        FloatVector a43 = FloatVector.zero(FLOATS);
        FloatVector a50 = FloatVector.zero(FLOATS);
        FloatVector a51 = FloatVector.zero(FLOATS);
        FloatVector a52 = FloatVector.zero(FLOATS);
        FloatVector a53 = FloatVector.zero(FLOATS);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * COLUMN_BYTES;
            int xk = xAt + 6 * k;
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
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
            FloatVector b4 = FloatVector.broadcast(FLOATS, x[xk + 4]);
            a40 = w0.fma(b4, a40);
            a41 = w1.fma(b4, a41);
            a42 = w2.fma(b4, a42);
            a43 = w3.fma(b4, a43);
            FloatVector b5 = FloatVector.broadcast(FLOATS, x[xk + 5]);
            a50 = w0.fma(b5, a50);
            a51 = w1.fma(b5, a51);
            a52 = w2.fma(b5, a52);
            a53 = w3.fma(b5, a53);
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
        int sums1 = sumsAt + PANEL;
        int out1 = outAt + stride;
        FloatVector.fromArray(FLOATS, sums, sums1).add(a10).intoArray(out, out1);
        FloatVector.fromArray(FLOATS, sums, sums1 + LENGTH).add(a11).intoArray(out, out1 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums1 + 2 * LENGTH)
                .add(a12)
                .intoArray(out, out1 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums1 + 3 * LENGTH)
                .add(a13)
                .intoArray(out, out1 + 3 * LENGTH);
        int sums2 = sumsAt + 2 * PANEL;
        int out2 = outAt + 2 * stride;
        FloatVector.fromArray(FLOATS, sums, sums2).add(a20).intoArray(out, out2);
        FloatVector.fromArray(FLOATS, sums, sums2 + LENGTH).add(a21).intoArray(out, out2 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums2 + 2 * LENGTH)
                .add(a22)
                .intoArray(out, out2 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums2 + 3 * LENGTH)
                .add(a23)
                .intoArray(out, out2 + 3 * LENGTH);
        int sums3 = sumsAt + 3 * PANEL;
        int out3 = outAt + 3 * stride;
        FloatVector.fromArray(FLOATS, sums, sums3).add(a30).intoArray(out, out3);
        FloatVector.fromArray(FLOATS, sums, sums3 + LENGTH).add(a31).intoArray(out, out3 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums3 + 2 * LENGTH)
                .add(a32)
                .intoArray(out, out3 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums3 + 3 * LENGTH)
                .add(a33)
                .intoArray(out, out3 + 3 * LENGTH);
        int sums4 = sumsAt + 4 * PANEL;
        int out4 = outAt + 4 * stride;
        FloatVector.fromArray(FLOATS, sums, sums4).add(a40).intoArray(out, out4);
        FloatVector.fromArray(FLOATS, sums, sums4 + LENGTH).add(a41).intoArray(out, out4 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums4 + 2 * LENGTH)
                .add(a42)
                .intoArray(out, out4 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums4 + 3 * LENGTH)
                .add(a43)
                .intoArray(out, out4 + 3 * LENGTH);
        int sums5 = sumsAt + 5 * PANEL;
        int out5 = outAt + 5 * stride;
        FloatVector.fromArray(FLOATS, sums, sums5).add(a50).intoArray(out, out5);
        FloatVector.fromArray(FLOATS, sums, sums5 + LENGTH).add(a51).intoArray(out, out5 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums5 + 2 * LENGTH)
                .add(a52)
                .intoArray(out, out5 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums5 + 3 * LENGTH)
                .add(a53)
                .intoArray(out, out5 + 3 * LENGTH);
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
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
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
        FloatVector.fromArray(FLOATS, sums, sumsAt + 2 * LENGTH)
                .add(a02)
                .intoArray(out, outAt + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + 3 * LENGTH)
                .add(a03)
                .intoArray(out, outAt + 3 * LENGTH);
        int sums1 = sumsAt + PANEL;
        int out1 = outAt + stride;
        FloatVector.fromArray(FLOATS, sums, sums1).add(a10).intoArray(out, out1);
        FloatVector.fromArray(FLOATS, sums, sums1 + LENGTH).add(a11).intoArray(out, out1 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums1 + 2 * LENGTH)
                .add(a12)
                .intoArray(out, out1 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums1 + 3 * LENGTH)
                .add(a13)
                .intoArray(out, out1 + 3 * LENGTH);
        int sums2 = sumsAt + 2 * PANEL;
        int out2 = outAt + 2 * stride;
        FloatVector.fromArray(FLOATS, sums, sums2).add(a20).intoArray(out, out2);
        FloatVector.fromArray(FLOATS, sums, sums2 + LENGTH).add(a21).intoArray(out, out2 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums2 + 2 * LENGTH)
                .add(a22)
                .intoArray(out, out2 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums2 + 3 * LENGTH)
                .add(a23)
                .intoArray(out, out2 + 3 * LENGTH);
        int sums3 = sumsAt + 3 * PANEL;
        int out3 = outAt + 3 * stride;
        FloatVector.fromArray(FLOATS, sums, sums3).add(a30).intoArray(out, out3);
        FloatVector.fromArray(FLOATS, sums, sums3 + LENGTH).add(a31).intoArray(out, out3 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums3 + 2 * LENGTH)
                .add(a32)
                .intoArray(out, out3 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums3 + 3 * LENGTH)
                .add(a33)
                .intoArray(out, out3 + 3 * LENGTH);
    }

    private static void tile2x4(
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
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * COLUMN_BYTES;
            int xk = xAt + 2 * k;
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
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
        int sums1 = sumsAt + PANEL;
        int out1 = outAt + stride;
        FloatVector.fromArray(FLOATS, sums, sums1).add(a10).intoArray(out, out1);
        FloatVector.fromArray(FLOATS, sums, sums1 + LENGTH).add(a11).intoArray(out, out1 + LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums1 + 2 * LENGTH)
                .add(a12)
                .intoArray(out, out1 + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sums1 + 3 * LENGTH)
                .add(a13)
                .intoArray(out, out1 + 3 * LENGTH);
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
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
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
        FloatVector.fromArray(FLOATS, sums, sumsAt + 2 * LENGTH)
                .add(a02)
                .intoArray(out, outAt + 2 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + 3 * LENGTH)
                .add(a03)
                .intoArray(out, outAt + 3 * LENGTH);
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
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
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
        FloatVector.fromArray(FLOATS, sums, sumsAt + LENGTH)
                .add(a01)
                .intoArray(out, outAt + LENGTH);
        int sums1 = sumsAt + PANEL;
        int out1 = outAt + stride;
        FloatVector.fromArray(FLOATS, sums, sums1).add(a10).intoArray(out, out1);
        FloatVector.fromArray(FLOATS, sums, sums1 + LENGTH).add(a11).intoArray(out, out1 + LENGTH);
        int sums2 = sumsAt + 2 * PANEL;
        int out2 = outAt + 2 * stride;
        FloatVector.fromArray(FLOATS, sums, sums2).add(a20).intoArray(out, out2);
        FloatVector.fromArray(FLOATS, sums, sums2 + LENGTH).add(a21).intoArray(out, out2 + LENGTH);
        int sums3 = sumsAt + 3 * PANEL;
        int out3 = outAt + 3 * stride;
        FloatVector.fromArray(FLOATS, sums, sums3).add(a30).intoArray(out, out3);
        FloatVector.fromArray(FLOATS, sums, sums3 + LENGTH).add(a31).intoArray(out, out3 + LENGTH);
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
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
            FloatVector w4 = FloatVector.fromMemorySegment(FLOATS, w, at + 16L * LENGTH, ORDER);
            FloatVector w5 = FloatVector.fromMemorySegment(FLOATS, w, at + 20L * LENGTH, ORDER);
            FloatVector w6 = FloatVector.fromMemorySegment(FLOATS, w, at + 24L * LENGTH, ORDER);
            FloatVector w7 = FloatVector.fromMemorySegment(FLOATS, w, at + 28L * LENGTH, ORDER);
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
        FloatVector.fromArray(FLOATS, sums, sumsAt + 4 * LENGTH)
                .add(a04)
                .intoArray(out, outAt + 4 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + 5 * LENGTH)
                .add(a05)
                .intoArray(out, outAt + 5 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + 6 * LENGTH)
                .add(a06)
                .intoArray(out, outAt + 6 * LENGTH);
        FloatVector.fromArray(FLOATS, sums, sumsAt + 7 * LENGTH)
                .add(a07)
                .intoArray(out, outAt + 7 * LENGTH);
    }
}
