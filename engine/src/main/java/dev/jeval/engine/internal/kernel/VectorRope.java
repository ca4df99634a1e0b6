package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Elementwise.whole;
import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// [Kernels#rope] for both layouts of pairs.
final class VectorRope {
    /// Lane `i` from lane `i / 2`.
    private static final VectorShuffle<Float> TWICE =
            VectorShuffle.fromOp(FLOATS, lane -> lane / 2);

    /// Lanes of a pair change places.
    private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 1);

    /// The first lane of each pair.
    private static final VectorMask<Float> FIRST = VectorMask.fromLong(FLOATS, 0x5555555555555555L);

    private VectorRope() {}

    /// Pairs `(x[i], x[i + pairs])`.
    static void halves(float[] x, int xAt, int pairs, float[] cos, float[] sin, int tableAt) {
        int i = 0;
        for (; i < whole(pairs); i += LENGTH) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector b = FloatVector.fromArray(FLOATS, x, xAt + pairs + i);
            FloatVector c = FloatVector.fromArray(FLOATS, cos, tableAt + i);
            FloatVector d = FloatVector.fromArray(FLOATS, sin, tableAt + i);
            a.fma(c, b.mul(d).neg()).intoArray(x, xAt + i);
            b.fma(c, a.mul(d)).intoArray(x, xAt + pairs + i);
        }
        for (; i < pairs; i++) {
            float a = x[xAt + i];
            float b = x[xAt + pairs + i];
            x[xAt + i] = Math.fma(a, cos[tableAt + i], -(b * sin[tableAt + i]));
            x[xAt + pairs + i] = Math.fma(b, cos[tableAt + i], a * sin[tableAt + i]);
        }
    }

    /// Pairs `(x[2 i], x[2 i + 1])`.
    static void interleaved(float[] x, int xAt, int pairs, float[] cos, float[] sin, int tableAt) {
        int i = 0;
        // A load takes LENGTH angles and uses half of them, so it must not pass the tables' end.
        int last = Math.min(pairs - LENGTH / 2, cos.length - tableAt - LENGTH);
        for (; i <= last; i += LENGTH / 2) {
            FloatVector ab = FloatVector.fromArray(FLOATS, x, xAt + 2 * i);
            FloatVector c = FloatVector.fromArray(FLOATS, cos, tableAt + i).rearrange(TWICE);
            FloatVector d = FloatVector.fromArray(FLOATS, sin, tableAt + i).rearrange(TWICE);
            FloatVector crossed = ab.rearrange(SWAP).mul(d);
            ab.fma(c, crossed.blend(crossed.neg(), FIRST)).intoArray(x, xAt + 2 * i);
        }
        for (; i < pairs; i++) {
            float a = x[xAt + 2 * i];
            float b = x[xAt + 2 * i + 1];
            x[xAt + 2 * i] = Math.fma(a, cos[tableAt + i], -(b * sin[tableAt + i]));
            x[xAt + 2 * i + 1] = Math.fma(b, cos[tableAt + i], a * sin[tableAt + i]);
        }
    }
}
