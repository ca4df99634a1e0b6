package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import tools.jackson.databind.JsonNode;

/// Checks of the `distribution`, `special`, `percentile` and `tests` cases.
final class DistributionGoldens {
    /// scipy 1.10's quantile of Student's t (cdflib) is right to about 1.4e-9 only;
    /// [DistributionTest] compares ours with 50-digit arithmetic.
    static final double ORACLE_T_QUANTILE = 2e-9;

    private DistributionGoldens() {}

    static void distribution(Case c) {
        double[] p = c.vector("params");
        String name = c.input().get("dist").asString();
        Distribution distribution =
                switch (name) {
                    case "norm" -> new Distribution.Normal();
                    case "t" -> new Distribution.StudentT(p[0]);
                    case "f" -> new Distribution.FisherF(p[0], p[1]);
                    case "chi2" -> new Distribution.ChiSquared(p[0]);
                    case "beta" -> new Distribution.BetaShape(p[0], p[1]);
                    default -> null;
                };
        if (distribution == null) {
            fail("no distribution is wired to '%s'", name);
            return;
        }
        c.check("pdf", map(c, "x", distribution::density));
        c.check("cdf", map(c, "x", distribution::cumulative));
        c.check("sf", map(c, "x", distribution::survival));
        Case quantile = name.equals("t") ? c.within(ORACLE_T_QUANTILE) : c;
        quantile.check("ppf", map(c, "q", distribution::quantile));
    }

    static void special(Case c) {
        double a = c.input().path("a").asDouble(0);
        double b = c.input().path("b").asDouble(0);
        String name = c.input().get("fn").asString();
        DoubleUnaryOperator function =
                switch (name) {
                    case "digamma", "psi" -> Special::digamma;
                    case "gammaln", "loggamma", "lgamma" -> Special::logGamma;
                    case "erf" -> Special::erf;
                    case "erfc" -> Special::erfc;
                    case "gammainc" -> x -> Special.regularizedGammaP(a, x);
                    case "gammaincc" -> x -> Special.regularizedGammaQ(a, x);
                    case "betainc" -> x -> Special.regularizedBeta(x, a, b);
                    default -> null;
                };
        if (function == null) {
            fail("no function is wired to '%s'", name);
            return;
        }
        c.check("y", map(c, "x", function));
        if (name.equals("gammainc")) {
            c.check("complement", map(c, "x", x -> Special.regularizedGammaQ(a, x)));
        }
        if (name.equals("erf")) {
            c.check("complement", map(c, "x", Special::erfc));
        }
    }

    static void percentile(Case c) {
        double[] x = c.vector("x");
        double[] q = Arrays.stream(c.vector("q")).map(percent -> percent / 100).toArray();
        c.check("linear", Descriptive.quantiles(x, q));
        c.check("mean", Descriptive.mean(x));
        c.check("var_ddof0", Descriptive.variance(x, 0));
        c.check("var_ddof1", Descriptive.variance(x, 1));
        c.check("median", Descriptive.median(x));
    }

    static void tests(Case c) {
        double[] a = c.vector("a");
        double[] b = c.vector("b");
        int pairs = c.input().path("paired_n").asInt(0);
        check(c, "student", TwoSampleTests.student(a, b));
        check(c, "welch", TwoSampleTests.welch(a, b));
        check(c, "mannwhitney", TwoSampleTests.mannWhitney(a, b));
        if (pairs > 0) {
            double[] first = Arrays.copyOf(a, pairs);
            double[] second = Arrays.copyOf(b, pairs);
            check(c, "paired", TwoSampleTests.paired(first, second));
            check(c, "wilcoxon", TwoSampleTests.wilcoxon(first, second));
        }
    }

    private static void check(Case c, String name, TwoSampleTests.Outcome actual) {
        c.check(name, new double[] {actual.statistic(), actual.pValue()});
    }

    private static double[] map(Case c, String name, DoubleUnaryOperator function) {
        JsonNode values = c.input().get(name);
        return Arrays.stream(Case.vector(values)).map(function).toArray();
    }
}
