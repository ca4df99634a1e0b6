package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;
import static dev.jeval.engine.internal.kernel.Lanes.ORDER;
import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Products of few token rows with packed float32 panels `[k, PANEL]`, read as one stream.
final class F32Panels {
    private static final long ROW_BYTES = 4L * PANEL;

    private F32Panels() {}

    /// As [Tiles#multiply], straight from packed weights `[kn, PANEL]` at byte `wAt`; rows of `out`
    /// are [Matrix#PANEL] apart.
    static void multiply(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            int tokens,
            float[] out) {
        int t = 0;
        if (Lanes.MANY_REGISTERS) {
            for (; t + 4 <= tokens; t += 4) {
                int xt = xAt + t * xStride;
                for (int c = 0; c < PANEL; c += 4 * LENGTH) {
                    four(w, wAt + 4L * c, x, xt, xStride, kn, out, t * PANEL + c);
                }
            }
        }
        for (; t < tokens; t++) {
            int xt = xAt + t * xStride;
            if (LENGTH == 16) {
                one4(w, wAt, x, xt, kn, out, t * PANEL);
            } else {
                for (int c = 0; c < PANEL; c += 8 * LENGTH) {
                    one8(w, wAt + 4L * c, x, xt, kn, out, t * PANEL + c);
                }
            }
        }
    }

    /// Copies packed weights `[kn, PANEL]` at byte `wAt`.
    static void expand(MemorySegment w, long wAt, int kn, MemorySegment out) {
        MemorySegment.copy(w, wAt, out, 0, kn * ROW_BYTES);
    }

    private static void one4(
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

    private static void one8(
            MemorySegment w, long wAt, float[] x, int xAt, int kn, float[] out, int outAt) {
        FloatVector a00 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a01 = FloatVector.fromArray(FLOATS, out, outAt + LENGTH);
        FloatVector a02 = FloatVector.fromArray(FLOATS, out, outAt + 2 * LENGTH);
        FloatVector a03 = FloatVector.fromArray(FLOATS, out, outAt + 3 * LENGTH);
        FloatVector a04 = FloatVector.fromArray(FLOATS, out, outAt + 4 * LENGTH);
        FloatVector a05 = FloatVector.fromArray(FLOATS, out, outAt + 5 * LENGTH);
        FloatVector a06 = FloatVector.fromArray(FLOATS, out, outAt + 6 * LENGTH);
        FloatVector a07 = FloatVector.fromArray(FLOATS, out, outAt + 7 * LENGTH);
        for (int k = 0; k < kn; k++) {
            long at = wAt + (long) k * ROW_BYTES;
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
        a00.intoArray(out, outAt);
        a01.intoArray(out, outAt + LENGTH);
        a02.intoArray(out, outAt + 2 * LENGTH);
        a03.intoArray(out, outAt + 3 * LENGTH);
        a04.intoArray(out, outAt + 4 * LENGTH);
        a05.intoArray(out, outAt + 5 * LENGTH);
        a06.intoArray(out, outAt + 6 * LENGTH);
        a07.intoArray(out, outAt + 7 * LENGTH);
    }

    private static void four(
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            float[] out,
            int outAt) {
        int x1 = xAt + xStride;
        int x2 = xAt + 2 * xStride;
        int x3 = xAt + 3 * xStride;
        int out1 = outAt + PANEL;
        int out2 = outAt + 2 * PANEL;
        int out3 = outAt + 3 * PANEL;
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
}
