package dev.jeval.analysis.plot;

import java.util.ArrayList;
import java.util.List;

/// Points with labels that keep out of each other's way, and lines, bands and arrows among them.
///
/// @param title what the chart shows, for screen readers
/// @param x horizontal axis
/// @param y vertical axis
/// @param series points by group; the legend names groups if there are several
/// @param lines straight lines through the points
/// @param arrows arrows from the origin
/// @param width width in pixels
/// @param height height in pixels
public record ScatterChart(
        String title,
        Axis x,
        Axis y,
        List<Series> series,
        List<Line> lines,
        List<Arrow> arrows,
        double width,
        double height)
        implements Chart {
    private static final double LEFT = 62;
    private static final double RIGHT = 14;
    private static final double TOP = 10;
    private static final double BOTTOM = 50;
    private static final double RADIUS = 5;
    private static final double FONT = 11;
    private static final double LEADER_FROM = 14;

    /// Copies the lists.
    public ScatterChart {
        series = List.copyOf(series);
        lines = List.copyOf(lines);
        arrows = List.copyOf(arrows);
    }

    /// A chart of points only.
    public static ScatterChart of(String title, Axis x, Axis y, List<Series> series) {
        return new ScatterChart(title, x, y, series, List.of(), List.of(), 720, 460);
    }

    /// Points of one group.
    ///
    /// @param name name in the legend
    /// @param points the points
    public record Series(String name, List<Point> points) {
        /// Copies the list.
        public Series {
            points = List.copyOf(points);
        }
    }

    /// One point.
    ///
    /// @param x horizontal value
    /// @param y vertical value
    /// @param label text beside it; empty for none
    /// @param tooltip text when pointed at; empty for none
    public record Point(double x, double y, String label, String tooltip) {}

    /// A line with a band around it.
    ///
    /// @param xs horizontal values, increasing
    /// @param ys height of the line at each
    /// @param low lower end of the band; empty for no band
    /// @param high upper end of the band; empty for no band
    public record Line(double[] xs, double[] ys, double[] low, double[] high) {}

    /// An arrow from the origin.
    ///
    /// @param x horizontal value of its head
    /// @param y vertical value of its head
    /// @param label text beside the head
    /// @param group index of the series whose colour it takes
    public record Arrow(double x, double y, String label, int group) {}

    @Override
    public String toSvg() {
        Svg svg = Svg.picture(width, height, title);
        List<String> names = series.stream().map(Series::name).toList();
        double legend = Legend.height(names, width - LEFT - RIGHT);
        Legend.draw(svg, names, LEFT, 2, width - LEFT - RIGHT);
        PlotFrame frame = new PlotFrame(LEFT, TOP + legend, width - RIGHT, height - BOTTOM, x, y);
        frame.draw(svg);
        svg.clip(
                frame.left(),
                frame.top(),
                frame.right() - frame.left(),
                frame.bottom() - frame.top());
        for (Line line : lines) {
            draw(svg, frame, line);
        }
        svg.endClip();
        LabelPlacer placer =
                new LabelPlacer(frame.left(), frame.top(), frame.right(), frame.bottom());
        for (Series group : series) {
            for (Point point : group.points()) {
                placer.avoid(frame.px(point.x()), frame.py(point.y()), RADIUS);
            }
        }
        for (Arrow arrow : arrows) {
            placer.avoidSegment(frame.px(0), frame.py(0), frame.px(arrow.x()), frame.py(arrow.y()));
        }
        List<LabelPlacer.Placed> labels = new ArrayList<>();
        for (Arrow arrow : arrows) {
            draw(svg, frame, arrow);
            labels.add(
                    placer.place(arrow.label(), frame.px(arrow.x()), frame.py(arrow.y()), 3, FONT));
        }
        int arrowLabels = labels.size();
        for (int i = 0; i < series.size(); i++) {
            for (Point point : series.get(i).points()) {
                double px = frame.px(point.x());
                double py = frame.py(point.y());
                svg.marker(Marker.of(i), Palette.series(i), px, py, RADIUS, point.tooltip());
                if (!point.label().isEmpty()) {
                    labels.add(placer.place(point.label(), px, py, RADIUS, FONT));
                }
            }
        }
        for (int i = 0; i < labels.size(); i++) {
            draw(svg, labels.get(i), i < arrowLabels ? "label arrow-label" : "label");
        }
        return svg.finish();
    }

    private static void draw(Svg svg, PlotFrame frame, Line line) {
        int n = line.xs().length;
        double[] px = new double[n];
        double[] py = new double[n];
        for (int i = 0; i < n; i++) {
            px[i] = frame.px(line.xs()[i]);
            py[i] = frame.py(line.ys()[i]);
        }
        if (line.low().length == n && line.high().length == n) {
            double[] aroundX = new double[2 * n];
            double[] aroundY = new double[2 * n];
            for (int i = 0; i < n; i++) {
                aroundX[i] = px[i];
                aroundY[i] = frame.py(line.high()[i]);
                aroundX[2 * n - 1 - i] = px[i];
                aroundY[2 * n - 1 - i] = frame.py(line.low()[i]);
            }
            svg.area("band", "", Svg.polyline(aroundX, aroundY) + "z");
        }
        svg.path("fit", "", Svg.polyline(px, py));
    }

    private static void draw(Svg svg, PlotFrame frame, Arrow arrow) {
        double x0 = frame.px(0);
        double y0 = frame.py(0);
        double x1 = frame.px(arrow.x());
        double y1 = frame.py(arrow.y());
        double length = Math.hypot(x1 - x0, y1 - y0);
        String color = Palette.series(arrow.group());
        svg.path("arrow", color, Svg.polyline(new double[] {x0, x1}, new double[] {y0, y1}));
        if (length > 0) {
            double ux = (x1 - x0) / length;
            double uy = (y1 - y0) / length;
            double[] hx = {x1 - 7 * ux - 3.5 * uy, x1, x1 - 7 * ux + 3.5 * uy};
            double[] hy = {y1 - 7 * uy + 3.5 * ux, y1, y1 - 7 * uy - 3.5 * ux};
            svg.path("arrow", color, Svg.polyline(hx, hy));
        }
    }

    private static void draw(Svg svg, LabelPlacer.Placed label, String style) {
        double distance =
                Math.hypot(label.anchorX() - label.pointX(), label.anchorY() - label.pointY());
        if (distance > LEADER_FROM) {
            svg.line("leader", label.pointX(), label.pointY(), label.anchorX(), label.anchorY());
        }
        svg.text(style, label.anchor(), label.textX(), label.textY(), label.text());
    }
}
