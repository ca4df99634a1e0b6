package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Checks of the `pca`, `pca_missing`, `varimax`, `quartimax`, `factor_analysis`, `eigh` and `svd`
/// cases.
///
/// Vectors of equal or zero singular values are arbitrary; so is a sign that hangs on a tie. The
/// checks leave out exactly those.
final class FactorGoldens {
    /// Singular values closer than this (relative to the largest) have arbitrary vectors.
    private static final double GAP = 1e-6;

    private FactorGoldens() {}

    static void pca(Case c) throws IOException {
        boolean standardize = c.input().path("standardise").asBoolean(true);
        double[][] table = c.matrix();
        var byScore =
                PrincipalComponents.of(table, standardize, PrincipalComponents.Sign.LARGEST_SCORE);
        var byLoading =
                PrincipalComponents.of(
                        table, standardize, PrincipalComponents.Sign.LARGEST_LOADING);
        c.check("explained_variance", byScore.explainedVariance());
        c.check("explained_variance_ratio", byScore.explainedVarianceRatio());
        c.check("singular_values", byScore.singularValues());
        if (standardize) {
            c.check("scaler_mean", byScore.standardizer().means());
            c.check("scaler_scale", byScore.standardizer().scales());
        }
        c.check("rank", byScore.rank());
        JsonNode want = c.expected();
        for (int k = 0; k < byScore.rank(); k++) {
            if (!isSeparate(byScore.singularValues(), k)) {
                continue;
            }
            double[] scores = column(byScore.scores(), k);
            double flipU =
                    isTied(scores)
                            ? flip(want.get("components_u_sign").get(k), byScore.components()[k])
                            : 1;
            c.close(
                    "u " + k,
                    want.get("components_u_sign").get(k),
                    scale(byScore.components()[k], flipU));
            double[] loadings = byLoading.components()[k];
            double flipV =
                    isTied(loadings) ? flip(want.get("components_v_sign").get(k), loadings) : 1;
            c.close("v " + k, want.get("components_v_sign").get(k), scale(loadings, flipV));
            if (k < want.get("scores_u_sign").get(0).size()) {
                c.close(
                        "scores " + k,
                        columnOf(want.get("scores_u_sign"), k),
                        scale(scores, flipU));
                double[] scaled = column(byScore.loadings(k + 1), k);
                c.close(
                        "loadings " + k,
                        columnOf(want.get("loadings_u_sign"), k),
                        scale(scaled, flipU));
            }
        }
    }

    static void pcaMissing(Case c) throws IOException {
        double[][] table = c.matrix();
        JsonNode imputed = c.expected().get("mean_imputed");
        checkComponents(c, imputed, PrincipalComponents.imputeMeans(table));
        JsonNode listwise = c.expected().get("listwise");
        double[][] complete = CorrelationMatrix.completeRows(table);
        assertThat(complete).hasNumberOfRows(listwise.get("n").asInt());
        checkComponents(c, listwise, complete);
    }

    static void rotation(Case c, Rotation.Criterion criterion) {
        Rotation rotation =
                Rotation.of(
                        c.matrix("loadings"),
                        criterion,
                        c.input().get("tol").asDouble(),
                        c.integer("max_iter"));
        double[][] want = Case.matrix(c.expected().get("rotated"));
        boolean[] used = new boolean[want[0].length];
        for (int k = 0; k < want[0].length; k++) {
            double[] column = column(want, k);
            int match =
                    IntStream.range(0, used.length)
                            .filter(j -> !used[j])
                            .filter(j ->
                                    distance(column, column(rotation.loadings(), j))
                                            < c.tolerance() * 10)
                            .findFirst()
                            .orElse(-1);
            assertThat(match).as("a rotated factor like expected factor %s", k).isNotNegative();
            used[match] = true;
        }
        c.check("criterion_sum_var_sq", rotation.sumOfSquareVariances());
    }

    static void factorAnalysis(Case c) {
        double[][] table = c.matrix("matrix");
        FactorAnalysis model =
                FactorAnalysis.fit(Standardizer.fit(table).apply(table), c.integer("k"));
        closeAbsolute(c, "communality", model.communalities());
        closeAbsolute(c, "noise_variance", model.noiseVariance());
        c.check("loglike_per_sample", model.logLikelihoodPerRow());
        double[][] covariance = model.impliedCovariance();
        JsonNode want = c.expected().get("implied_cov");
        for (int i = 0; i < covariance.length; i++) {
            assertThat(covariance[i])
                    .containsExactly(Case.vector(want.get(i)), within(c.tolerance()));
        }
    }

    static void eigenvalues(Case c) throws IOException {
        c.check("values_ascending", Svd.symmetricEigenvalues(c.matrix()));
    }

    static void singularValues(Case c) throws IOException {
        c.check("singular_values", Svd.of(c.matrix()).s());
    }

    private static void checkComponents(Case c, JsonNode want, double[][] table) {
        var pca = PrincipalComponents.of(table, true, PrincipalComponents.Sign.LARGEST_SCORE);
        c.close("ratio", want.get("ratio"), pca.explainedVarianceRatio());
        for (int k = 0; k < pca.rank(); k++) {
            c.close("component " + k, want.get("components").get(k), pca.components()[k]);
        }
    }

    private static void closeAbsolute(Case c, String name, double[] actual) {
        assertThat(actual)
                .as(name)
                .containsExactly(Case.vector(c.expected().get(name)), within(c.tolerance()));
    }

    private static boolean isSeparate(double[] singular, int k) {
        double gap = GAP * singular[0];
        boolean above = k == 0 || singular[k - 1] - singular[k] > gap;
        boolean below = k == singular.length - 1 || singular[k] - singular[k + 1] > gap;
        return above && below;
    }

    private static boolean isTied(double[] vector) {
        double[] sizes = Arrays.stream(vector).map(Math::abs).sorted().toArray();
        int n = sizes.length;
        return n > 1 && sizes[n - 1] - sizes[n - 2] < GAP * sizes[n - 1];
    }

    private static double flip(JsonNode want, double[] actual) {
        double[] wanted = Case.vector(want);
        double product =
                IntStream.range(0, actual.length).mapToDouble(i -> wanted[i] * actual[i]).sum();
        return product < 0 ? -1 : 1;
    }

    private static double[] scale(double[] x, double factor) {
        return Arrays.stream(x).map(value -> value * factor).toArray();
    }

    private static double[] column(double[][] matrix, int k) {
        return Arrays.stream(matrix).mapToDouble(row -> row[k]).toArray();
    }

    private static JsonNode columnOf(JsonNode rows, int k) {
        var column = JsonNodeFactory.instance.arrayNode();
        rows.forEach(row -> column.add(row.get(k)));
        return column;
    }

    /// The distance up to sign.
    private static double distance(double[] a, double[] b) {
        double same = 0;
        double opposite = 0;
        for (int i = 0; i < a.length; i++) {
            same = Math.max(same, Math.abs(a[i] - b[i]));
            opposite = Math.max(opposite, Math.abs(a[i] + b[i]));
        }
        return Math.min(same, opposite);
    }
}
