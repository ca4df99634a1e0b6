package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.fail;

import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/// Every case of `golden/stats` against the statistics of this package.
class StatsGoldenTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Goldens GOLDENS = Goldens.of("stats");

    @TestFactory
    Stream<DynamicContainer> agreesWithTheOracle() {
        return GOLDENS.files(GOLDENS.root(), "*.jsonl").stream()
                .map(file -> DynamicContainer.dynamicContainer(file.toString(), tests(file)));
    }

    private static List<DynamicTest> tests(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> Case.of(JSON.readTree(line)))
                    .map(c -> GOLDENS.test(file, c.id(), () -> check(c)))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    private static void check(Case c) throws IOException {
        switch (c.op()) {
            case "py_random" -> RandomGoldens.stream(c);
            case "py_shuffle" -> RandomGoldens.shuffle(c);
            case "py_sample" -> RandomGoldens.sample(c);
            case "py_choices" -> RandomGoldens.choices(c);
            case "py_shuffle_then_sample" -> RandomGoldens.shuffleThenSample(c);
            case "np_randomstate" -> RandomGoldens.numpyStream(c);
            case "np_choice" -> RandomGoldens.numpyChoice(c);
            case "harness_stats" -> HarnessGoldens.stats(c);
            case "harness_bootstrap" -> HarnessGoldens.bootstrap(c);
            case "harness_weighted" -> HarnessGoldens.weighted(c);
            case "harness_group" -> HarnessGoldens.group(c);
            case "harness_brier" -> HarnessGoldens.brier(c);
            case "classification" -> HarnessGoldens.classification(c);
            case "correlation" -> CorrelationGoldens.correlation(c);
            case "correlation_matrix" -> CorrelationGoldens.matrix(c);
            case "rankdata" -> CorrelationGoldens.ranks(c);
            case "multipletests" -> CorrelationGoldens.multipleTests(c);
            case "partial_correlation" -> CorrelationGoldens.partial(c);
            case "linregress" -> RegressionGoldens.line(c);
            case "ols" -> RegressionGoldens.leastSquares(c);
            case "polyfit" -> RegressionGoldens.polynomial(c);
            case "theilslopes" -> RegressionGoldens.theilSen(c);
            case "distribution" -> DistributionGoldens.distribution(c);
            case "special" -> DistributionGoldens.special(c);
            case "percentile" -> DistributionGoldens.percentile(c);
            case "tests" -> DistributionGoldens.tests(c);
            case "pca" -> FactorGoldens.pca(c);
            case "pca_missing" -> FactorGoldens.pcaMissing(c);
            case "varimax" -> FactorGoldens.rotation(c, Rotation.Criterion.VARIMAX);
            case "quartimax" -> FactorGoldens.rotation(c, Rotation.Criterion.QUARTIMAX);
            case "factor_analysis" -> FactorGoldens.factorAnalysis(c);
            case "eigh" -> FactorGoldens.eigenvalues(c);
            case "svd" -> FactorGoldens.singularValues(c);
            case "clustering" -> ClusteringGoldens.clustering(c);
            default -> fail("no statistic is wired to op '%s'", c.op());
        }
    }
}
