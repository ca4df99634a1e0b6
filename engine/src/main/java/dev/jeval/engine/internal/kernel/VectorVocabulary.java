package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Elementwise.whole;
import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// What a panel of logits is reduced to: its largest element and the sum of its exponentials.
final class VectorVocabulary {
    private static final int SUM_LANES = 16;
    private static final VectorSpecies<Double> DOUBLES =
            VectorSpecies.of(double.class, VectorShape.forBitSize(KernelSelection.vectorBits()));

    /// As many float32 as there are float64 lanes.
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(KernelSelection.vectorBits() / 2));

    private VectorVocabulary() {}

    /// See [Kernels#argmax].
    static int argmax(float[] x, int at, int n) {
        float max = Elementwise.max(x, at, n);
        int i = 0;
        // Equal as numbers, so that +0 and -0 are the same maximum.
        for (; i < whole(n); i += LENGTH) {
            VectorMask<Float> found =
                    FloatVector.fromArray(FLOATS, x, at + i).compare(VectorOperators.EQ, max);
            if (found.anyTrue()) {
                return i + found.firstTrue();
            }
        }
        for (; i < n; i++) {
            if (x[at + i] == max) {
                return i;
            }
        }
        return 0;
    }

    /// See [Kernels#sumExp].
    static double sumExp(float[] x, int at, int n, float max, Scratch s) {
        float[] e = s.exponentials;
        Elementwise.expMinus(x, at, n, max, e, 0);
        double[] lanes = s.sumLanes;
        int rows = n - n % SUM_LANES;
        for (int lane = 0; lane < SUM_LANES; lane += DOUBLES.length()) {
            DoubleVector sum = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < rows; i += SUM_LANES) {
                FloatVector next = FloatVector.fromArray(HALF, e, i);
                sum = sum.add(next.convertShape(VectorOperators.F2D, DOUBLES, 0));
            }
            sum.intoArray(lanes, lane);
        }
        for (int i = rows; i < n; i++) {
            lanes[i - rows] = lanes[i - rows] + e[i];
        }
        return ScalarKernels.fold(lanes);
    }

    /// See [Kernels#sumScaled].
    static double sumScaled(double[] sums, float[] maxima, int at, int n, float max, Scratch s) {
        float[] factors = s.exponentials;
        double total = 0;
        for (int begin = 0; begin < n; begin += Matrix.PANEL) {
            int count = Math.min(Matrix.PANEL, n - begin);
            Elementwise.expMinus(maxima, at + begin, count, max, factors, 0);
            for (int i = 0; i < count; i++) {
                total = total + sums[at + begin + i] * factors[i];
            }
        }
        return total;
    }
}
