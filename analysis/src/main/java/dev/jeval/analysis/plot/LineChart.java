package dev.jeval.analysis.plot;

import dev.jeval.analysis.stats.Interval;
import java.util.List;

/// Lines through marked points.
///
/// @param title what the chart shows, for screen readers
/// @param x horizontal axis
/// @param y vertical axis
/// @param series the lines; the legend names them if there are several
/// @param width width in pixels
/// @param height height in pixels
public record LineChart(
        String title, Axis x, Axis y, List<Series> series, double width, double height)
        implements Chart {
    private static final double LEFT = 62;
    private static final double RIGHT = 14;
    private static final double TOP = 10;
    private static final double BOTTOM = 50;
    private static final double RADIUS = 4.5;

    /// Copies the list.
    public LineChart {
        series = List.copyOf(series);
    }

    /// One line.
    ///
    /// @param name name in the legend
    /// @param points its points from left to right
    /// @param dashed whether the line is a reference rather than data
    public record Series(String name, List<Point> points, boolean dashed) {
        /// Copies the list.
        public Series {
            points = List.copyOf(points);
        }
    }

    /// One point.
    ///
    /// @param x horizontal value
    /// @param y vertical value
    /// @param interval ends of the error bar; undefined for none
    /// @param tooltip text when pointed at
    public record Point(double x, double y, Interval interval, String tooltip) {}

    @Override
    public String toSvg() {
        Svg svg = Svg.picture(width, height, title);
        List<String> names = series.stream().map(Series::name).toList();
        double legend = Legend.height(names, width - LEFT - RIGHT);
        Legend.draw(svg, names, LEFT, 2, width - LEFT - RIGHT);
        PlotFrame frame = new PlotFrame(LEFT, TOP + legend, width - RIGHT, height - BOTTOM, x, y);
        frame.draw(svg);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, frame, i);
        }
        return svg.finish();
    }

    private void draw(Svg svg, PlotFrame frame, int index) {
        List<Point> points = series.get(index).points();
        String style = series.get(index).dashed() ? "series-line dashed" : "series-line";
        double[] xs = points.stream().mapToDouble(point -> frame.px(point.x())).toArray();
        double[] ys = points.stream().mapToDouble(point -> frame.py(point.y())).toArray();
        svg.path(style, Palette.series(index), Svg.polyline(xs, ys));
        for (int i = 0; i < xs.length; i++) {
            Interval interval = points.get(i).interval();
            if (interval.isDefined()) {
                double low = frame.py(interval.low());
                double high = frame.py(interval.high());
                svg.line("whisker", xs[i], low, xs[i], high);
                svg.line("whisker", xs[i] - 3, low, xs[i] + 3, low);
                svg.line("whisker", xs[i] - 3, high, xs[i] + 3, high);
            }
            svg.marker(
                    Marker.of(index),
                    Palette.series(index),
                    xs[i],
                    ys[i],
                    RADIUS,
                    points.get(i).tooltip());
        }
    }
}
