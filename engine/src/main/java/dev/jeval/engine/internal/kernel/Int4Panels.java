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

/// Products of one token row with packed [PanelType#INT4] panels, and their up-cast.
///
/// As in [Int8Panels] no integer is converted: a nibble `u = value + 8` that lies at bit `p` of
/// 2^23 stands for `2^p u`, and one fused multiply-add with the `2^p`-th of the scale gives `value
/// * scale`. From bit 4 on the subtrahend has 24 significant bits at most; hence the shifts.
final class Int4Panels {
    private static final int QUARTER = PANEL / 4;
    private static final long SCALE_BYTES = 2L * PANEL;
    private static final long PAIR_BYTES = PANEL;
    private static final long BLOCK_BYTES = SCALE_BYTES + Quantizer.COLUMNS / 2 * PAIR_BYTES;

    /// The bits of 2^23.
    private static final int EXPONENT = 0x4b000000;

    /// Minus what stands for 0 in a nibble at bit 4, 8, 12, 16.
    private static final float ZERO0 = -(0x1p23f + 0x1p7f);

    private static final float ZERO1 = -(0x1p23f + 0x1p11f);
    private static final float ZERO2 = -(0x1p23f + 0x1p15f);
    private static final float ZERO3 = -(0x1p23f + 0x1p19f);
    private static final float STEP0 = 0x1p-4f;
    private static final float STEP1 = 0x1p-8f;
    private static final float STEP2 = 0x1p-12f;
    private static final float STEP3 = 0x1p-16f;

