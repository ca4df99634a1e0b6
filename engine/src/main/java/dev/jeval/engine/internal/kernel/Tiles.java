package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;
import static dev.jeval.engine.internal.kernel.Lanes.ORDER;
import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Products of token rows with a float32 panel in cache, in register tiles.
///
/// A tile of *m* tokens by *n* vectors keeps *m n* accumulators in registers and reads each weight
/// once for *m* tokens. With 32 registers 6 x 4 uses 24 accumulators, 4 weights and a broadcast;
/// with 16 registers 4 x 2 is the largest that does not spill. Vectors lie across the columns of
/// the panel: lanes are different outputs, nothing is summed across them.
///
/// The panel lies off the heap because it must be aligned: loads of 512 bits that straddle cache
/// lines cost a quarter of the speed, and the heap aligns arrays to 8 bytes only.
///
/// The tiles are written out because arrays of vectors, and helper methods that take vectors, make
/// the compiler keep accumulators as heap objects.
final class Tiles {
    private static final long ROW_BYTES = 4L * PANEL;

    private Tiles() {}

    /// `out[t, c] = fma chain over k of w[k, c] * x[t, k]` that starts at `out[t, c]`.
    ///
    /// @param w panel `[kn, PANEL]` from byte `wAt`, both aligned to 64 bytes
    /// @param x token rows of `kn` elements
    /// @param out rows of `PANEL` elements, read and written
    static void multiply(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            int tokens,
            float[] out,
            int outAt,
            int outStride) {
        if (Lanes.MANY_REGISTERS) {
            for (int c = 0; c < PANEL; c += 4 * LENGTH) {
                wide(w, wAt + 4L * c, x, xAt, xStride, kn, tokens, out, outAt + c, outStride);
            }
        } else {
            for (int c = 0; c < PANEL; c += 2 * LENGTH) {
                narrow(w, wAt + 4L * c, x, xAt, xStride, kn, tokens, out, outAt + c, outStride);
            }
        }
    }

    private static void wide(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            int tokens,
            float[] out,
            int outAt,
            int outStride) {
        int t = 0;
        for (; t + 6 <= tokens; t += 6) {
            int xt = xAt + t * xStride;
            tile6x4(w, wAt, x, xt, xStride, kn, out, outAt + t * outStride, outStride);
        }
        if (t + 4 <= tokens) {
            int xt = xAt + t * xStride;
            tile4x4(w, wAt, x, xt, xStride, kn, out, outAt + t * outStride, outStride);
            t += 4;
        }
        if (t + 2 <= tokens) {
            int xt = xAt + t * xStride;
            tile2x4(w, wAt, x, xt, xStride, kn, out, outAt + t * outStride, outStride);
            t += 2;
        }
        if (t < tokens) {
            int xt = xAt + t * xStride;
            tile1x4(w, wAt, x, xt, kn, out, outAt + t * outStride);
        }
    }

    private static void narrow(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            int tokens,
            float[] out,
            int outAt,
            int outStride) {
        int t = 0;
        for (; t + 4 <= tokens; t += 4) {
            int xt = xAt + t * xStride;
            tile4x2(w, wAt, x, xt, xStride, kn, out, outAt + t * outStride, outStride);
        }
        for (; t < tokens; t++) {
            int xt = xAt + t * xStride;
            tile1x2(w, wAt, x, xt, kn, out, outAt + t * outStride);
        }
    }

