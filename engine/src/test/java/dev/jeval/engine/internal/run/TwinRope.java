package dev.jeval.engine.internal.run;

import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.RopeScaling;

/// Rotary and ALiBi positions of the float64 twin, from the published formulas.
final class TwinRope {
    private TwinRope() {}

    /// Rotates `heads` heads of `width` components at position `t` of a sequence of `length`,
    /// beginning `skip` components into each head.
    static void rotate(
            Position.Rope rope, int length, int t, double[] x, int heads, int width, int skip) {
        int r = rope.dims();
        double amplitude =
                switch (rope.scaling()) {
                    case RopeScaling.Yarn y -> y.attentionFactor();
                    case RopeScaling.LongRope l -> l.attentionFactor();
                    default -> 1;
                };
        for (int i = 0; i < r / 2; i++) {
            double angle = t * frequency(rope, length, i);
            double cos = Math.cos(angle) * amplitude;
            double sin = Math.sin(angle) * amplitude;
            for (int h = 0; h < heads; h++) {
                int at = h * width + skip;
                int first = rope.interleaved() ? at + 2 * i : at + i;
                int second = rope.interleaved() ? at + 2 * i + 1 : at + i + r / 2;
                double a = x[first];
                double b = x[second];
                x[first] = a * cos - b * sin;
                x[second] = b * cos + a * sin;
            }
        }
    }

    private static double frequency(Position.Rope rope, int length, int i) {
        double r = rope.dims();
        double plain = Math.pow(rope.theta(), -2 * i / r);
        return switch (rope.scaling()) {
            case RopeScaling.None _ -> plain;
            case RopeScaling.Linear l -> plain / l.factor();
            case RopeScaling.DynamicNtk d -> {
                if (length <= d.maxPositions()) {
                    yield plain;
                }
                double stretch = d.factor() * length / d.maxPositions() - (d.factor() - 1);
                double base = rope.theta() * Math.pow(stretch, r / (r - 2));
                yield Math.pow(base, -2 * i / r);
            }
            case RopeScaling.QwenDynamicNtk q -> {
                double log = Math.log(length / (double) q.trainedLength()) / Math.log(2);
                double alpha = Math.max(Math.pow(2, Math.ceil(log + 1)) - 1, 1);
                double base = rope.theta() * Math.pow(alpha, r / (r - 2));
                yield Math.pow(base, -2 * i / r);
            }
            case RopeScaling.Llama3 l -> {
                double wave = 2 * Math.PI / plain;
                if (wave > l.originalPositions() / l.lowFreqFactor()) {
                    yield plain / l.factor();
                }
                if (wave < l.originalPositions() / l.highFreqFactor()) {
                    yield plain;
                }
                double s =
                        (l.originalPositions() / wave - l.lowFreqFactor())
                                / (l.highFreqFactor() - l.lowFreqFactor());
                yield (1 - s) * plain / l.factor() + s * plain;
            }
            case RopeScaling.Yarn y -> {
                double low = Math.max(Math.floor(turning(rope, y, y.betaFast())), 0);
                double high = Math.min(Math.ceil(turning(rope, y, y.betaSlow())), r - 1);
                double span = low == high ? 0.001 : high - low;
                double ramp = Math.clamp((i - low) / span, 0, 1);
                yield plain / y.factor() * ramp + plain * (1 - ramp);
            }
            case RopeScaling.LongRope l ->
                    plain
                            / (length > l.originalPositions() ? l.longFactors() : l.shortFactors())
                                    .get(i);
        };
    }

    private static double turning(Position.Rope rope, RopeScaling.Yarn y, double rotations) {
        return rope.dims()
                * Math.log(y.originalPositions() / (2 * Math.PI * rotations))
                / (2 * Math.log(rope.theta()));
    }

    /// The ALiBi slope of a head.
    static double slope(Position.Alibi alibi, int head, int heads) {
        int below = Integer.highestOneBit(heads);
        double max = alibi.maxBias();
        return switch (alibi.slopes()) {
            case LOWER_POWER_FIRST ->
                    head < below
                            ? Math.pow(2, -max * (head + 1) / below)
                            : Math.pow(2, -max * (2 * (head - below) + 1) / (2 * below));
            case UPPER_POWER_STRIDED -> {
                int above = below == heads ? heads : 2 * below;
                int place = head;
                if (above != heads) {
                    place = head < above / 2 ? 2 * head + 1 : 2 * (head - above / 2);
                }
                yield Math.pow(2, -max * (place + 1) / above);
            }
        };
    }

    /// The nearest bfloat16.
    static double bfloat16(double value) {
        int bits = Float.floatToIntBits((float) value);
        return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
    }
}
