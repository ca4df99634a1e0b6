package dev.jeval.analysis.stats;

import java.util.Arrays;

/// A correlation coefficient with its two-sided p-value for independence.
///
/// All are `NaN` for constant input, for `NaN` input and for fewer than two pairs. Definitions and
/// choices of exact or asymptotic p-values as in scipy 1.10 (`scipy.stats`).
///
/// @param statistic coefficient, -1 to 1
/// @param pValue chance of a coefficient at least this far from zero if there is no correlation;
///   `NaN` where it is undefined
public record Correlation(double statistic, double pValue) {
    private static final Correlation UNDEFINED = new Correlation(Double.NaN, Double.NaN);
    private static final double NORMAL_975 = new Distribution.Normal().quantile(0.975);

    /// Sample size up to which Kendall's p-value is exact when there are no ties.
    private static final int KENDALL_EXACT_LIMIT = 33;

    /// The largest argument of the factorial that is a finite double.
    private static final int LARGEST_FACTORIAL = 170;

    /// Which coefficient.
    public enum Kind {
        /// Pearson's product-moment correlation: linear relation.
        PEARSON,
        /// Spearman's rank correlation: monotone relation.
        SPEARMAN,
        /// Kendall's tau-b: share of concordant pairs, corrected for ties.
        KENDALL;

        /// The coefficient of `x` and `y`.
        public Correlation of(double[] x, double[] y) {
            return switch (this) {
                case PEARSON -> pearson(x, y);
                case SPEARMAN -> spearman(x, y);
                case KENDALL -> kendall(x, y);
            };
        }

        /// The coefficient alone, without the cost of a p-value.
        double coefficient(double[] x, double[] y) {
            requireSameLength(x, y);
            return ofPrepared(prepare(x), prepare(y));
        }

        /// What [#ofPrepared] needs of one list; empty if it has no correlation with anything.
        double[] prepare(double[] x) {
            if (x.length < 2 || !isUsable(x)) {
                return new double[0];
            }
            return switch (this) {
                case PEARSON -> unitDeviations(x);
                case SPEARMAN -> deviations(Ranks.average(x));
                case KENDALL -> x;
            };
        }

        /// The coefficient of two prepared lists.
        double ofPrepared(double[] x, double[] y) {
            if (x.length == 0 || y.length == 0) {
                return Double.NaN;
            }
            return switch (this) {
                case PEARSON -> pearsonOfUnits(x, y);
                case SPEARMAN -> covarianceRatioOfDeviations(x, y);
                case KENDALL -> KendallCounts.of(x, y).tauB();
            };
        }
    }

    /// Pearson's correlation.
    ///
    /// @throws IllegalArgumentException if the lengths differ
    public static Correlation pearson(double[] x, double[] y) {
        requireSameLength(x, y);
        int n = x.length;
        if (n < 2 || !isUsable(x) || !isUsable(y)) {
            return UNDEFINED;
        }
        double r = pearsonOfUnits(unitDeviations(x), unitDeviations(y));
        if (n == 2) {
            return new Correlation(r, 1);
        }
        double shape = n / 2.0 - 1;
        var symmetric = new Distribution.BetaShape(shape, shape);
        return new Correlation(r, Math.min(1, 2 * symmetric.survival((Math.abs(r) + 1) / 2)));
    }

    /// Spearman's rank correlation; its p-value is that of a t test with `n - 2` degrees of
    /// freedom.
    ///
    /// @throws IllegalArgumentException if the lengths differ
    public static Correlation spearman(double[] x, double[] y) {
        requireSameLength(x, y);
        int n = x.length;
        if (n < 2 || !isUsable(x) || !isUsable(y)) {
            return UNDEFINED;
        }
        double r = covarianceRatio(Ranks.average(x), Ranks.average(y));
        if (n == 2) {
            return new Correlation(r, Double.NaN);
        }
        double t = r * Math.sqrt((n - 2) / ((1 + r) * (1 - r)));
        double p = 2 * new Distribution.StudentT(n - 2).survival(Math.abs(t));
        return new Correlation(r, p);
    }

