package dev.jeval.analysis.stats;

import java.util.Arrays;

/// The order of a cluster tree's leaves in which neighbours are as close as the tree allows
/// (Bar-Joseph, Gifford and Jaakkola 2001): branches are turned so that the sum of distances
/// between neighbouring leaves is smallest.
public final class LeafOrdering {
    private final int leafCount;
    private final HierarchicalClustering.Merge[] merges;
    private final double[][] distances;

    /// Leaves below each node.
    private final int[][] below;

    /// `cost[a][b]`: the smallest sum for the leaves of a node between outermost leaves a and b.
    private final double[][] cost;

    private LeafOrdering(HierarchicalClustering tree, double[][] distances) {
        this.leafCount = tree.leafCount();
        this.merges = tree.merges();
        this.distances = distances;
        this.below = new int[leafCount + merges.length][];
        Arrays.setAll(below, tree::leavesBelow);
        this.cost = new double[distances.length][distances.length];
    }

    /// The leaves from left to right. Takes time `O(n^4)` at worst.
    ///
    /// @param distances `[n, n]`, the distances the tree was built from
    public static int[] optimal(HierarchicalClustering tree, double[][] distances) {
        int n = tree.leafCount();
        if (n < 2) {
            return tree.leafOrder();
        }
        LeafOrdering ordering = new LeafOrdering(tree, distances);
        for (HierarchicalClustering.Merge merge : ordering.merges) {
            ordering.fillCosts(merge);
        }
        HierarchicalClustering.Merge top = ordering.merges[n - 2];
        int[] best = new int[2];
        double lowest = Double.POSITIVE_INFINITY;
        for (int a : ordering.below[top.left()]) {
            for (int b : ordering.below[top.right()]) {
                if (ordering.cost[a][b] < lowest) {
                    lowest = ordering.cost[a][b];
                    best = new int[] {a, b};
                }
            }
        }
        int[] order = new int[n];
        ordering.place(order, 0, tree.root(), best[0], best[1]);
        return order;
    }

    /// The sum of distances between neighbours of an order.
    public static double length(int[] order, double[][] distances) {
        double sum = 0;
        for (int i = 1; i < order.length; i++) {
            sum += distances[order[i - 1]][order[i]];
        }
        return sum;
    }

    private void fillCosts(HierarchicalClustering.Merge merge) {
        for (int a : below[merge.left()]) {
            for (int b : below[merge.right()]) {
                int[] inner = innerEnds(merge, a, b);
                cost[a][b] = joined(a, inner[0], inner[1], b);
                cost[b][a] = cost[a][b];
            }
        }
    }

    /// The leaves that meet in the middle when `a` and `b` are outermost.
    private int[] innerEnds(HierarchicalClustering.Merge merge, int a, int b) {
        int[] best = {a, b};
        double lowest = Double.POSITIVE_INFINITY;
        for (int c : innerCandidates(merge.left(), a)) {
            for (int d : innerCandidates(merge.right(), b)) {
                double sum = joined(a, c, d, b);
                if (sum < lowest) {
                    lowest = sum;
                    best = new int[] {c, d};
                }
            }
        }
        return best;
    }

    private double joined(int a, int c, int d, int b) {
        return cost[a][c] + distances[c][d] + cost[d][b];
    }

    /// The leaves that can be at the other end of a node when `outer` is at one end.
    private int[] innerCandidates(int node, int outer) {
        if (node < leafCount) {
            return new int[] {outer};
        }
        HierarchicalClustering.Merge merge = merges[node - leafCount];
        int[] left = below[merge.left()];
        boolean outerIsLeft = Arrays.stream(left).anyMatch(leaf -> leaf == outer);
        return outerIsLeft ? below[merge.right()] : left;
    }

    private int place(int[] order, int at, int node, int first, int last) {
        if (node < leafCount) {
            order[at] = node;
            return at + 1;
        }
        HierarchicalClustering.Merge merge = merges[node - leafCount];
        boolean firstIsLeft = Arrays.stream(below[merge.left()]).anyMatch(leaf -> leaf == first);
        int[] inner = firstIsLeft ? innerEnds(merge, first, last) : innerEnds(merge, last, first);
        int one = firstIsLeft ? merge.left() : merge.right();
        int other = firstIsLeft ? merge.right() : merge.left();
        int nearFirst = firstIsLeft ? inner[0] : inner[1];
        int nearLast = firstIsLeft ? inner[1] : inner[0];
        int next = place(order, at, one, first, nearFirst);
        return place(order, next, other, nearLast, last);
    }
}
