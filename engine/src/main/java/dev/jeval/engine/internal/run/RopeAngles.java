package dev.jeval.engine.internal.run;

import dev.jeval.engine.spec.Position;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Cosines and sines of one rotary scheme for the rows of a pass.
///
/// Angles, cosines and sines are computed by [StrictMath] in float64 and rounded to float32 once.
/// Tables by position are kept and grow with the longest sequence seen, except where every length
/// has frequencies of its own. Not thread-safe.
final class RopeAngles {
    private static final int FIRST_POSITIONS = 256;

    private final Position.Rope rope;
    private final int pairs;
    private final double amplitude;
    private final Map<Integer, Table> tables = new HashMap<>();
    private float[] cos = {};
    private float[] sin = {};

    RopeAngles(Position.Rope rope) {
        this.rope = rope;
        this.pairs = rope.dims() / 2;
        this.amplitude = RopeFrequencies.amplitude(rope.scaling());
    }

    /// Number of rotated pairs of a head.
    int pairs() {
        return pairs;
    }

    /// Cosines of the pass, `[rows, pairs]`.
    float[] cos() {
        return cos;
    }

    /// Sines of the pass, `[rows, pairs]`.
    float[] sin() {
        return sin;
    }

    /// Whether the components of a pair lie next to each other.
    boolean interleaved() {
        return rope.interleaved();
    }

    /// Fills in row `r`'s angles at `positions[r]` under `keys[r]`.
    void prepare(int[] positions, int[] keys, int rows) {
        if (cos.length < rows * pairs) {
            cos = new float[rows * pairs];
            sin = new float[rows * pairs];
        }
        boolean kept = RopeFrequencies.hasFewKeys(rope.scaling());
        double[] frequencies = {};
        int frequenciesKey = RopeFrequencies.PLAIN_KEY;
        for (int row = 0; row < rows; row++) {
            int key = keys[row];
            if (kept || key == RopeFrequencies.PLAIN_KEY) {
                table(key).copy(positions[row], row * pairs);
                continue;
            }
            if (key != frequenciesKey) {
                frequencies = RopeFrequencies.of(rope, key);
                frequenciesKey = key;
            }
            angles(frequencies, positions[row], cos, sin, row * pairs);
        }
    }

    private Table table(int key) {
        Table table = tables.get(key);
        if (table == null) {
            table = new Table(RopeFrequencies.of(rope, key));
            tables.put(key, table);
        }
        return table;
    }

    private void angles(
            double[] frequencies, int position, float[] cosines, float[] sines, int at) {
        for (int i = 0; i < pairs; i++) {
            double angle = position * frequencies[i];
            cosines[at + i] = (float) (StrictMath.cos(angle) * amplitude);
            sines[at + i] = (float) (StrictMath.sin(angle) * amplitude);
        }
    }

    /// Angles by position under one key.
    private final class Table {
        private final double[] frequencies;
        private float[] tableCos = {};
        private float[] tableSin = {};
        private int filled;

        Table(double[] frequencies) {
            this.frequencies = frequencies;
        }

        void copy(int position, int to) {
            if (position >= filled) {
                grow(position + 1);
            }
            System.arraycopy(tableCos, position * pairs, cos, to, pairs);
            System.arraycopy(tableSin, position * pairs, sin, to, pairs);
        }

        private void grow(int positions) {
            int capacity = Math.max(FIRST_POSITIONS, Integer.highestOneBit(positions - 1) * 2);
            int elements = Math.multiplyExact(capacity, pairs);
            tableCos = Arrays.copyOf(tableCos, elements);
            tableSin = Arrays.copyOf(tableSin, elements);
            while (filled < capacity) {
                angles(frequencies, filled, tableCos, tableSin, filled * pairs);
                filled++;
            }
        }
    }
}