    /// Kendall's tau-b. The p-value is exact without ties for up to 33 pairs, or when at most one
    /// pair is out of order; otherwise it is [asymptotic][#kendallAsymptotic].
    ///
    /// @throws IllegalArgumentException if the lengths differ
    public static Correlation kendall(double[] x, double[] y) {
        requireSameLength(x, y);
        if (x.length < 2 || !isUsable(x) || !isUsable(y)) {
            return UNDEFINED;
        }
        KendallCounts counts = KendallCounts.of(x, y);
        boolean untied = counts.tiedX == 0 && counts.tiedY == 0;
        long fewer = Math.min(counts.discordant, counts.total - counts.discordant);
        boolean exact = untied && (x.length <= KENDALL_EXACT_LIMIT || fewer <= 1);
        return new Correlation(
                counts.tauB(),
                exact ? exactKendallP(x.length, (int) fewer) : counts.asymptoticP(x.length));
    }

    /// Kendall's tau-b with the p-value of the normal approximation.
    ///
    /// @throws IllegalArgumentException if the lengths differ
    public static Correlation kendallAsymptotic(double[] x, double[] y) {
        requireSameLength(x, y);
        if (x.length < 2 || !isUsable(x) || !isUsable(y)) {
            return UNDEFINED;
        }
        KendallCounts counts = KendallCounts.of(x, y);
        return new Correlation(counts.tauB(), counts.asymptoticP(x.length));
    }

    /// The correlation of what a linear regression on the controls leaves of `x` and `y`.
    ///
    /// @param controls `[n, controls]`
    /// @return the coefficient
    public static double partial(double[] x, double[] y, double[][] controls) {
        requireSameLength(x, y);
        double[] xRest = LeastSquares.fit(controls, x, true).residuals();
        double[] yRest = LeastSquares.fit(controls, y, true).residuals();
        return pearson(xRest, yRest).statistic();
    }

    /// Fisher's 95 % interval for a Pearson correlation of `n` pairs; undefined for `n < 4`.
    public static Interval fisherInterval95(double r, int n) {
        if (n < 4 || Double.isNaN(r)) {
            return Interval.UNDEFINED;
        }
        double z = atanh(r);
        double half = NORMAL_975 / Math.sqrt(n - 3.0);
        return new Interval(StrictMath.tanh(z - half), StrictMath.tanh(z + half));
    }

    private static double pearsonOfUnits(double[] x, double[] y) {
        double r = clamp(dot(x, y));
        return x.length == 2 ? Math.copySign(1, r) : r;
    }

