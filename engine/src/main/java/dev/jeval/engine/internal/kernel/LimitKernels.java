package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.INTS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;
import static dev.jeval.engine.internal.kernel.Lanes.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Loops that do one thing as fast as the machine can, to measure its limits.
public final class LimitKernels {
    /// Independent chains of multiply-adds: enough to hide their latency.
    private static final int CHAINS = 12;

    /// Bytes that [#read] takes at a time.
    public static final long READ_STEP = 256;

    /// Elements that [#fma] writes.
    public static final int SINK = 16;

    private LimitKernels() {}

    /// Runs `rounds` rounds of fused multiply-adds in registers; returns how many floating-point
    /// operations that was. The result must be used so that the loop is kept.
    ///
    /// @param sink at least [#SINK] elements, overwritten
    public static long fma(int rounds, float[] sink) {
        return KernelSelection.vectorised() ? fmaVectors(rounds, sink) : fmaScalars(rounds, sink);
    }

    private static long fmaScalars(int rounds, float[] sink) {
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < SINK; j++) {
                sink[j] = Math.fma(sink[j], 0.999f, 0.001f);
            }
        }
        return 2L * SINK * rounds;
    }

    private static long fmaVectors(int rounds, float[] sink) {
        FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
        FloatVector y = FloatVector.broadcast(FLOATS, 0.001f);
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0.add(1f);
        FloatVector a2 = a0.add(2f);
        FloatVector a3 = a0.add(3f);
        FloatVector a4 = a0.add(4f);
        FloatVector a5 = a0.add(5f);
        FloatVector a6 = a0.add(6f);
        FloatVector a7 = a0.add(7f);
        FloatVector a8 = a0.add(8f);
        FloatVector a9 = a0.add(9f);
        FloatVector a10 = a0.add(10f);
        FloatVector a11 = a0.add(11f);
        for (int i = 0; i < rounds; i++) {
            a0 = a0.fma(x, y);
            a1 = a1.fma(x, y);
            a2 = a2.fma(x, y);
            a3 = a3.fma(x, y);
            a4 = a4.fma(x, y);
            a5 = a5.fma(x, y);
            a6 = a6.fma(x, y);
            a7 = a7.fma(x, y);
            a8 = a8.fma(x, y);
            a9 = a9.fma(x, y);
            a10 = a10.fma(x, y);
            a11 = a11.fma(x, y);
        }
        a0 = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
        a6 = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
        a0.add(a6).intoArray(sink, 0);
        return 2L * CHAINS * LENGTH * rounds;
    }

    /// Reads `bytes` bytes from byte `at` on as one sequential stream; returns their exclusive or
    /// so that the loop is kept.
    ///
    /// @param bytes a multiple of [#READ_STEP]
    public static int read(MemorySegment segment, long at, long bytes) {
        return KernelSelection.vectorised()
                ? readVectors(segment, at, bytes)
                : readScalars(segment, at, bytes);
    }

    private static int readScalars(MemorySegment segment, long at, long bytes) {
        long all = 0;
        for (long i = at; i < at + bytes; i += Long.BYTES) {
            all ^= segment.get(ValueLayout.JAVA_LONG_UNALIGNED, i);
        }
        return Long.hashCode(all);
    }

    private static int readVectors(MemorySegment segment, long at, long bytes) {
        IntVector a0 = IntVector.zero(INTS);
        IntVector a1 = a0;
        IntVector a2 = a0;
        IntVector a3 = a0;
        for (long i = at; i < at + bytes; i += 16L * LENGTH) {
            a0 =
                    a0.lanewise(
                            VectorOperators.XOR,
                            IntVector.fromMemorySegment(INTS, segment, i, ORDER));
            a1 =
                    a1.lanewise(
                            VectorOperators.XOR,
                            IntVector.fromMemorySegment(INTS, segment, i + 4L * LENGTH, ORDER));
            a2 =
                    a2.lanewise(
                            VectorOperators.XOR,
                            IntVector.fromMemorySegment(INTS, segment, i + 8L * LENGTH, ORDER));
            a3 =
                    a3.lanewise(
                            VectorOperators.XOR,
                            IntVector.fromMemorySegment(INTS, segment, i + 12L * LENGTH, ORDER));
        }
        return a0.lanewise(VectorOperators.XOR, a1)
                .lanewise(VectorOperators.XOR, a2)
                .lanewise(VectorOperators.XOR, a3)
                .reduceLanes(VectorOperators.XOR);
    }
}
