package dev.jeval.analysis.stats;

import java.util.Arrays;

/// A tree of clusters built from the leaves up: the two closest clusters are merged until one is
/// left.
///
/// Merges, heights and node numbers are those of scipy's `linkage`: nodes `0..n-1` are the leaves,
/// node `n + i` is merge `i`; merges come in order of height. With tied distances the order follows
/// scipy's algorithms too (nearest-neighbour chains; for single linkage Prim's spanning tree).
///
/// Immutable.
public final class HierarchicalClustering {
    private final int leaves;
    private final Merge[] merges;

    private HierarchicalClustering(int leaves, Merge[] merges) {
        this.leaves = leaves;
        this.merges = merges;
    }

    /// How far apart two clusters are.
    public enum Linkage {
        /// Distance of the closest members.
        SINGLE,
        /// Distance of the farthest members.
        COMPLETE,
        /// Mean distance of members (UPGMA).
        AVERAGE,
        /// Mean of the distances of the two merged parts (WPGMA).
        WEIGHTED,
        /// Growth of the sum of squares; for Euclidean distances.
        WARD;

        /// The distance of a cluster to the union of `x` and `y`.
        private double update(double toX, double toY, double xy, int x, int y, int other) {
            return switch (this) {
                case SINGLE -> Math.min(toX, toY);
                case COMPLETE -> Math.max(toX, toY);
                case AVERAGE -> (x * toX + y * toY) / (x + y);
                case WEIGHTED -> 0.5 * (toX + toY);
                case WARD -> {
                    double t = 1.0 / (x + y + other);
                    yield Math.sqrt(
                            (other + x) * t * toX * toX
                                    + (other + y) * t * toY * toY
                                    - other * t * xy * xy);
                }
            };
        }
    }

    /// One merge.
    ///
    /// @param left node with the smaller number
    /// @param right node with the larger number
    /// @param height distance at which they merge
    /// @param size leaves below
    public record Merge(int left, int right, double height, int size) {}

    /// Clusters by a matrix of distances.
    ///
    /// @param distances `[n, n]`, symmetric
    /// @throws IllegalArgumentException if it is empty, not square or not finite
    public static HierarchicalClustering of(double[][] distances, Linkage linkage) {
        Svd.requireFinite(distances);
        int n = distances.length;
        if (distances[0].length != n) {
            throw new IllegalArgumentException(
                    "clustering: expected a square matrix, got " + n + " x " + distances[0].length);
        }
        Merge[] raw =
                linkage == Linkage.SINGLE
                        ? spanningTree(distances)
                        : neighbourChains(distances, linkage);
        Arrays.sort(raw, (a, b) -> Double.compare(a.height, b.height));
        return new HierarchicalClustering(n, numbered(n, raw));
    }

    /// The number of leaves.
    public int leafCount() {
        return leaves;
    }

    /// The merges in order of height.
    public Merge[] merges() {
        return merges.clone();
    }

    /// The leaves from left to right as the tree is drawn.
    public int[] leafOrder() {
        int[] order = new int[leaves];
        fill(order, 0, root());
        return order;
    }

    /// The height at which each pair of leaves is first in one cluster, `[n, n]`.
    public double[][] copheneticDistances() {
        double[][] heights = new double[leaves][leaves];
        for (Merge merge : merges) {
            for (int a : leavesBelow(merge.left)) {
                for (int b : leavesBelow(merge.right)) {
                    heights[a][b] = merge.height;
                    heights[b][a] = merge.height;
                }
            }
        }
        return heights;
    }

    /// How faithfully the tree keeps the distances: their correlation with the heights.
    public double copheneticCorrelation(double[][] distances) {
        return Correlation.pearson(upperTriangle(distances), upperTriangle(copheneticDistances()))
                .statistic();
    }

    /// The cluster of each leaf, counted from 1, when merges above `height` are cut.
    public int[] cutAt(double height) {
        int[] labels = new int[leaves];
        label(root(), height, labels, 0, false);
        return labels;
    }

    /// The cluster of each leaf, counted from 1, for at most `clusters` clusters.
    ///
    /// As in scipy, the cut lies at the height of a merge, and never below the second.
    ///
    /// @throws IllegalArgumentException if `clusters < 1`
    public int[] cutInto(int clusters) {
        if (clusters < 1) {
            throw new IllegalArgumentException(
                    "clustering: expected at least one cluster, got " + clusters);
        }
        if (clusters >= leaves && leaves <= 2) {
            return cutAt(Double.NEGATIVE_INFINITY);
        }
        int low = 0;
        int high = merges.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            int count = Arrays.stream(cutAt(merges[middle].height)).max().orElse(0);
            if (count > clusters) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high < 0 ? new int[] {1} : cutAt(merges[high].height);
    }

    int root() {
        return leaves + merges.length - 1;
    }

    int[] leavesBelow(int node) {
        int[] below = new int[sizeOf(node)];
        fill(below, 0, node);
        return below;
    }

