package dev.jeval.eval.metric;

import java.util.List;

/// Cuts generated text where the first of several stop strings begins.
public final class StopStrings {
    private StopStrings() {}

    /// `text` before the earliest stop string; whole if none occurs. Empty stop strings are
    /// ignored.
    public static String cut(String text, List<String> stops) {
        String cut = text;
        for (String stop : stops) {
            int at = stop.isEmpty() ? -1 : cut.indexOf(stop);
            cut = at < 0 ? cut : cut.substring(0, at);
        }
        return cut;
    }
}