    private static boolean isUsable(double[] x) {
        boolean constant = true;
        for (double value : x) {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                return false;
            }
            constant &= value == x[0];
        }
        return !constant;
    }

    /// Deviations from the mean, scaled to length 1 without overflow or underflow: first by a power
    /// of two, which is exact, then by their length, rounded once.
    private static double[] unitDeviations(double[] x) {
        double[] unit = deviations(x);
        double largest = Arrays.stream(unit).map(Math::abs).max().orElse(0);
        int exponent = -Math.getExponent(largest);
        double high = 0;
        double low = 0;
        for (int i = 0; i < unit.length; i++) {
            unit[i] = Math.scalb(unit[i], exponent);
            double square = unit[i] * unit[i];
            double sum = high + square;
            low += high - sum + square + Math.fma(unit[i], unit[i], -square);
            high = sum;
        }
        double norm = Math.sqrt(high + low);
        for (int i = 0; i < unit.length; i++) {
            unit[i] /= norm;
        }
        return unit;
    }

    /// Covariance over the product of deviations, rounded as numpy's `corrcoef` rounds.
    private static double covarianceRatio(double[] x, double[] y) {
        return covarianceRatioOfDeviations(deviations(x), deviations(y));
    }

    private static double covarianceRatioOfDeviations(double[] dx, double[] dy) {
        double scale = 1.0 / (dx.length - 1);
        double covariance = dot(dx, dy) * scale;
        return clamp(covariance / Math.sqrt(dot(dx, dx) * scale) / Math.sqrt(dot(dy, dy) * scale));
    }

    private static double[] deviations(double[] x) {
        double mean = Descriptive.mean(x);
        return Arrays.stream(x).map(value -> value - mean).toArray();
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double clamp(double r) {
        return Math.clamp(r, -1, 1);
    }

    private static double atanh(double r) {
        return 0.5 * (StrictMath.log1p(r) - StrictMath.log1p(-r));
    }

    /// The two-sided chance of at most `inversions` inversions in a random permutation, or as many
    /// non-inversions (Kendall, Rank Correlation Methods, chapter 5).
    private static double exactKendallP(int n, int inversions) {
        if (n <= 2) {
            return 1;
        }
        if (inversions <= 1) {
            int k = inversions == 0 ? n : n - 1;
            return k > LARGEST_FACTORIAL ? 0 : 2 / factorial(k);
        }
        if (4L * inversions == (long) n * (n - 1)) {
            return 1;
        }
        double[] counts = new double[inversions + 1];
        counts[0] = 1;
        counts[1] = 1;
        for (int j = 3; j <= n; j++) {
            double[] sums = counts.clone();
            for (int i = 1; i < sums.length; i++) {
                sums[i] += sums[i - 1];
            }
            for (int i = 0; i < counts.length; i++) {
                counts[i] = sums[i] - (i >= j ? sums[i - j] : 0);
            }
        }
        return Math.min(1, 2 * Descriptive.sum(counts) / factorial(n));
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }

    private static void requireSameLength(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "correlation: expected two lists of one length, got "
                            + x.length
                            + " and "
                            + y.length);
        }
    }

    /// Pairs of observations, counted by order and ties.
    ///
    /// @param total pairs
    /// @param discordant pairs that the two lists order differently
    /// @param tiedX pairs tied in the first list
    /// @param tiedY pairs tied in the second list
    /// @param tiedBoth pairs tied in both
    /// @param x tie groups of the first list
    /// @param y tie groups of the second list
    private record KendallCounts(
            long total,
            long discordant,
            long tiedX,
            long tiedY,
            long tiedBoth,
            long[] x,
            long[] y) {
        static KendallCounts of(double[] x, double[] y) {
            long discordant = 0;
            long tiedX = 0;
            long tiedY = 0;
            long tiedBoth = 0;
            for (int i = 0; i < x.length; i++) {
                for (int j = i + 1; j < x.length; j++) {
                    int orderX = Double.compare(x[i] + 0.0, x[j] + 0.0);
                    int orderY = Double.compare(y[i] + 0.0, y[j] + 0.0);
                    tiedX += orderX == 0 ? 1 : 0;
                    tiedY += orderY == 0 ? 1 : 0;
                    tiedBoth += orderX == 0 && orderY == 0 ? 1 : 0;
                    discordant += orderX * orderY < 0 ? 1 : 0;
                }
            }
            long total = (long) x.length * (x.length - 1) / 2;
            return new KendallCounts(
                    total,
                    discordant,
                    tiedX,
                    tiedY,
                    tiedBoth,
                    Ranks.tieSizes(x),
                    Ranks.tieSizes(y));
        }

        double tauB() {
            return clamp(
                    concordantMinusDiscordant()
                            / Math.sqrt((double) (total - tiedX))
                            / Math.sqrt((double) (total - tiedY)));
        }

        double asymptoticP(int n) {
            double m = n * (n - 1.0);
            double variance =
                    (m * (2.0 * n + 5) - tieSum(x, 2, 5) - tieSum(y, 2, 5)) / 18
                            + 2.0 * tiedX * tiedY / m
                            + tieSum(x, 1, -2) * tieSum(y, 1, -2) / (9 * m * (n - 2));
            double z = concordantMinusDiscordant() / Math.sqrt(variance);
            return 2 * new Distribution.Normal().survival(Math.abs(z));
        }

        private double concordantMinusDiscordant() {
            return total - tiedX - tiedY + tiedBoth - 2.0 * discordant;
        }

        /// Sum of `t (t - 1) (a t + b)` over the sizes `t` of tie groups.
        private static double tieSum(long[] sizes, int a, int b) {
            double sum = 0;
            for (long t : sizes) {
                sum += t * (t - 1.0) * (a * t + b);
            }
            return sum;
        }
    }
}
