package dev.jeval.analysis.stats;

import java.util.Arrays;

/// P-values adjusted for the number of tests made.
///
/// A `NaN` p-value stands for a test that was not made: it stays `NaN` and is not counted.
public final class MultipleTests {
    private MultipleTests() {}

    /// Bonferroni: controls the chance of any false finding; simple and strict.
    public static double[] bonferroni(double[] p) {
        int made = made(p);
        return Arrays.stream(p).map(value -> atMostOne(value * made)).toArray();
    }

    /// Holm's step-down method: controls the chance of any false finding.
    public static double[] holm(double[] p) {
        int made = made(p);
        int[] order = Ranks.order(p);
        double[] adjusted = undefined(p.length);
        double largest = 0;
        for (int i = 0; i < made; i++) {
            largest = Math.max(largest, (made - i) * p[order[i]]);
            adjusted[order[i]] = atMostOne(largest);
        }
        return adjusted;
    }

    /// Benjamini and Hochberg: controls the share of false findings among independent or positively
    /// dependent tests.
    public static double[] benjaminiHochberg(double[] p) {
        return falseDiscovery(p, 1);
    }

    /// Benjamini and Yekutieli: controls the share of false findings under any dependence.
    public static double[] benjaminiYekutieli(double[] p) {
        double harmonic = 0;
        for (int i = 1; i <= made(p); i++) {
            harmonic += 1.0 / i;
        }
        return falseDiscovery(p, harmonic);
    }

    private static double[] falseDiscovery(double[] p, double factor) {
        int made = made(p);
        int[] order = Ranks.order(p);
        double[] adjusted = undefined(p.length);
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = made - 1; i >= 0; i--) {
            smallest = Math.min(smallest, p[order[i]] * factor * made / (i + 1));
            adjusted[order[i]] = atMostOne(smallest);
        }
        return adjusted;
    }

    private static int made(double[] p) {
        return (int) Arrays.stream(p).filter(value -> !Double.isNaN(value)).count();
    }

    private static double[] undefined(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static double atMostOne(double p) {
        return p > 1 ? 1 : p;
    }
}
