package dev.jeval.analysis.plot;

/// Shapes that tell series apart where colours do not.
enum Marker {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    DIAMOND,
    INVERTED_TRIANGLE,
    CROSS;

    /// The marker of the `i`-th series.
    static Marker of(int series) {
        return values()[Math.floorMod(series, values().length)];
    }

    /// Path data of a marker around a point.
    String path(double x, double y, double r) {
        return switch (this) {
            case CIRCLE ->
                    "M"
                            + at(x - r, y)
                            + "a"
                            + at(r, r)
                            + " 0 1 0 "
                            + at(2 * r, 0)
                            + "a"
                            + at(r, r)
                            + " 0 1 0 "
                            + at(-2 * r, 0)
                            + "z";
            case SQUARE -> polygon(x, y, 0.88 * r, -1, -1, 1, -1, 1, 1, -1, 1);
            case TRIANGLE -> polygon(x, y, 1.15 * r, 0, -1, 0.95, 0.75, -0.95, 0.75);
            case DIAMOND -> polygon(x, y, 1.2 * r, 0, -1, 1, 0, 0, 1, -1, 0);
            case INVERTED_TRIANGLE -> polygon(x, y, 1.15 * r, 0, 1, 0.95, -0.75, -0.95, -0.75);
            case CROSS ->
                    polygon(
                            x, y, r, -0.4, -1, 0.4, -1, 0.4, -0.4, 1, -0.4, 1, 0.4, 0.4, 0.4, 0.4,
                            1, -0.4, 1, -0.4, 0.4, -1, 0.4, -1, -0.4, -0.4, -0.4);
        };
    }

    private static String polygon(double x, double y, double scale, double... corners) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < corners.length; i += 2) {
            data.append(i == 0 ? 'M' : 'L');
            data.append(at(x + scale * corners[i], y + scale * corners[i + 1]));
        }
        return data.append('z').toString();
    }

    private static String at(double x, double y) {
        return Svg.number(x) + " " + Svg.number(y);
    }
}