    private Int4Panels() {}

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
        IntVector n0 = IntVector.broadcast(INTS, 0xf0);
        IntVector n1 = IntVector.broadcast(INTS, 0xf00);
        IntVector n2 = IntVector.broadcast(INTS, 0xf000);
        IntVector n3 = IntVector.broadcast(INTS, 0xf0000);
        FloatVector a0 = FloatVector.fromArray(FLOATS, sums, sumsAt);
        FloatVector a1 = FloatVector.fromArray(FLOATS, sums, sumsAt + QUARTER);
        FloatVector a2 = FloatVector.fromArray(FLOATS, sums, sumsAt + 2 * QUARTER);
        FloatVector a3 = FloatVector.fromArray(FLOATS, sums, sumsAt + 3 * QUARTER);
        IntVector pair0 = IntVector.fromMemorySegment(INTS, w, wAt, ORDER);
        IntVector pair1 = IntVector.fromMemorySegment(INTS, w, wAt + 4L * QUARTER, ORDER);
        FloatVector s0 = pair0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().mul(STEP0);
        FloatVector s1 = pair1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().mul(STEP1);
        FloatVector s2 = pair0.and(UPPER).reinterpretAsFloats().mul(STEP2);
        FloatVector s3 = pair1.and(UPPER).reinterpretAsFloats().mul(STEP3);
        FloatVector z0 = s0.mul(ZERO0);
        FloatVector z1 = s1.mul(ZERO1);
        FloatVector z2 = s2.mul(ZERO2);
        FloatVector z3 = s3.mul(ZERO3);
        long at = wAt + SCALE_BYTES;
        for (int k = 0; k < kn; k += 2) {
            IntVector bits = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector first = bits.lanewise(VectorOperators.LSHL, 4);
            IntVector second = bits.lanewise(VectorOperators.LSHR, 12);
            FloatVector w0 = first.and(n0).or(exponent).reinterpretAsFloats().fma(s0, z0);
            FloatVector w1 = first.and(n1).or(exponent).reinterpretAsFloats().fma(s1, z1);
            FloatVector w2 = first.and(n2).or(exponent).reinterpretAsFloats().fma(s2, z2);
            FloatVector w3 = first.and(n3).or(exponent).reinterpretAsFloats().fma(s3, z3);
            FloatVector b0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
            a0 = w0.fma(b0, a0);
            a1 = w1.fma(b0, a1);
            a2 = w2.fma(b0, a2);
            a3 = w3.fma(b0, a3);
            if (k + 1 < kn) {
                FloatVector w4 = second.and(n0).or(exponent).reinterpretAsFloats().fma(s0, z0);
                FloatVector w5 = second.and(n1).or(exponent).reinterpretAsFloats().fma(s1, z1);
                FloatVector w6 = second.and(n2).or(exponent).reinterpretAsFloats().fma(s2, z2);
                FloatVector w7 = second.and(n3).or(exponent).reinterpretAsFloats().fma(s3, z3);
                FloatVector b1 = FloatVector.broadcast(FLOATS, x[xAt + k + 1]);
                a0 = w4.fma(b1, a0);
                a1 = w5.fma(b1, a1);
                a2 = w6.fma(b1, a2);
                a3 = w7.fma(b1, a3);
            }
            at += PAIR_BYTES;
        }
        a0.intoArray(sums, sumsAt);
        a1.intoArray(sums, sumsAt + QUARTER);
        a2.intoArray(sums, sumsAt + 2 * QUARTER);
        a3.intoArray(sums, sumsAt + 3 * QUARTER);
    }

    /// Up-casts packed weights at byte `wAt` to float32 `[kn, PANEL]`; where `kn` is odd, one
    /// column more is overwritten.
    static void expand(MemorySegment w, long wAt, int kn, MemorySegment out) {
        for (int c = 0; c < QUARTER; c += LENGTH) {
            expand(w, wAt + 4L * c, kn, out, c);
        }
    }

    private static void expand(MemorySegment w, long wAt, int kn, MemorySegment out, int c) {
        IntVector exponent = IntVector.broadcast(INTS, EXPONENT);
        IntVector n0 = IntVector.broadcast(INTS, 0xf0);
        IntVector n1 = IntVector.broadcast(INTS, 0xf00);
        IntVector n2 = IntVector.broadcast(INTS, 0xf000);
        IntVector n3 = IntVector.broadcast(INTS, 0xf0000);
        long blockAt = wAt;
        for (int begin = 0; begin < kn; begin += Quantizer.COLUMNS) {
            int end = Math.min(kn, begin + Quantizer.COLUMNS);
            IntVector pair0 = IntVector.fromMemorySegment(INTS, w, blockAt, ORDER);
            IntVector pair1 = IntVector.fromMemorySegment(INTS, w, blockAt + 4L * QUARTER, ORDER);
            FloatVector s0 =
                    pair0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().mul(STEP0);
            FloatVector s1 =
                    pair1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().mul(STEP1);
            FloatVector s2 = pair0.and(UPPER).reinterpretAsFloats().mul(STEP2);
            FloatVector s3 = pair1.and(UPPER).reinterpretAsFloats().mul(STEP3);
            FloatVector z0 = s0.mul(ZERO0);
            FloatVector z1 = s1.mul(ZERO1);
            FloatVector z2 = s2.mul(ZERO2);
            FloatVector z3 = s3.mul(ZERO3);
            long at = blockAt + SCALE_BYTES;
            for (int k = begin; k < end; k += 2) {
                IntVector bits = IntVector.fromMemorySegment(INTS, w, at, ORDER);
                IntVector first = bits.lanewise(VectorOperators.LSHL, 4);
                IntVector second = bits.lanewise(VectorOperators.LSHR, 12);
                FloatVector w0 = first.and(n0).or(exponent).reinterpretAsFloats().fma(s0, z0);
                FloatVector w1 = first.and(n1).or(exponent).reinterpretAsFloats().fma(s1, z1);
                FloatVector w2 = first.and(n2).or(exponent).reinterpretAsFloats().fma(s2, z2);
                FloatVector w3 = first.and(n3).or(exponent).reinterpretAsFloats().fma(s3, z3);
                FloatVector w4 = second.and(n0).or(exponent).reinterpretAsFloats().fma(s0, z0);
                FloatVector w5 = second.and(n1).or(exponent).reinterpretAsFloats().fma(s1, z1);
                FloatVector w6 = second.and(n2).or(exponent).reinterpretAsFloats().fma(s2, z2);
                FloatVector w7 = second.and(n3).or(exponent).reinterpretAsFloats().fma(s3, z3);
                long to = 4L * (k * PANEL + c);
                w0.intoMemorySegment(out, to + 0L * 4 * QUARTER, ORDER);
                w1.intoMemorySegment(out, to + 1L * 4 * QUARTER, ORDER);
                w2.intoMemorySegment(out, to + 2L * 4 * QUARTER, ORDER);
                w3.intoMemorySegment(out, to + 3L * 4 * QUARTER, ORDER);
                w4.intoMemorySegment(out, to + 4L * 4 * QUARTER, ORDER);
                w5.intoMemorySegment(out, to + 5L * 4 * QUARTER, ORDER);
                w6.intoMemorySegment(out, to + 6L * 4 * QUARTER, ORDER);
                w7.intoMemorySegment(out, to + 7L * 4 * QUARTER, ORDER);
                at += PAIR_BYTES;
            }
            blockAt += BLOCK_BYTES;
        }
    }
}
