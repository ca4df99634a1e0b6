package dev.jeval.analysis.plot;

import java.util.List;

/// The names of series above a chart, in rows.
final class Legend {
    private static final double ROW = 20;
    private static final double FONT = 12;
    private static final double MARKER_ROOM = 18;
    private static final double GAP = 18;
    private static final double RADIUS = 4.5;

    private Legend() {}

    /// The height that a legend takes; none for a single series.
    static double height(List<String> names, double width) {
        if (names.size() < 2) {
            return 0;
        }
        double x = 0;
        int rows = 1;
        for (String name : names) {
            double item = item(name);
            if (x > 0 && x + item > width) {
                rows++;
                x = 0;
            }
            x += item;
        }
        return rows * ROW + 4;
    }

    static void draw(Svg svg, List<String> names, double left, double top, double width) {
        if (names.size() < 2) {
            return;
        }
        double x = 0;
        double y = top + ROW / 2;
        for (int i = 0; i < names.size(); i++) {
            double item = item(names.get(i));
            if (x > 0 && x + item > width) {
                x = 0;
                y += ROW;
            }
            svg.marker(Marker.of(i), Palette.series(i), left + x + RADIUS + 1, y, RADIUS, "");
            svg.text("legend", "start", left + x + MARKER_ROOM, y + 4, names.get(i));
            x += item;
        }
    }

    private static double item(String name) {
        return MARKER_ROOM + TextWidth.of(name, FONT) + GAP;
    }
}
