package dev.jeval.analysis.stats;

import java.util.Arrays;

/// A range of plausible values; `NaN` at both ends where there is none.
///
/// @param low lower end
/// @param high upper end
public record Interval(double low, double high) {
    /// The interval of an undefined quantity.
    public static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

    /// The interval `center ± halfWidth`.
    public static Interval around(double center, double halfWidth) {
        return new Interval(center - halfWidth, center + halfWidth);
    }

    /// The middle 95 % of a sample of bootstrap values, leaving out `NaN`.
    public static Interval percentile95(double[] values) {
        double[] defined = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        double[] ends = Descriptive.quantiles(defined, 0.025, 0.975);
        return new Interval(ends[0], ends[1]);
    }

    /// Whether both ends are numbers.
    public boolean isDefined() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }

    /// Whether the interval holds `value`.
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
