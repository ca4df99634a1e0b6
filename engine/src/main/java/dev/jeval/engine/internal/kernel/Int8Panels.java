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

/// Products of one token row with packed [PanelType#INT8] panels, and their up-cast.
///
/// No integer is converted: a byte `u = value + 128` put into the lowest bits of 2^23 gives the
/// float32 `2^23 + u`, and one fused multiply-add, `(2^23 + u) * scale - (2^23 + 128) * scale`,
/// gives `value * scale`. The subtrahend has 24 significant bits at most, so that it is exact, and
/// so is the difference. The second byte stands for `256 u`, with a 256th of the scale.
final class Int8Panels {
    private static final int QUARTER = PANEL / 4;
    private static final long SCALE_BYTES = 2L * PANEL;
    private static final long COLUMN_BYTES = PANEL;
    private static final long BLOCK_BYTES = SCALE_BYTES + Quantizer.COLUMNS * COLUMN_BYTES;

    /// The bits of 2^23.
    private static final int EXPONENT = 0x4b000000;

    /// Minus what stands for 0 in the first and in the second byte.
    private static final float LOW_ZERO = -(0x1p23f + 0x1p7f);

    private static final float HIGH_ZERO = -(0x1p23f + 0x1p15f);
    private static final float HIGH_STEP = 0x1p-8f;

    private Int8Panels() {}

    /// Goes on with the chains of one row: `sums[c] = fma chain over k of w[k, c] * x[k]` from
    /// `sums[c]` on, for a block of at most [Quantizer#COLUMNS] columns.
    ///
    /// @param w packed weights; the block's scales begin at byte `wAt`
    static void chain(
            MemorySegment w, long wAt, float[] x, int xAt, int kn, float[] sums, int sumsAt) {
        for (int c = 0; c < QUARTER; c += LENGTH) {
            one(w, wAt + 4L * c, x, xAt, kn, sums, sumsAt + c);
        }
    }

    private static void one(
            MemorySegment w, long wAt, float[] x, int xAt, int kn, float[] sums, int sumsAt) {
        IntVector exponent = IntVector.broadcast(INTS, EXPONENT);
        IntVector low = IntVector.broadcast(INTS, 0xff);
        IntVector high = IntVector.broadcast(INTS, 0xff00);
        FloatVector a0 = FloatVector.fromArray(FLOATS, sums, sumsAt);
        FloatVector a1 = FloatVector.fromArray(FLOATS, sums, sumsAt + QUARTER);
        FloatVector a2 = FloatVector.fromArray(FLOATS, sums, sumsAt + 2 * QUARTER);
        FloatVector a3 = FloatVector.fromArray(FLOATS, sums, sumsAt + 3 * QUARTER);
        IntVector pair0 = IntVector.fromMemorySegment(INTS, w, wAt, ORDER);
        IntVector pair1 = IntVector.fromMemorySegment(INTS, w, wAt + 4L * QUARTER, ORDER);
        FloatVector s0 = pair0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
        FloatVector s1 =
                pair1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().mul(HIGH_STEP);
        FloatVector s2 = pair0.and(UPPER).reinterpretAsFloats();
        FloatVector s3 = pair1.and(UPPER).reinterpretAsFloats().mul(HIGH_STEP);
        FloatVector z0 = s0.mul(LOW_ZERO);
        FloatVector z1 = s1.mul(HIGH_ZERO);
        FloatVector z2 = s2.mul(LOW_ZERO);
        FloatVector z3 = s3.mul(HIGH_ZERO);
        long at = wAt + SCALE_BYTES;
        for (int k = 0; k < kn; k++) {
            IntVector b01 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector b23 = b01.lanewise(VectorOperators.LSHR, 16);
            FloatVector w0 = b01.and(low).or(exponent).reinterpretAsFloats().fma(s0, z0);
            FloatVector w1 = b01.and(high).or(exponent).reinterpretAsFloats().fma(s1, z1);
            FloatVector w2 = b23.and(low).or(exponent).reinterpretAsFloats().fma(s2, z2);
            FloatVector w3 = b23.and(high).or(exponent).reinterpretAsFloats().fma(s3, z3);
            FloatVector b = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a0 = w0.fma(b, a0);
            a1 = w1.fma(b, a1);
            a2 = w2.fma(b, a2);
            a3 = w3.fma(b, a3);
            at += COLUMN_BYTES;
        }
        a0.intoArray(sums, sumsAt);
        a1.intoArray(sums, sumsAt + QUARTER);
        a2.intoArray(sums, sumsAt + 2 * QUARTER);
        a3.intoArray(sums, sumsAt + 3 * QUARTER);
    }

    /// Up-casts packed weights at byte `wAt` to float32 `[kn, PANEL]`.
    static void expand(MemorySegment w, long wAt, int kn, MemorySegment out) {
        for (int c = 0; c < QUARTER; c += LENGTH) {
            expand(w, wAt + 4L * c, kn, out, c);
        }
    }

    private static void expand(MemorySegment w, long wAt, int kn, MemorySegment out, int c) {
        IntVector exponent = IntVector.broadcast(INTS, EXPONENT);
        IntVector low = IntVector.broadcast(INTS, 0xff);
        IntVector high = IntVector.broadcast(INTS, 0xff00);
        long blockAt = wAt;
        for (int begin = 0; begin < kn; begin += Quantizer.COLUMNS) {
            int end = Math.min(kn, begin + Quantizer.COLUMNS);
            IntVector pair0 = IntVector.fromMemorySegment(INTS, w, blockAt, ORDER);
            IntVector pair1 = IntVector.fromMemorySegment(INTS, w, blockAt + 4L * QUARTER, ORDER);
            FloatVector s0 = pair0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector s1 =
                    pair1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().mul(HIGH_STEP);
            FloatVector s2 = pair0.and(UPPER).reinterpretAsFloats();
            FloatVector s3 = pair1.and(UPPER).reinterpretAsFloats().mul(HIGH_STEP);
            FloatVector z0 = s0.mul(LOW_ZERO);
            FloatVector z1 = s1.mul(HIGH_ZERO);
            FloatVector z2 = s2.mul(LOW_ZERO);
            FloatVector z3 = s3.mul(HIGH_ZERO);
            long at = blockAt + SCALE_BYTES;
            for (int k = begin; k < end; k++) {
                IntVector b01 = IntVector.fromMemorySegment(INTS, w, at, ORDER);
                IntVector b23 = b01.lanewise(VectorOperators.LSHR, 16);
                FloatVector w0 = b01.and(low).or(exponent).reinterpretAsFloats().fma(s0, z0);
                FloatVector w1 = b01.and(high).or(exponent).reinterpretAsFloats().fma(s1, z1);
                FloatVector w2 = b23.and(low).or(exponent).reinterpretAsFloats().fma(s2, z2);
                FloatVector w3 = b23.and(high).or(exponent).reinterpretAsFloats().fma(s3, z3);
                long to = 4L * (k * PANEL + c);
                w0.intoMemorySegment(out, to, ORDER);
                w1.intoMemorySegment(out, to + 1L * 4 * QUARTER, ORDER);
                w2.intoMemorySegment(out, to + 2L * 4 * QUARTER, ORDER);
                w3.intoMemorySegment(out, to + 3L * 4 * QUARTER, ORDER);
                at += COLUMN_BYTES;
            }
            blockAt += BLOCK_BYTES;
        }
    }
}
