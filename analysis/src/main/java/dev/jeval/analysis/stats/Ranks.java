package dev.jeval.analysis.stats;

import java.util.Arrays;

/// Ranks of values, counted from 1.
///
/// Values that are `NaN` sort behind all others; each is a value of its own.
public final class Ranks {
    private Ranks() {}

    /// Ranks where tied values share the mean of their positions.
    public static double[] average(double[] x) {
        double[] ranks = new double[x.length];
        forEachTie(x, (order, from, to, _) -> fill(ranks, order, from, to, (from + to + 1) / 2.0));
        return ranks;
    }

    /// Ranks where tied values share their first position.
    public static double[] min(double[] x) {
        double[] ranks = new double[x.length];
        forEachTie(x, (order, from, to, _) -> fill(ranks, order, from, to, from + 1));
        return ranks;
    }

    /// Ranks where tied values share their last position.
    public static double[] max(double[] x) {
        double[] ranks = new double[x.length];
        forEachTie(x, (order, from, to, _) -> fill(ranks, order, from, to, to));
        return ranks;
    }

    /// Ranks that count different values.
    public static double[] dense(double[] x) {
        double[] ranks = new double[x.length];
        forEachTie(x, (order, from, to, group) -> fill(ranks, order, from, to, group));
        return ranks;
    }

    /// Ranks where tied values are numbered in order of appearance.
    public static double[] ordinal(double[] x) {
        int[] order = order(x);
        double[] ranks = new double[x.length];
        for (int i = 0; i < order.length; i++) {
            ranks[order[i]] = i + 1;
        }
        return ranks;
    }

    /// The indices of `x` in increasing order of its values; equal values keep their order.
    public static int[] order(double[] x) {
        int[] order = new int[x.length];
        Arrays.setAll(order, i -> i);
        int[] merged = new int[x.length];
        for (int run = 1; run < x.length; run *= 2) {
            for (int from = 0; from < x.length; from += 2 * run) {
                int middle = Math.min(from + run, x.length);
                merge(x, order, merged, from, middle, Math.min(middle + run, x.length));
            }
            int[] swap = order;
            order = merged;
            merged = swap;
        }
        return order;
    }

    /// Merges two sorted runs of indices, without boxing them as the library's sort would.
    private static void merge(double[] x, int[] from, int[] to, int low, int middle, int high) {
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            boolean takeLeft =
                    right >= high || left < middle && compare(x[from[left]], x[from[right]]) <= 0;
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    /// The sizes of the groups of equal values, in increasing order of the values.
    static long[] tieSizes(double[] x) {
        long[] sizes = new long[x.length];
        int[] groups = {0};
        forEachTie(
                x,
                (_, from, to, group) -> {
                    sizes[group - 1] = (long) to - from;
                    groups[0] = group;
                });
        return Arrays.copyOf(sizes, groups[0]);
    }

    private static int compare(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }

    private static void forEachTie(double[] x, TieVisitor visitor) {
        int[] order = order(x);
        int group = 0;
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length && x[order[to]] == x[order[from]]) {
                to++;
            }
            visitor.visit(order, from, to, ++group);
            from = to;
        }
    }

    private static void fill(double[] ranks, int[] order, int from, int to, double rank) {
        for (int i = from; i < to; i++) {
            ranks[order[i]] = rank;
        }
    }

    /// Visits the positions `from` (inclusive) to `to` (exclusive) of one group of equal values.
    private interface TieVisitor {
        void visit(int[] order, int from, int to, int group);
    }
}
