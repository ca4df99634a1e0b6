package dev.jeval.analysis.plot;

import java.util.ArrayList;
import java.util.List;

/// Finds places for labels beside their points, away from other labels, points and edges.
///
/// Greedy and deterministic: each label takes the best of a ring of candidate places, near ones
/// first.
final class LabelPlacer {
    private static final double PADDING = 2;
    private static final double[] DISTANCES = {4, 9, 16, 25, 36, 50};
    private static final int DIRECTIONS = 16;

    /// Costs: overlapping a label is worst, then an edge, a point, distance.
    private static final double LABEL_COST = 8;

    private static final double EDGE_COST = 40;
    private static final double POINT_COST = 3;
    private static final double DISTANCE_COST = 1.2;

    private final double left;
    private final double top;
    private final double right;
    private final double bottom;
    private final List<Box> points = new ArrayList<>();
    private final List<Box> labels = new ArrayList<>();

    LabelPlacer(double left, double top, double right, double bottom) {
        this.left = left;
        this.top = top;
        this.right = right;
        this.bottom = bottom;
    }

    /// A label with its place.
    ///
    /// @param text the label
    /// @param anchor SVG text anchor
    /// @param textX horizontal position of the anchor
    /// @param textY baseline
    /// @param pointX the point
    /// @param pointY the point
    /// @param anchorX where a leader line meets the label
    /// @param anchorY where a leader line meets the label
    record Placed(
            String text,
            String anchor,
            double textX,
            double textY,
            double pointX,
            double pointY,
            double anchorX,
            double anchorY) {}

    /// Keeps labels off a round spot.
    void avoid(double x, double y, double radius) {
        points.add(new Box(x - radius, y - radius, x + radius, y + radius));
    }

    /// Keeps labels off a line, by spots along it.
    void avoidSegment(double x1, double y1, double x2, double y2) {
        int steps = (int) Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 12);
        for (int i = 1; i <= steps; i++) {
            double share = (double) i / steps;
            avoid(x1 + share * (x2 - x1), y1 + share * (y2 - y1), 2);
        }
    }

    /// Places a label beside a point.
    Placed place(String text, double x, double y, double radius, double fontSize) {
        double width = TextWidth.of(text, fontSize);
        Box best = new Box(x, y, x + width, y + fontSize);
        double lowest = Double.POSITIVE_INFINITY;
        for (double distance : DISTANCES) {
            for (int d = 0; d < DIRECTIONS; d++) {
                Box box = candidate(x, y, radius + distance, d, width, fontSize);
                double cost = cost(box) + DISTANCE_COST * distance + preference(d);
                if (cost < lowest) {
                    lowest = cost;
                    best = box;
                }
            }
        }
        labels.add(best);
        double anchorX = Math.clamp(x, best.left, best.right);
        double anchorY = Math.clamp(y, best.top, best.bottom);
        return new Placed(
                text, "start", best.left, best.bottom - 0.2 * fontSize, x, y, anchorX, anchorY);
    }

    /// A box whose nearest part lies at a distance in a direction.
    private static Box candidate(
            double x, double y, double distance, int direction, double width, double height) {
        double angle = 2 * Math.PI * direction / DIRECTIONS;
        double dx = StrictMath.cos(angle);
        double dy = StrictMath.sin(angle);
        double centerX = x + dx * (distance + width / 2);
        double centerY = y + dy * (distance + height / 2);
        return new Box(
                centerX - width / 2,
                centerY - height / 2,
                centerX + width / 2,
                centerY + height / 2);
    }

    /// To the right is where readers look first.
    private static double preference(int direction) {
        return direction == 0 ? 0 : direction == DIRECTIONS / 2 ? 1.5 : 3;
    }

    private double cost(Box box) {
        double cost = EDGE_COST * box.outside(left, top, right, bottom);
        for (Box label : labels) {
            cost += LABEL_COST * box.overlap(label);
        }
        for (Box point : points) {
            cost += POINT_COST * box.overlap(point);
        }
        return cost;
    }

    private record Box(double left, double top, double right, double bottom) {
        double overlap(Box other) {
            double width = Math.min(right, other.right) - Math.max(left, other.left) + 2 * PADDING;
            double height = Math.min(bottom, other.bottom) - Math.max(top, other.top) + PADDING;
            return width > 0 && height > 0 ? width * height : 0;
        }

        double outside(double l, double t, double r, double b) {
            return Math.max(0, l - left)
                    + Math.max(0, t - top)
                    + Math.max(0, right - r)
                    + Math.max(0, bottom - b);
        }
    }
}
