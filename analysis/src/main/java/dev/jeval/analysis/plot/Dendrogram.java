package dev.jeval.analysis.plot;

import dev.jeval.analysis.stats.HierarchicalClustering;

/// A cluster tree drawn above its leaves.
final class Dendrogram {
    private final HierarchicalClustering.Merge[] merges;
    private final int leaves;
    private final double[] position;

    /// @param order leaves from left to right
    Dendrogram(HierarchicalClustering tree, int[] order) {
        this.merges = tree.merges();
        this.leaves = tree.leafCount();
        this.position = new double[leaves + merges.length];
        for (int i = 0; i < order.length; i++) {
            position[order[i]] = i + 0.5;
        }
        for (int k = 0; k < merges.length; k++) {
            position[leaves + k] = (position[merges[k].left()] + position[merges[k].right()]) / 2;
        }
    }

    /// Draws the tree with its root at the top.
    void draw(Svg svg, double left, double top, double width, double height) {
        double highest = merges.length == 0 ? 0 : merges[merges.length - 1].height();
        if (highest <= 0) {
            return;
        }
        double step = width / leaves;
        for (HierarchicalClustering.Merge merge : merges) {
            double y = top + height * (1 - merge.height() / highest);
            double[] xs = {x(merge.left(), left, step), 0, 0, x(merge.right(), left, step)};
            xs[1] = xs[0];
            xs[2] = xs[3];
            double[] ys = {
                y(merge.left(), top, height, highest), y, y, y(merge.right(), top, height, highest)
            };
            svg.path("tree", "", Svg.polyline(xs, ys));
        }
    }

    private double x(int node, double left, double step) {
        return left + position[node] * step;
    }

    private double y(int node, double top, double height, double highest) {
        return node < leaves
                ? top + height
                : top + height * (1 - merges[node - leaves].height() / highest);
    }
}
