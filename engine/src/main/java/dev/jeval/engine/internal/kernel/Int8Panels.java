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
/// Shifts bring a byte of every int to its top and back with its sign; it becomes a float32 and is
/// multiplied by its row's scale, which is exact, before it meets the activation.
final class Int8Panels {
    private static final int QUARTER = PANEL / 4;
    private static final long SCALE_BYTES = 2L * PANEL;
    private static final long COLUMN_BYTES = PANEL;
    private static final long BLOCK_BYTES = SCALE_BYTES + Quantizer.COLUMNS * COLUMN_BYTES;

    private Int8Panels() {}

    /// As [Tiles#multiply] for one token, straight from packed weights at byte `wAt`.
    static void multiply(
            MemorySegment w, long wAt, float[] x, int xAt, int kn, float[] out, int outAt) {
        for (int c = 0; c < QUARTER; c += LENGTH) {
            one(w, wAt + 4L * c, x, xAt, kn, out, outAt + c);
        }
    }

    private static void one(
            MemorySegment w, long wAt, float[] x, int xAt, int kn, float[] out, int outAt) {
        FloatVector a0 = FloatVector.fromArray(FLOATS, out, outAt);
        FloatVector a1 = FloatVector.fromArray(FLOATS, out, outAt + QUARTER);
        FloatVector a2 = FloatVector.fromArray(FLOATS, out, outAt + 2 * QUARTER);
        FloatVector a3 = FloatVector.fromArray(FLOATS, out, outAt + 3 * QUARTER);
        long blockAt = wAt;
        for (int begin = 0; begin < kn; begin += Quantizer.COLUMNS) {
            int end = Math.min(kn, begin + Quantizer.COLUMNS);
            IntVector pair0 = IntVector.fromMemorySegment(INTS, w, blockAt, ORDER);
            IntVector pair1 = IntVector.fromMemorySegment(INTS, w, blockAt + 4L * QUARTER, ORDER);
            FloatVector s0 = pair0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector s1 = pair1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector s2 = pair0.and(UPPER).reinterpretAsFloats();
            FloatVector s3 = pair1.and(UPPER).reinterpretAsFloats();
            long at = blockAt + SCALE_BYTES;
            for (int k = begin; k < end; k++) {
                IntVector bits = IntVector.fromMemorySegment(INTS, w, at, ORDER);
                FloatVector x0 = FloatVector.broadcast(FLOATS, x[xAt + k]);
                FloatVector w0 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.LSHL, 24)
                                                .lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s0);
                FloatVector w1 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.LSHL, 16)
                                                .lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s1);
                FloatVector w2 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.LSHL, 8)
                                                .lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s2);
                FloatVector w3 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s3);
                a0 = w0.fma(x0, a0);
                a1 = w1.fma(x0, a1);
                a2 = w2.fma(x0, a2);
                a3 = w3.fma(x0, a3);
                at += COLUMN_BYTES;
            }
            blockAt += BLOCK_BYTES;
        }
        a0.intoArray(out, outAt);
        a1.intoArray(out, outAt + QUARTER);
        a2.intoArray(out, outAt + 2 * QUARTER);
        a3.intoArray(out, outAt + 3 * QUARTER);
    }

    /// Up-casts packed weights at byte `wAt` to float32 `[kn, PANEL]`.
    static void expand(MemorySegment w, long wAt, int kn, MemorySegment out) {
        for (int c = 0; c < QUARTER; c += LENGTH) {
            expand(w, wAt + 4L * c, kn, out, c);
        }
    }

    private static void expand(MemorySegment w, long wAt, int kn, MemorySegment out, int c) {
        long blockAt = wAt;
        for (int begin = 0; begin < kn; begin += Quantizer.COLUMNS) {
            int end = Math.min(kn, begin + Quantizer.COLUMNS);
            IntVector pair0 = IntVector.fromMemorySegment(INTS, w, blockAt, ORDER);
            IntVector pair1 = IntVector.fromMemorySegment(INTS, w, blockAt + 4L * QUARTER, ORDER);
            FloatVector s0 = pair0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector s1 = pair1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector s2 = pair0.and(UPPER).reinterpretAsFloats();
            FloatVector s3 = pair1.and(UPPER).reinterpretAsFloats();
            long at = blockAt + SCALE_BYTES;
            for (int k = begin; k < end; k++) {
                IntVector bits = IntVector.fromMemorySegment(INTS, w, at, ORDER);
                FloatVector w0 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.LSHL, 24)
                                                .lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s0);
                FloatVector w1 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.LSHL, 16)
                                                .lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s1);
                FloatVector w2 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.LSHL, 8)
                                                .lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s2);
                FloatVector w3 =
                        ((FloatVector)
                                        bits.lanewise(VectorOperators.ASHR, 24)
                                                .convert(VectorOperators.I2F, 0))
                                .mul(s3);
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
