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
        Integer[] order = new Integer[x.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> compare(x[a], x[b]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
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
