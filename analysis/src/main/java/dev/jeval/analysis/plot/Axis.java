package dev.jeval.analysis.plot;

import java.util.Arrays;

/// The range of an axis and what it shows.
///
/// @param label what it shows, with its unit
/// @param low left or lower end
/// @param high right or upper end
public record Axis(String label, double low, double high) {
    private static final double MARGIN = 0.06;

    /// Checks that the range is not empty.
    public Axis {
        if (!(low < high) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException(
                    "axis '" + label + "': expected low < high, got " + low + " and " + high);
        }
    }

    /// An axis around values, with some room at both ends.
    public static Axis around(String label, double... values) {
        double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
        double low = Arrays.stream(known).min().orElse(0);
        double high = Arrays.stream(known).max().orElse(1);
        double room = high > low ? MARGIN * (high - low) : Math.max(1e-6, Math.abs(low) * MARGIN);
        return new Axis(label, low - room, high + room);
    }

    /// An axis from zero to a little above the largest value.
    public static Axis fromZero(String label, double... values) {
        double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
        return new Axis(label, 0, high > 0 ? high * (1 + MARGIN) : 1);
    }

    /// Where a value lies between two pixel positions.
    double pixel(double value, double from, double to) {
        return from + (value - low) / (high - low) * (to - from);
    }
}
