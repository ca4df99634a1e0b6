package dev.jeval.analysis.plot;

/// The rectangle of a chart with its axes: grid, ticks and labels.
///
/// @param left left edge of the plotting area
/// @param top upper edge
/// @param right right edge
/// @param bottom lower edge
/// @param x horizontal axis
/// @param y vertical axis
record PlotFrame(double left, double top, double right, double bottom, Axis x, Axis y) {
    private static final double TICK_ROOM = 80;
    private static final double X_LABEL_OFFSET = 38;
    private static final double Y_LABEL_OFFSET = 42;

    double px(double value) {
        return x.pixel(value, left, right);
    }

    double py(double value) {
        return y.pixel(value, bottom, top);
    }

    /// Draws grid, ticks and axis labels.
    void draw(Svg svg) {
        svg.rect("plot-area", "", left, top, right - left, bottom - top, "");
        Ticks xTicks = Ticks.between(x.low(), x.high(), (int) ((right - left) / TICK_ROOM));
        for (double value : xTicks.values()) {
            svg.line(value == 0 ? "gridline zero" : "gridline", px(value), top, px(value), bottom);
            svg.text("tick", "middle", px(value), bottom + 17, xTicks.label(value));
        }
        Ticks yTicks = Ticks.between(y.low(), y.high(), (int) ((bottom - top) / (TICK_ROOM * 0.7)));
        for (double value : yTicks.values()) {
            svg.line(value == 0 ? "gridline zero" : "gridline", left, py(value), right, py(value));
            svg.text("tick", "end", left - 8, py(value) + 4, yTicks.label(value));
        }
        svg.text("axis-label", "middle", (left + right) / 2, bottom + X_LABEL_OFFSET, x.label());
        svg.turnedText(
                "axis-label", "middle", left - Y_LABEL_OFFSET, (top + bottom) / 2, -90, y.label());
    }
}