    private static void tile6x4(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            float[] out,
            int outAt,
            int outStride) {
        int x1 = xAt + xStride;
        int x2 = xAt + 2 * xStride;
        int x3 = xAt + 3 * xStride;
        int x4 = xAt + 4 * xStride;
        int x5 = xAt + 5 * xStride;
        int out1 = outAt + outStride;
        int out2 = outAt + 2 * outStride;
        int out3 = outAt + 3 * outStride;
        int out4 = outAt + 4 * outStride;
        int out5 = outAt + 5 * outStride;
        FloatVector a00 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a01 = FloatVector.fromArray(FLOATS, out, outAt + LENGTH);
        FloatVector a02 = FloatVector.fromArray(FLOATS, out, outAt + 2 * LENGTH);
        FloatVector a03 = FloatVector.fromArray(FLOATS, out, outAt + 3 * LENGTH);
        FloatVector a10 = FloatVector.fromArray(FLOATS, out, out1);
        FloatVector a11 = FloatVector.fromArray(FLOATS, out, out1 + LENGTH);
        FloatVector a12 = FloatVector.fromArray(FLOATS, out, out1 + 2 * LENGTH);
        FloatVector a13 = FloatVector.fromArray(FLOATS, out, out1 + 3 * LENGTH);
        FloatVector a20 = FloatVector.fromArray(FLOATS, out, out2);
        FloatVector a21 = FloatVector.fromArray(FLOATS, out, out2 + LENGTH);
        FloatVector a22 = FloatVector.fromArray(FLOATS, out, out2 + 2 * LENGTH);
        FloatVector a23 = FloatVector.fromArray(FLOATS, out, out2 + 3 * LENGTH);
        FloatVector a30 = FloatVector.fromArray(FLOATS, out, out3);
        FloatVector a31 = FloatVector.fromArray(FLOATS, out, out3 + LENGTH);
        FloatVector a32 = FloatVector.fromArray(FLOATS, out, out3 + 2 * LENGTH);
        FloatVector a33 = FloatVector.fromArray(FLOATS, out, out3 + 3 * LENGTH);
        FloatVector a40 = FloatVector.fromArray(FLOATS, out, out4);
        FloatVector a41 = FloatVector.fromArray(FLOATS, out, out4 + LENGTH);
        FloatVector a42 = FloatVector.fromArray(FLOATS, out, out4 + 2 * LENGTH);
        FloatVector a43 = FloatVector.fromArray(FLOATS, out, out4 + 3 * LENGTH);
        FloatVector a50 = FloatVector.fromArray(FLOATS, out, out5);
        FloatVector a51 = FloatVector.fromArray(FLOATS, out, out5 + LENGTH);
        FloatVector a52 = FloatVector.fromArray(FLOATS, out, out5 + 2 * LENGTH);
        FloatVector a53 = FloatVector.fromArray(FLOATS, out, out5 + 3 * LENGTH);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * ROW_BYTES;
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            a02 = w2.fma(b0, a02);
            a03 = w3.fma(b0, a03);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            a10 = w0.fma(b1, a10);
            a11 = w1.fma(b1, a11);
            a12 = w2.fma(b1, a12);
            a13 = w3.fma(b1, a13);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
            a20 = w0.fma(b2, a20);
            a21 = w1.fma(b2, a21);
            a22 = w2.fma(b2, a22);
            a23 = w3.fma(b2, a23);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
            a30 = w0.fma(b3, a30);
            a31 = w1.fma(b3, a31);
            a32 = w2.fma(b3, a32);
            a33 = w3.fma(b3, a33);
            FloatVector b4 = FloatVector.broadcast(FLOATS, x[x4 + k]);
            a40 = w0.fma(b4, a40);
            a41 = w1.fma(b4, a41);
            a42 = w2.fma(b4, a42);
            a43 = w3.fma(b4, a43);
            FloatVector b5 = FloatVector.broadcast(FLOATS, x[x5 + k]);
            a50 = w0.fma(b5, a50);
            a51 = w1.fma(b5, a51);
            a52 = w2.fma(b5, a52);
            a53 = w3.fma(b5, a53);
        }
        a00.intoArray(out, outAt);
        a01.intoArray(out, outAt + LENGTH);
        a02.intoArray(out, outAt + 2 * LENGTH);
        a03.intoArray(out, outAt + 3 * LENGTH);
        a10.intoArray(out, out1);
        a11.intoArray(out, out1 + LENGTH);
        a12.intoArray(out, out1 + 2 * LENGTH);
        a13.intoArray(out, out1 + 3 * LENGTH);
        a20.intoArray(out, out2);
        a21.intoArray(out, out2 + LENGTH);
        a22.intoArray(out, out2 + 2 * LENGTH);
        a23.intoArray(out, out2 + 3 * LENGTH);
        a30.intoArray(out, out3);
        a31.intoArray(out, out3 + LENGTH);
        a32.intoArray(out, out3 + 2 * LENGTH);
        a33.intoArray(out, out3 + 3 * LENGTH);
        a40.intoArray(out, out4);
        a41.intoArray(out, out4 + LENGTH);
        a42.intoArray(out, out4 + 2 * LENGTH);
        a43.intoArray(out, out4 + 3 * LENGTH);
        a50.intoArray(out, out5);
        a51.intoArray(out, out5 + LENGTH);
        a52.intoArray(out, out5 + 2 * LENGTH);
        a53.intoArray(out, out5 + 3 * LENGTH);
    }

    private static void tile4x4(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            float[] out,
            int outAt,
            int outStride) {
        int x1 = xAt + xStride;
        int x2 = xAt + 2 * xStride;
        int x3 = xAt + 3 * xStride;
        int out1 = outAt + outStride;
        int out2 = outAt + 2 * outStride;
        int out3 = outAt + 3 * outStride;
        FloatVector a00 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a01 = FloatVector.fromArray(FLOATS, out, outAt + LENGTH);
        FloatVector a02 = FloatVector.fromArray(FLOATS, out, outAt + 2 * LENGTH);
        FloatVector a03 = FloatVector.fromArray(FLOATS, out, outAt + 3 * LENGTH);
        FloatVector a10 = FloatVector.fromArray(FLOATS, out, out1);
        FloatVector a11 = FloatVector.fromArray(FLOATS, out, out1 + LENGTH);
        FloatVector a12 = FloatVector.fromArray(FLOATS, out, out1 + 2 * LENGTH);
        FloatVector a13 = FloatVector.fromArray(FLOATS, out, out1 + 3 * LENGTH);
        FloatVector a20 = FloatVector.fromArray(FLOATS, out, out2);
        FloatVector a21 = FloatVector.fromArray(FLOATS, out, out2 + LENGTH);
        FloatVector a22 = FloatVector.fromArray(FLOATS, out, out2 + 2 * LENGTH);
        FloatVector a23 = FloatVector.fromArray(FLOATS, out, out2 + 3 * LENGTH);
        FloatVector a30 = FloatVector.fromArray(FLOATS, out, out3);
        FloatVector a31 = FloatVector.fromArray(FLOATS, out, out3 + LENGTH);
        FloatVector a32 = FloatVector.fromArray(FLOATS, out, out3 + 2 * LENGTH);
        FloatVector a33 = FloatVector.fromArray(FLOATS, out, out3 + 3 * LENGTH);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * ROW_BYTES;
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            a02 = w2.fma(b0, a02);
            a03 = w3.fma(b0, a03);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            a10 = w0.fma(b1, a10);
            a11 = w1.fma(b1, a11);
            a12 = w2.fma(b1, a12);
            a13 = w3.fma(b1, a13);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
            a20 = w0.fma(b2, a20);
            a21 = w1.fma(b2, a21);
            a22 = w2.fma(b2, a22);
            a23 = w3.fma(b2, a23);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
            a30 = w0.fma(b3, a30);
            a31 = w1.fma(b3, a31);
            a32 = w2.fma(b3, a32);
            a33 = w3.fma(b3, a33);
        }
        a00.intoArray(out, outAt);
        a01.intoArray(out, outAt + LENGTH);
        a02.intoArray(out, outAt + 2 * LENGTH);
        a03.intoArray(out, outAt + 3 * LENGTH);
        a10.intoArray(out, out1);
        a11.intoArray(out, out1 + LENGTH);
        a12.intoArray(out, out1 + 2 * LENGTH);
        a13.intoArray(out, out1 + 3 * LENGTH);
        a20.intoArray(out, out2);
        a21.intoArray(out, out2 + LENGTH);
        a22.intoArray(out, out2 + 2 * LENGTH);
        a23.intoArray(out, out2 + 3 * LENGTH);
        a30.intoArray(out, out3);
        a31.intoArray(out, out3 + LENGTH);
        a32.intoArray(out, out3 + 2 * LENGTH);
        a33.intoArray(out, out3 + 3 * LENGTH);
    }

    private static void tile2x4(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            float[] out,
            int outAt,
            int outStride) {
        int x1 = xAt + xStride;
        int out1 = outAt + outStride;
        FloatVector a00 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a01 = FloatVector.fromArray(FLOATS, out, outAt + LENGTH);
        FloatVector a02 = FloatVector.fromArray(FLOATS, out, outAt + 2 * LENGTH);
        FloatVector a03 = FloatVector.fromArray(FLOATS, out, outAt + 3 * LENGTH);
        FloatVector a10 = FloatVector.fromArray(FLOATS, out, out1);
        FloatVector a11 = FloatVector.fromArray(FLOATS, out, out1 + LENGTH);
        FloatVector a12 = FloatVector.fromArray(FLOATS, out, out1 + 2 * LENGTH);
        FloatVector a13 = FloatVector.fromArray(FLOATS, out, out1 + 3 * LENGTH);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * ROW_BYTES;
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, at + 8L * LENGTH, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, at + 12L * LENGTH, ORDER);
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            a02 = w2.fma(b0, a02);
            a03 = w3.fma(b0, a03);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            a10 = w0.fma(b1, a10);
            a11 = w1.fma(b1, a11);
            a12 = w2.fma(b1, a12);
            a13 = w3.fma(b1, a13);
        }
        a00.intoArray(out, outAt);
        a01.intoArray(out, outAt + LENGTH);
        a02.intoArray(out, outAt + 2 * LENGTH);
        a03.intoArray(out, outAt + 3 * LENGTH);
        a10.intoArray(out, out1);
        a11.intoArray(out, out1 + LENGTH);
        a12.intoArray(out, out1 + 2 * LENGTH);
        a13.intoArray(out, out1 + 3 * LENGTH);
    }

    private static void tile1x4(
            MemorySegment w, long wAt, float[] x, int xAt, int kn, float[] out, int outAt) {
        FloatVector a00 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a01 = FloatVector.fromArray(FLOATS, out, outAt + LENGTH);
        FloatVector a02 = FloatVector.fromArray(FLOATS, out, outAt + 2 * LENGTH);
        FloatVector a03 = FloatVector.fromArray(FLOATS, out, outAt + 3 * LENGTH);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * ROW_BYTES;
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
        a00.intoArray(out, outAt);
        a01.intoArray(out, outAt + LENGTH);
        a02.intoArray(out, outAt + 2 * LENGTH);
        a03.intoArray(out, outAt + 3 * LENGTH);
    }

    private static void tile4x2(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            float[] out,
            int outAt,
            int outStride) {
        int x1 = xAt + xStride;
        int x2 = xAt + 2 * xStride;
        int x3 = xAt + 3 * xStride;
        int out1 = outAt + outStride;
        int out2 = outAt + 2 * outStride;
        int out3 = outAt + 3 * outStride;
        FloatVector a00 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a01 = FloatVector.fromArray(FLOATS, out, outAt + LENGTH);
        FloatVector a10 = FloatVector.fromArray(FLOATS, out, out1);
        FloatVector a11 = FloatVector.fromArray(FLOATS, out, out1 + LENGTH);
        FloatVector a20 = FloatVector.fromArray(FLOATS, out, out2);
        FloatVector a21 = FloatVector.fromArray(FLOATS, out, out2 + LENGTH);
        FloatVector a30 = FloatVector.fromArray(FLOATS, out, out3);
        FloatVector a31 = FloatVector.fromArray(FLOATS, out, out3 + LENGTH);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * ROW_BYTES;
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
            FloatVector b1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            a10 = w0.fma(b1, a10);
            a11 = w1.fma(b1, a11);
            FloatVector b2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
            a20 = w0.fma(b2, a20);
            a21 = w1.fma(b2, a21);
            FloatVector b3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
            a30 = w0.fma(b3, a30);
            a31 = w1.fma(b3, a31);
        }
        a00.intoArray(out, outAt);
        a01.intoArray(out, outAt + LENGTH);
        a10.intoArray(out, out1);
        a11.intoArray(out, out1 + LENGTH);
        a20.intoArray(out, out2);
        a21.intoArray(out, out2 + LENGTH);
        a30.intoArray(out, out3);
        a31.intoArray(out, out3 + LENGTH);
    }

    private static void tile1x2(
            MemorySegment w, long wAt, float[] x, int xAt, int kn, float[] out, int outAt) {
        FloatVector a00 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a01 = FloatVector.fromArray(FLOATS, out, outAt + LENGTH);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * ROW_BYTES;
            FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, at + 4L * LENGTH, ORDER);
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a00 = w0.fma(b0, a00);
            a01 = w1.fma(b0, a01);
        }
        a00.intoArray(out, outAt);
        a01.intoArray(out, outAt + LENGTH);
    }
}
