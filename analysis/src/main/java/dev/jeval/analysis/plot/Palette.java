package dev.jeval.analysis.plot;

import java.util.Locale;

/// Colours, as CSS values over the variables of the page.
final class Palette {
    private static final int SERIES = 6;

    /// Share of the full colour from which text on a cell is light.
    private static final double LIGHT_TEXT_FROM = 0.55;

    private Palette() {}

    /// The colour of the `i`-th series.
    static String series(int i) {
        return "var(--series-" + (Math.floorMod(i, SERIES) + 1) + ")";
    }

    /// A colour between the two ends of the diverging scale.
    ///
    /// @param value -1 to 1
    static String diverging(double value) {
        if (Double.isNaN(value)) {
            return "var(--missing)";
        }
        String end = value < 0 ? "var(--negative)" : "var(--positive)";
        double share = Math.min(1, Math.abs(value));
        return String.format(
                Locale.ROOT, "color-mix(in oklab,%s %.1f%%,var(--surface))", end, 100 * share);
    }

    /// The class of text that is legible on [#diverging(double)].
    static String textOnDiverging(double value) {
        return Math.abs(value) >= LIGHT_TEXT_FROM ? "cell on-strong" : "cell";
    }
}
