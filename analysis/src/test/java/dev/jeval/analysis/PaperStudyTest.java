package dev.jeval.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.analysis.study.Budget;
import dev.jeval.analysis.study.ScalingFit;
import dev.jeval.analysis.study.StudyOptions;
import dev.jeval.analysis.study.StudyResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The paper's 35 models × 19 benchmarks against an independent computation.
class PaperStudyTest {
    /// Expected values have six decimals.
    private static final double SIX_DECIMALS = 6e-7;

    private static final double THREE_DECIMALS = 6e-4;
    private static final int FACTORS = 4;

    private static StudyResult study;
    private static JsonNode expected;

    @BeforeAll
    static void analyse() throws IOException {
        StudyOptions options = new StudyOptions(FACTORS, 100, 0, 10_000);
        study = AnalysisRunner.run(AnalysisOptions.paper().withStudy(options)).study();
        expected = new JsonMapper().readTree(resource("pca-expected.json"));
    }

    @Test
    void explainsTheVarianceOfThePaper() {
        double[] ratios = study.factors().pca().explainedVarianceRatio();
        assertThat(ratios).startsWith(new double[] {0.6515, 0.1542, 0.0697, 0.0323}, within(5e-5));
        assertVector(ratios, expected.get("explained_variance_ratio"), SIX_DECIMALS);
    }

    @Test
    void standardizesWithPopulationDeviation() {
        var standardizer = study.factors().pca().standardizer();
        assertVector(standardizer.means(), expected.get("mean"), SIX_DECIMALS);
        assertVector(standardizer.scales(), expected.get("sd_population"), SIX_DECIMALS);
        double n = study.factors().models().length;
        double[] eigenvalues = study.factors().pca().explainedVariance().clone();
        for (int k = 0; k < eigenvalues.length; k++) {
            eigenvalues[k] *= (n - 1) / n;
        }
        assertVector(eigenvalues, expected.get("eigenvalues"), SIX_DECIMALS);
    }

    @Test
    void findsTheComponentsLoadingsAndScores() {
        List<String> benchmarks =
                study.table().benchmarks().stream().map(benchmark -> benchmark.id()).toList();
        for (int k = 0; k < FACTORS; k++) {
            String name = "PC" + (k + 1);
            String anchor = expected.get("sign_anchors").get(name).asString();
            double[] component = study.factors().pca().components()[k];
            // The reference fixes signs by an anchor benchmark rather than the largest loading.
            double flip = Math.signum(component[benchmarks.indexOf(anchor)]);
            for (int j = 0; j < component.length; j++) {
                assertThat(flip * component[j])
                        .isCloseTo(number("components", name, benchmarks.get(j)), within(1e-6));
                assertThat(flip * study.factors().loadings()[j][k])
                        .isCloseTo(
                                number("structure_loadings_first4", name, benchmarks.get(j)),
                                within(1e-6));
            }
            for (int i = 0; i < study.table().models().size(); i++) {
                JsonNode scores = expected.get("scores").get(study.table().models().get(i));
                assertThat(flip * study.factors().score(i, k))
                        .isCloseTo(scores.get(k).asDouble(), within(1e-6));
            }
        }
    }

    @Test
    void makesTheLargestLoadingPositive() {
        for (double[] component : study.factors().pca().components()) {
            double largest = 0;
            for (double weight : component) {
                largest = Math.abs(weight) > Math.abs(largest) ? weight : largest;
            }
            assertThat(largest).isPositive();
        }
    }

    @Test
    void correlatesLikeTheReference() throws IOException {
        assertMatrix(study.correlations().pearson(), "correlations-expected.csv");
        assertMatrix(study.correlations().spearman(), "correlations-spearman.csv");
    }

    @Test
    void scalesLikeTheReference() {
        assertScaling(0, Budget.TOTAL, 27, 0.944, 0.942);
        assertScaling(0, Budget.ENGLISH, 9, 0.979, 0.921);
        assertScaling(0, Budget.JAPANESE, 9, -0.148, -0.250);
        assertScaling(1, Budget.TOTAL, 27, 0.173, 0.131);
        assertScaling(1, Budget.ENGLISH, 9, 0.154, 0.326);
        assertScaling(1, Budget.JAPANESE, 9, 0.886, 0.850);
        // The third factor's sign is free: the reference has it the other way round.
        assertScaling(2, Budget.TOTAL, 27, -0.073, -0.043);
        assertScaling(2, Budget.ENGLISH, 9, 0.775, 0.494);
        assertScaling(2, Budget.JAPANESE, 9, -0.629, -0.817);
    }

    @Test
    void readsTheFactorsAsThePaperDoes() {
        assertThat(study.factors().readings().get(0).name()).isEqualTo("general ability");
        assertThat(study.factors().readings().get(1).name()).isEqualTo("Japanese ability");
        assertThat(study.factors().readings().get(2).name()).contains("code and arithmetic");
        assertThat(study.factors().retained()).isEqualTo(2);
        assertThat(study.warnings()).anyMatch(warning -> warning.contains("PC4 is not stable"));
    }

    private static void assertScaling(
            int factor, Budget budget, int models, double pearson, double spearman) {
        ScalingFit fit =
                study.scaling().stream()
                        .filter(f -> f.factor() == factor && f.budget() == budget)
                        .findFirst()
                        .orElseThrow();
        assertThat(fit.models()).hasSize(models);
        assertThat(fit.pearson().statistic()).isCloseTo(pearson, within(THREE_DECIMALS));
        assertThat(fit.spearman().statistic()).isCloseTo(spearman, within(THREE_DECIMALS));
    }

    private static void assertMatrix(double[][] actual, String name) throws IOException {
        List<String> lines = resource(name).lines().skip(1).toList();
        assertThat(actual).hasNumberOfRows(lines.size());
        for (int i = 0; i < actual.length; i++) {
            String[] cells = lines.get(i).split(",", -1);
            assertThat(cells[0]).isEqualTo(study.table().benchmarks().get(i).id());
            for (int j = 0; j < actual.length; j++) {
                assertThat(actual[i][j])
                        .isCloseTo(Double.parseDouble(cells[j + 1]), within(SIX_DECIMALS));
            }
        }
    }

    private static void assertVector(double[] actual, JsonNode want, double tolerance) {
        assertThat(actual).hasSize(want.size());
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(want.get(i).asDouble(), within(tolerance));
        }
    }

    private static double number(String table, String component, String benchmark) {
        return expected.get(table).get(component).get(benchmark).asDouble();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PaperStudyTest.class.getResourceAsStream("/paper/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
