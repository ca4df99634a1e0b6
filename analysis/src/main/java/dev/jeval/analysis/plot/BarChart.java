package dev.jeval.analysis.plot;

import dev.jeval.analysis.stats.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// Horizontal bars, one row per item and one or more bars in each, with error bars.
///
/// @param title what the chart shows, for screen readers
/// @param axis value axis
/// @param legend what colours mean, in order of their index; shown if there are several
/// @param rows items from top to bottom
/// @param width width in pixels
public record BarChart(String title, Axis axis, List<String> legend, List<Row> rows, double width)
        implements Chart {
    private static final double RIGHT = 20;
    private static final double TOP = 6;
    private static final double BOTTOM = 48;
    private static final double BAR = 15;
    private static final double GAP = 9;
    private static final double FONT = 12;
    private static final double MAX_LABEL_SHARE = 0.4;
    private static final double VALUE_ROOM = 46;

    /// Copies the lists.
    public BarChart {
        legend = List.copyOf(legend);
        rows = List.copyOf(rows);
    }

    /// One item.
    ///
    /// @param label name of the item
    /// @param bars its bars from top to bottom
    public record Row(String label, List<Bar> bars) {
        /// Copies the list.
        public Row {
            bars = List.copyOf(bars);
        }
    }

    /// One bar.
    ///
    /// @param value length; `NaN` for no bar
    /// @param interval ends of the error bar; undefined for none
    /// @param color index of its colour
    /// @param text the value as written beside the bar; empty for none
    /// @param tooltip text when pointed at
    public record Bar(double value, Interval interval, int color, String text, String tooltip) {}

    /// A chart whose axis holds zero, all values and all error bars.
    public static BarChart of(String title, String axisLabel, List<String> legend, List<Row> rows) {
        double[] values =
                rows.stream()
                        .flatMap(row -> row.bars().stream())
                        .flatMapToDouble(bar ->
                                DoubleStream.of(
                                        bar.value(), bar.interval().low(), bar.interval().high()))
                        .filter(Double::isFinite)
                        .toArray();
        double[] withZero =
                DoubleStream.concat(DoubleStream.of(0), Arrays.stream(values)).toArray();
        boolean negative = Arrays.stream(values).anyMatch(v -> v < 0);
        Axis axis =
                negative ? Axis.around(axisLabel, withZero) : Axis.fromZero(axisLabel, withZero);
        return new BarChart(title, axis, legend, rows, 720);
    }

    @Override
    public String toSvg() {
        double widest =
                rows.stream().mapToDouble(row -> TextWidth.of(row.label(), FONT)).max().orElse(0);
        double left = Math.min(1.06 * widest + 14, MAX_LABEL_SHARE * width);
        boolean written =
                rows.stream().flatMap(r -> r.bars().stream()).anyMatch(b -> !b.text().isEmpty());
        double right = width - RIGHT - (written ? VALUE_ROOM : 0);
        double top = TOP + Legend.height(legend, right - left);
        int bars = rows.stream().mapToInt(row -> row.bars().size()).max().orElse(1);
        double rowHeight = BAR * bars + GAP;
        double bottom = top + rowHeight * rows.size();
        Svg svg = Svg.picture(width, bottom + BOTTOM, title);
        Legend.draw(svg, legend, left, 0, right - left);
        grid(svg, left, top, right, bottom);
        for (int i = 0; i < rows.size(); i++) {
            double y = top + i * rowHeight;
            String label = TextWidth.cut(rows.get(i).label(), FONT, left - 12);
            svg.text("row-label", "end", left - 9, y + rowHeight / 2 + 4, label);
            for (int s = 0; s < rows.get(i).bars().size(); s++) {
                draw(svg, rows.get(i).bars().get(s), left, right, y + GAP / 2 + s * BAR);
            }
        }
        return svg.finish();
    }

    private void grid(Svg svg, double left, double top, double right, double bottom) {
        Ticks ticks = Ticks.between(axis.low(), axis.high(), (int) ((right - left) / 80));
        for (double value : ticks.values()) {
            double x = axis.pixel(value, left, right);
            svg.line(value == 0 ? "gridline zero" : "gridline", x, top, x, bottom);
            svg.text("tick", "middle", x, bottom + 16, ticks.label(value));
        }
        svg.text("axis-label", "middle", (left + right) / 2, bottom + 38, axis.label());
    }

    private void draw(Svg svg, Bar bar, double left, double right, double y) {
        if (!Double.isFinite(bar.value())) {
            return;
        }
        double zero = axis.pixel(Math.clamp(0, axis.low(), axis.high()), left, right);
        double end = axis.pixel(bar.value(), left, right);
        svg.rect(
                "bar",
                Palette.series(bar.color()),
                Math.min(zero, end),
                y + 1,
                Math.abs(end - zero),
                BAR - 2,
                bar.tooltip());
        double textFrom = Math.max(zero, end);
        if (bar.interval().isDefined()) {
            double low = axis.pixel(bar.interval().low(), left, right);
            double high = axis.pixel(bar.interval().high(), left, right);
            double middle = y + BAR / 2;
            svg.line("whisker", low, middle, high, middle);
            svg.line("whisker", low, middle - 3, low, middle + 3);
            svg.line("whisker", high, middle - 3, high, middle + 3);
            textFrom = Math.max(textFrom, high);
        }
        if (!bar.text().isEmpty()) {
            svg.text("value", "start", textFrom + 6, y + BAR / 2 + 4, bar.text());
        }
    }
}
