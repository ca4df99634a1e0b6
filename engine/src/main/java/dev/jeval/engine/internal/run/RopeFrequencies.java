package dev.jeval.engine.internal.run;

import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.RopeScaling;
import java.util.List;

/// Rotary frequencies in float64: radians per position for each pair, and the factor of cosine and
/// sine.
///
/// Length-dependent scalings have several sets, told apart by a *position key*.
final class RopeFrequencies {
    /// The key of sequences that are short enough to need no change.
    static final int PLAIN_KEY = 0;

    private RopeFrequencies() {}

    /// The key of a sequence of `totalLength` tokens.
    static int key(RopeScaling scaling, int totalLength) {
        return switch (scaling) {
            case RopeScaling.None _,
                    RopeScaling.Linear _,
                    RopeScaling.Llama3 _,
                    RopeScaling.Yarn _ ->
                    PLAIN_KEY;
            case RopeScaling.DynamicNtk d ->
                    totalLength > d.maxPositions() ? totalLength : PLAIN_KEY;
            case RopeScaling.QwenDynamicNtk q -> qwenKey(q.trainedLength(), totalLength);
            case RopeScaling.LongRope l -> totalLength > l.originalPositions() ? 1 : PLAIN_KEY;
        };
    }

    /// Whether keys are few, so that their tables are worth keeping.
    static boolean hasFewKeys(RopeScaling scaling) {
        return !(scaling instanceof RopeScaling.DynamicNtk);
    }

    /// The factor of cosine and sine.
    static double amplitude(RopeScaling scaling) {
        return switch (scaling) {
            case RopeScaling.None _,
                    RopeScaling.Linear _,
                    RopeScaling.DynamicNtk _,
                    RopeScaling.QwenDynamicNtk _,
                    RopeScaling.Llama3 _ ->
                    1;
            case RopeScaling.Yarn y -> y.attentionFactor();
            case RopeScaling.LongRope l -> l.attentionFactor();
        };
    }

    /// Radians per position, one for each of `dims / 2` pairs.
    static double[] of(Position.Rope rope, int key) {
        return switch (rope.scaling()) {
            case RopeScaling.None _ -> plain(rope.theta(), rope.dims());
            case RopeScaling.Linear l -> {
                double[] frequencies = plain(rope.theta(), rope.dims());
                for (int i = 0; i < frequencies.length; i++) {
                    frequencies[i] /= l.factor();
                }
                yield frequencies;
            }
            case RopeScaling.DynamicNtk d -> plain(dynamicTheta(rope, d, key), rope.dims());
            case RopeScaling.QwenDynamicNtk _ ->
                    plain(ntkTheta(rope, Math.scalb(2.0, key) - 1), rope.dims());
            case RopeScaling.Llama3 l -> llama3(plain(rope.theta(), rope.dims()), l);
            case RopeScaling.Yarn y -> yarn(rope, y);
            case RopeScaling.LongRope l -> longRope(rope, l, key);
        };
    }

    /// `theta^(-2i/dims)`.
    private static double[] plain(double theta, int dims) {
        double[] frequencies = new double[dims / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = 1 / StrictMath.pow(theta, 2.0 * i / dims);
        }
        return frequencies;
    }

    private static double dynamicTheta(Position.Rope rope, RopeScaling.DynamicNtk d, int length) {
        if (length == PLAIN_KEY) {
            return rope.theta();
        }
        return ntkTheta(rope, d.factor() * length / d.maxPositions() - (d.factor() - 1));
    }

    private static double ntkTheta(Position.Rope rope, double alpha) {
        // Two components leave no room to stretch.
        double exponent = rope.dims() == 2 ? 1 : rope.dims() / (rope.dims() - 2.0);
        return rope.theta() * StrictMath.pow(alpha, exponent);
    }

    /// Alpha is `2^n - 1` with `n = ceil(log2(s / trained) + 1)`, at least 1; the key is `n - 1`,
    /// in integers so that powers of two are exact.
    private static int qwenKey(int trained, int length) {
        int doublings = 0;
        for (long reach = trained; reach < length; reach *= 2) {
            doublings++;
        }
        return doublings;
    }

    private static double[] llama3(double[] frequencies, RopeScaling.Llama3 l) {
        double lowWavelength = l.originalPositions() / l.lowFreqFactor();
        double highWavelength = l.originalPositions() / l.highFreqFactor();
        for (int i = 0; i < frequencies.length; i++) {
            double wavelength = 2 * Math.PI / frequencies[i];
            if (wavelength > lowWavelength) {
                frequencies[i] /= l.factor();
            } else if (wavelength >= highWavelength) {
                double smooth =
                        (l.originalPositions() / wavelength - l.lowFreqFactor())
                                / (l.highFreqFactor() - l.lowFreqFactor());
                frequencies[i] =
                        (1 - smooth) * frequencies[i] / l.factor() + smooth * frequencies[i];
            }
        }
        return frequencies;
    }

    private static double[] yarn(Position.Rope rope, RopeScaling.Yarn y) {
        double[] frequencies = plain(rope.theta(), rope.dims());
        double low = Math.max(Math.floor(correction(rope, y, y.betaFast())), 0);
        double high = Math.min(Math.ceil(correction(rope, y, y.betaSlow())), rope.dims() - 1);
        if (low == high) {
            high += 0.001;
        }
        for (int i = 0; i < frequencies.length; i++) {
            double ramp = Math.clamp((i - low) / (high - low), 0.0, 1.0);
            frequencies[i] = frequencies[i] / y.factor() * ramp + frequencies[i] * (1 - ramp);
        }
        return frequencies;
    }

    /// The component whose wave turns `rotations` times within the original length.
    private static double correction(Position.Rope rope, RopeScaling.Yarn y, double rotations) {
        return rope.dims()
                * StrictMath.log(y.originalPositions() / (rotations * 2 * Math.PI))
                / (2 * StrictMath.log(rope.theta()));
    }

    private static double[] longRope(Position.Rope rope, RopeScaling.LongRope l, int key) {
        double[] frequencies = plain(rope.theta(), rope.dims());
        List<Double> factors = key == PLAIN_KEY ? l.shortFactors() : l.longFactors();
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] /= factors.get(i);
        }
        return frequencies;
    }
}