    private int sizeOf(int node) {
        return node < leaves ? 1 : merges[node - leaves].size;
    }

    private int fill(int[] order, int at, int node) {
        if (node < leaves) {
            order[at] = node;
            return at + 1;
        }
        Merge merge = merges[node - leaves];
        return fill(order, fill(order, at, merge.left), merge.right);
    }

    /// Labels the leaves below a node; inner children first, then leaf children. Returns the number
    /// of clusters so far.
    private int label(int node, double height, int[] labels, int clusters, boolean inside) {
        if (node < leaves) {
            int cluster = inside ? clusters : clusters + 1;
            labels[node] = cluster;
            return cluster;
        }
        Merge merge = merges[node - leaves];
        boolean leads = !inside && merge.height <= height;
        int count = leads ? clusters + 1 : clusters;
        boolean within = inside || leads;
        for (boolean leafTurn : new boolean[] {false, true}) {
            for (int child : new int[] {merge.left, merge.right}) {
                if (child < leaves == leafTurn) {
                    count = label(child, height, labels, count, within);
                }
            }
        }
        return count;
    }

    /// Single linkage by Prim's algorithm.
    private static Merge[] spanningTree(double[][] distances) {
        int n = distances.length;
        boolean[] merged = new boolean[n];
        double[] nearest = new double[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        Merge[] tree = new Merge[n - 1];
        int x = 0;
        for (int k = 0; k < n - 1; k++) {
            merged[x] = true;
            int y = -1;
            for (int i = 0; i < n; i++) {
                if (!merged[i]) {
                    nearest[i] = Math.min(nearest[i], distances[x][i]);
                    if (y < 0 || nearest[i] < nearest[y]) {
                        y = i;
                    }
                }
            }
            tree[k] = new Merge(x, y, nearest[y], 0);
            x = y;
        }
        return tree;
    }

    /// The other linkages by chains of nearest neighbours (Murtagh 1983): follow neighbours until
    /// two are nearest to each other, merge them, go on.
    private static Merge[] neighbourChains(double[][] given, Linkage linkage) {
        int n = given.length;
        double[][] distances = Arrays.stream(given).map(double[]::clone).toArray(double[][]::new);
        int[] size = new int[n];
        Arrays.fill(size, 1);
        int[] chain = new int[n];
        int length = 0;
        Merge[] merges = new Merge[n - 1];
        for (int k = 0; k < n - 1; k++) {
            if (length == 0) {
                chain[0] = first(size);
                length = 1;
            }
            int x;
            int y;
            while (true) {
                x = chain[length - 1];
                int before = length > 1 ? chain[length - 2] : -1;
                y = nearest(distances[x], size, x, before);
                if (y == before) {
                    break;
                }
                chain[length++] = y;
            }
            length -= 2;
            int low = Math.min(x, y);
            int high = Math.max(x, y);
            double height = distances[low][high];
            merges[k] = new Merge(low, high, height, 0);
            for (int i = 0; i < n; i++) {
                if (size[i] > 0 && i != low && i != high) {
                    double updated =
                            linkage.update(
                                    distances[i][low],
                                    distances[i][high],
                                    height,
                                    size[low],
                                    size[high],
                                    size[i]);
                    distances[i][high] = updated;
                    distances[high][i] = updated;
                }
            }
            size[high] += size[low];
            size[low] = 0;
        }
        return merges;
    }

    private static int first(int[] size) {
        int i = 0;
        while (size[i] == 0) {
            i++;
        }
        return i;
    }

    /// The nearest cluster to `x`; of equals the one before in the chain, else the first.
    private static int nearest(double[] distances, int[] size, int x, int before) {
        int nearest = before;
        for (int i = 0; i < distances.length; i++) {
            if (size[i] > 0 && i != x && (nearest < 0 || distances[i] < distances[nearest])) {
                nearest = i;
            }
        }
        return nearest;
    }

    /// Replaces representatives by node numbers.
    private static Merge[] numbered(int n, Merge[] raw) {
        int[] parent = new int[2 * n - 1];
        int[] size = new int[2 * n - 1];
        Arrays.setAll(parent, i -> i);
        Arrays.fill(size, 0, n, 1);
        Merge[] merges = new Merge[raw.length];
        for (int k = 0; k < raw.length; k++) {
            int a = find(parent, raw[k].left);
            int b = find(parent, raw[k].right);
            parent[a] = n + k;
            parent[b] = n + k;
            size[n + k] = size[a] + size[b];
            merges[k] = new Merge(Math.min(a, b), Math.max(a, b), raw[k].height, size[n + k]);
        }
        return merges;
    }

    private static int find(int[] parent, int node) {
        int root = node;
        while (parent[root] != root) {
            root = parent[root];
        }
        return root;
    }

    private static double[] upperTriangle(double[][] matrix) {
        double[] values = new double[matrix.length * (matrix.length - 1) / 2];
        int at = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = i + 1; j < matrix.length; j++) {
                values[at++] = matrix[i][j];
            }
        }
        return values;
    }
}
