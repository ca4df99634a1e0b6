package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/// Checks of the `correlation`, `correlation_matrix`, `rankdata`, `multipletests` and
/// `partial_correlation` cases.
final class CorrelationGoldens {
    private CorrelationGoldens() {}

    static void correlation(Case c) {
        double[] x = c.vector("x");
        double[] y = c.vector("y");
        check(c, "pearson", Correlation.pearson(x, y));
        check(c, "spearman", Correlation.spearman(x, y));
        check(c, "kendall_tau_b", Correlation.kendall(x, y));
        check(c, "kendall_tau_b_asymptotic", Correlation.kendallAsymptotic(x, y));
        JsonNode interval = c.expected().path("pearson").path("ci95");
        if (interval.isArray()) {
            Interval actual =
                    Correlation.fisherInterval95(Correlation.pearson(x, y).statistic(), x.length);
            c.close("ci95", interval, new double[] {actual.low(), actual.high()});
        }
    }

    static void matrix(Case c) throws IOException {
        double[][] table = c.matrix();
        c.check("pearson", CorrelationMatrix.pairwise(Correlation.Kind.PEARSON, table));
        c.check("spearman", CorrelationMatrix.pairwise(Correlation.Kind.SPEARMAN, table));
        c.check("kendall", CorrelationMatrix.pairwise(Correlation.Kind.KENDALL, table));
        if (c.has("listwise_pearson")) {
            c.check(
                    "listwise_pearson",
                    CorrelationMatrix.listwise(Correlation.Kind.PEARSON, table));
            assertThat(CorrelationMatrix.completeRows(table))
                    .hasNumberOfRows(c.expected().get("n_complete").asInt());
        }
    }

    static void ranks(Case c) {
        double[] x = c.vector("x");
        c.check("average", Ranks.average(x));
        c.check("min", Ranks.min(x));
        c.check("max", Ranks.max(x));
        c.check("dense", Ranks.dense(x));
        c.check("ordinal", Ranks.ordinal(x));
    }

    static void multipleTests(Case c) {
        double[] p = c.vector("p");
        c.check("bonferroni", MultipleTests.bonferroni(p));
        c.check("holm", MultipleTests.holm(p));
        c.check("fdr_bh", MultipleTests.benjaminiHochberg(p));
        c.check("fdr_by", MultipleTests.benjaminiYekutieli(p));
    }

    static void partial(Case c) {
        c.check("r", Correlation.partial(c.vector("x"), c.vector("y"), c.matrix("z")));
    }

    private static void check(Case c, String name, Correlation actual) {
        if (!c.has(name)) {
            return;
        }
        JsonNode want = c.expected().get(name);
        if (want.has("error")) {
            assertThat(actual.statistic()).as(name).isNaN();
            return;
        }
        c.close(name, want.get("statistic"), actual.statistic());
        c.close(name + " p", want.get("pvalue"), actual.pValue());
    }
}
