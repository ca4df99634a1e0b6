package dev.jeval.analysis.report;

import dev.jeval.analysis.stats.Interval;
import java.util.Locale;

/// Numbers as people read them: rounded, with a true minus sign and with their uncertainty.
public final class Numbers {
    private static final String UNKNOWN = "–";
    private static final double SMALLEST_P = 0.0001;
    private static final int MAX_DECIMALS = 6;

    private Numbers() {}

    /// A number with a fixed count of decimals; a dash for `NaN`.
    public static String fixed(double value, int decimals) {
        return Double.isNaN(value)
                ? UNKNOWN
                : minus(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /// A number with its sign.
    public static String signed(double value, int decimals) {
        return Double.isNaN(value)
                ? UNKNOWN
                : minus(String.format(Locale.ROOT, "%+." + decimals + "f", value));
    }

    /// A share as a percentage.
    public static String percent(double share, int decimals) {
        return Double.isNaN(share) ? UNKNOWN : fixed(100 * share, decimals) + " %";
    }

    /// An interval, `low to high`; a dash if undefined.
    public static String interval(Interval interval, int decimals) {
        return interval.isDefined()
                ? fixed(interval.low(), decimals) + " to " + fixed(interval.high(), decimals)
                : UNKNOWN;
    }

    /// A value and its standard error, both with as many decimals as the error's second digit
    /// needs: `0.510 ± 0.029`. Without an error four decimals.
    public static String withError(double value, double error) {
        if (Double.isNaN(value) || !(error > 0)) {
            return fixed(value, 4);
        }
        int decimals = Math.clamp(1 - (long) Math.floor(Math.log10(error)), 0, MAX_DECIMALS);
        return fixed(value, decimals) + " ± " + fixed(error, decimals);
    }

    /// A value with the half width of its interval around it.
    public static String withInterval(double value, Interval interval) {
        return interval.isDefined()
                ? withError(value, (interval.high() - interval.low()) / 2)
                : fixed(value, 4);
    }

    /// A p-value: three decimals, or more where it is small.
    public static String pValue(double p) {
        if (Double.isNaN(p)) {
            return UNKNOWN;
        }
        return p < SMALLEST_P ? "<0.0001" : fixed(p, p < 0.01 ? 4 : 3);
    }

    /// A count with a metric prefix: `13.0 B`, `4.20 M`.
    public static String count(double value) {
        if (Double.isNaN(value)) {
            return UNKNOWN;
        }
        String[] units = {"", " K", " M", " B", " T"};
        int unit = 0;
        double scaled = value;
        while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
            scaled /= 1000;
            unit++;
        }
        int decimals = unit == 0 ? 0 : scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
        return fixed(scaled, decimals) + units[unit];
    }

    private static String minus(String text) {
        String zero = text.replaceAll("[0.]", "");
        return zero.equals("-") ? text.substring(1) : text.replace('-', '−');
    }
}
