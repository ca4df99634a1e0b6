package dev.jeval.analysis.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Tests whether two samples differ, two-sided, with the conventions of scipy 1.10.
public final class TwoSampleTests {
    /// Size of the smaller sample up to which Mann and Whitney's test is exact.
    private static final int MANN_WHITNEY_EXACT_LIMIT = 8;

    /// Number of pairs up to which Wilcoxon's test is exact.
    private static final int WILCOXON_EXACT_LIMIT = 50;

    private TwoSampleTests() {}

    /// A test statistic and its two-sided p-value.
    ///
    /// @param statistic value of the statistic
    /// @param pValue chance of a value at least as extreme if the samples do not differ
    public record Outcome(double statistic, double pValue) {}

    /// Student's t test for equal means, assuming equal variances.
    public static Outcome student(double[] a, double[] b) {
        double df = a.length + b.length - 2.0;
        double pooled = (Descriptive.squaredDeviations(a) + Descriptive.squaredDeviations(b)) / df;
        double error = Math.sqrt(pooled * (1.0 / a.length + 1.0 / b.length));
        return tTest(Descriptive.mean(a) - Descriptive.mean(b), error, df);
    }

    /// Welch's t test for equal means, with variances that may differ.
    public static Outcome welch(double[] a, double[] b) {
        double varianceA = Descriptive.variance(a, 1) / a.length;
        double varianceB = Descriptive.variance(b, 1) / b.length;
        double sum = varianceA + varianceB;
        double df =
                sum
                        * sum
                        / (varianceA * varianceA / (a.length - 1)
                                + varianceB * varianceB / (b.length - 1));
        return tTest(Descriptive.mean(a) - Descriptive.mean(b), Math.sqrt(sum), df);
    }

    /// Student's t test on the differences of pairs.
    ///
    /// @throws IllegalArgumentException if the lengths differ
    public static Outcome paired(double[] a, double[] b) {
        double[] d = differences(a, b);
        return tTest(Descriptive.mean(d), HarnessStatistics.meanStandardError(d), d.length - 1.0);
    }

    /// Mann and Whitney's test: does one sample tend to larger values? Exact without ties if a
    /// sample has at most 8 values, otherwise normal with corrections for ties and continuity.
    public static Outcome mannWhitney(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        double[] ranks = Ranks.average(all);
        double product = (double) a.length * b.length;
        double u =
                Descriptive.sum(Arrays.copyOf(ranks, a.length)) - a.length * (a.length + 1.0) / 2;
        double larger = Math.max(u, product - u);
        long[] ties = Ranks.tieSizes(all);
        boolean untied = ties.length == all.length;
        double p;
        if (untied && Math.min(a.length, b.length) <= MANN_WHITNEY_EXACT_LIMIT) {
            p = 2 * exactMannWhitney((int) Math.rint(larger), a.length, b.length);
        } else {
            double n = all.length;
            double spread = Math.sqrt(product / 12 * (n + 1 - cubeSum(ties) / (n * (n - 1))));
            p = 2 * new Distribution.Normal().survival((larger - product / 2 - 0.5) / spread);
        }
        return new Outcome(u, Math.min(1, p));
    }

    /// Wilcoxon's signed-rank test on the differences of pairs; pairs without difference are left
    /// out. Exact for at most 50 pairs without zeros, otherwise normal.
    ///
    /// @throws IllegalArgumentException if the lengths differ
    public static Outcome wilcoxon(double[] a, double[] b) {
        double[] all = differences(a, b);
        double[] d = Arrays.stream(all).filter(value -> value != 0).toArray();
        double[] ranks = Ranks.average(Arrays.stream(d).map(Math::abs).toArray());
        double plus =
                IntStream.range(0, d.length).filter(i -> d[i] > 0).mapToDouble(i -> ranks[i]).sum();
        double minus =
                IntStream.range(0, d.length).filter(i -> d[i] < 0).mapToDouble(i -> ranks[i]).sum();
        double statistic = Math.min(plus, minus);
        double n = d.length;
        if (all.length == d.length && d.length <= WILCOXON_EXACT_LIMIT) {
            return new Outcome(statistic, exactWilcoxon((int) plus, d.length));
        }
        double variance = (n * (n + 1) * (2 * n + 1) - cubeSum(Ranks.tieSizes(ranks)) / 2) / 24;
        double z = (statistic - n * (n + 1) / 4) / Math.sqrt(variance);
        return new Outcome(statistic, 2 * new Distribution.Normal().survival(Math.abs(z)));
    }

    private static Outcome tTest(double difference, double error, double df) {
        double t = difference / error;
        return new Outcome(
                t, df > 0 ? 2 * new Distribution.StudentT(df).survival(Math.abs(t)) : Double.NaN);
    }

    private static double[] differences(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "paired test: expected samples of one size, got "
                            + a.length
                            + " and "
                            + b.length);
        }
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    /// The chance of a U of at least `u`.
    private static double exactMannWhitney(int u, int m, int n) {
        // ways[j][s]: choices of j of the values seen so far whose U contributions sum to s.
        double[][] ways = new double[m + 1][m * n + 1];
        ways[0][0] = 1;
        for (int value = 1; value <= m + n; value++) {
            for (int j = Math.min(value, m); j >= 1; j--) {
                int gain = value - j;
                if (gain > n) {
                    continue;
                }
                for (int s = m * n; s >= gain; s--) {
                    ways[j][s] += ways[j - 1][s - gain];
                }
            }
        }
        double upper = 0;
        for (int s = u; s <= m * n; s++) {
            upper += ways[m][s];
        }
        return upper / Descriptive.sum(ways[m]);
    }

    /// The two-sided p-value of a rank sum of positive differences.
    private static double exactWilcoxon(int plus, int n) {
        int largest = n * (n + 1) / 2;
        if (plus == largest / 2) {
            return 1;
        }
        double[] ways = new double[largest + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int s = largest; s >= rank; s--) {
                ways[s] += ways[s - rank];
            }
        }
        double total = Descriptive.sum(ways);
        double below = 0;
        double above = 0;
        for (int s = 0; s <= largest; s++) {
            below += s <= plus ? ways[s] : 0;
            above += s >= plus ? ways[s] : 0;
        }
        return Math.min(1, 2 * Math.min(below, above) / total);
    }

    private static double cubeSum(long[] ties) {
        double sum = 0;
        for (long t : ties) {
            sum += (double) t * t * t - t;
        }
        return sum;
    }
}
