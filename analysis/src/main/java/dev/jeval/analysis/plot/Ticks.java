package dev.jeval.analysis.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Round numbers along an axis.
///
/// @param values tick positions, increasing
/// @param decimals decimals that tell them apart
record Ticks(List<Double> values, int decimals) {
    /// Ticks at multiples of 1, 2, 2.5 or 5 times a power of ten, within a range.
    ///
    /// @param wanted about how many
    static Ticks between(double low, double high, int wanted) {
        double raw = (high - low) / Math.max(1, wanted);
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = 10 * power;
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= raw * 0.999) {
                step = factor * power;
                break;
            }
        }
        List<Double> values = new ArrayList<>();
        long first = (long) Math.ceil(low / step - 1e-9);
        long last = (long) Math.floor(high / step + 1e-9);
        for (long i = first; i <= last; i++) {
            values.add(i * step);
        }
        int decimals = 0;
        double scaled = step;
        while (decimals < 9 && Math.abs(scaled - Math.rint(scaled)) > 1e-6 * scaled) {
            scaled *= 10;
            decimals++;
        }
        return new Ticks(List.copyOf(values), decimals);
    }

    /// The label of a tick, with a true minus sign.
    String label(double value) {
        double shown = Math.abs(value) < 1e-12 ? 0 : value;
        return String.format(Locale.ROOT, "%,." + decimals + "f", shown).replace('-', '−');
    }
}
