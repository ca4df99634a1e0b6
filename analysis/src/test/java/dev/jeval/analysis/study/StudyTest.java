package dev.jeval.analysis.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.analysis.data.AnalysisException;
import dev.jeval.analysis.data.Benchmark;
import dev.jeval.analysis.data.DocumentScores;
import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.data.ScoreTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyTest {
    private static final StudyOptions QUICK = new StudyOptions(0, 60, 0, 10_000);

    @Test
    void findsTheFactorsThatMadeTheScores() {
        StudyResult study = run(twoFactorTable(60, 3));
        assertThat(study.factors().retained()).isEqualTo(2);
        assertThat(study.factors().readings().get(0).name()).isEqualTo("general ability");
        assertThat(study.factors().varianceIntervals()[0].contains(study.factors().explained(0)))
                .isTrue();
    }

    @Test
    void pairwiseCorrelationsAndListwiseFactorsTakeGaps() {
        ScoreTable table = twoFactorTable(40, 4);
        table.scores()[0][0] = Double.NaN;
        table.scores()[5][2] = Double.NaN;
        StudyResult study = run(table);
        assertThat(study.factors().models()).hasSize(38);
        assertThat(study.factors().imputed()).isZero();
        assertThat(study.correlations().pairs().getFirst().models()).isEqualTo(39);
        assertThat(study.notes()).anyMatch(note -> note.startsWith("2 scores are missing"));
    }

    @Test
    void imputesMeansWhenTooFewRowsAreComplete() {
        ScoreTable table = twoFactorTable(20, 5);
        for (int i = 0; i < 10; i++) {
            table.scores()[i][i % 3] = Double.NaN;
        }
        StudyResult study = run(table);
        assertThat(study.factors().models()).hasSize(20);
        assertThat(study.factors().imputed()).isEqualTo(10);
        assertThat(study.notes()).anyMatch(note -> note.contains("mean of the benchmark"));
        assertThat(study.warnings()).anyMatch(warning -> warning.contains("8 % of the table"));
    }

    @Test
    void leavesOutWhatSaysNothing() {
        double[][] scores = {
            {1, 2, 5, Double.NaN},
            {2, 1, 5, Double.NaN},
            {3, 5, 5, 1},
            {4, 4, 5, 2},
            {Double.NaN, Double.NaN, Double.NaN, Double.NaN}
        };
        StudyResult study = run(table(scores));
        assertThat(study.table().benchmarks()).hasSize(2);
        assertThat(study.table().models()).hasSize(4);
        assertThat(study.notes()).anyMatch(note -> note.contains("left out: b2, b3"));
        assertThat(study.notes())
                .anyMatch(note -> note.contains("without any score are left out: m4"));
        assertThat(study.warnings()).anyMatch(warning -> warning.startsWith("4 models are few"));
    }

    @Test
    void refusesTooLittle() {
        assertThatThrownBy(() -> run(table(new double[][] {{1, 2}, {2, 3}})))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("got 2 models and 0 benchmarks");
        assertThatThrownBy(() -> run(table(new double[][] {{1, 2}, {1, 3}, {1, 4}})))
                .hasMessageContaining("got 3 models and 1 benchmarks");
    }

    @Test
    void refusesMoreBenchmarksThanItCanCluster() {
        double[][] scores = new double[4][151];
        Random random = new Random(1);
        for (double[] row : scores) {
            Arrays.setAll(row, j -> random.nextDouble());
        }
        assertThatThrownBy(() -> run(table(scores)))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("expected at most 150 benchmarks, got 151");
    }

    @Test
    void worksWithoutResamples() {
        ScoreTable table = twoFactorTable(12, 6);
        List<ModelFacts> facts = table.models().stream().map(ModelFacts::unknown).toList();
        StudyOptions options = new StudyOptions(99, 0, 0, 1);
        StudyResult study = Study.run(table, facts, DocumentScores.none(6), options);
        assertThat(study.factors().reported()).isEqualTo(6);
        assertThat(study.factors().loadingIntervals()[0][0].isDefined()).isFalse();
        assertThat(study.correlations().pairs().getFirst().bootstrap().isDefined()).isFalse();
    }

    @Test
    void isDeterministic() {
        StudyResult a = run(twoFactorTable(15, 8));
        StudyResult b = run(twoFactorTable(15, 8));
        for (int j = 0; j < a.table().benchmarks().size(); j++) {
            assertThat(a.factors().loadingIntervals()[j])
                    .isEqualTo(b.factors().loadingIntervals()[j]);
        }
        assertThat(a.correlations().pairs()).isEqualTo(b.correlations().pairs());
        assertThat(a.warnings()).isEqualTo(b.warnings());
    }

    @Test
    void standardErrorsWidenIntervals() {
        ScoreTable exact = twoFactorTable(30, 9);
        double[][] errors = new double[30][];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = IntStream.range(0, 6).mapToDouble(j -> 1.5).toArray();
        }
        ScoreTable noisy =
                new ScoreTable(exact.models(), exact.benchmarks(), exact.scores(), errors);
        assertThat(width(run(noisy))).isGreaterThan(width(run(exact)));
    }

    @Test
    void countsComputeOnlyIfAllParametersAreKnown() {
        ScoreTable table = twoFactorTable(12, 10);
        List<ModelFacts> facts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double parameters = i == 3 ? Double.NaN : 1e9;
            facts.add(new ModelFacts("m" + i, "m" + i, "", "", parameters, 1e9 * (i + 1), 0, 1e9));
        }
        StudyResult study = Study.run(table, facts, DocumentScores.none(6), QUICK);
        assertThat(study.compute()).isFalse();
        assertThat(study.scaling().getFirst().logBudget()[9]).isCloseTo(10, within(1e-12));
        assertThat(study.scaling()).noneMatch(fit -> fit.budget() == Budget.JAPANESE);
        assertThat(study.notes()).anyMatch(note -> note.contains("seen 10,000"));
    }

    private static double width(StudyResult study) {
        var interval = study.correlations().pairs().getFirst().bootstrap();
        return interval.high() - interval.low();
    }

    private static StudyResult run(ScoreTable table) {
        List<ModelFacts> facts = table.models().stream().map(ModelFacts::unknown).toList();
        return Study.run(table, facts, DocumentScores.none(table.benchmarks().size()), QUICK);
    }

    /// Six benchmarks made of one general factor and one that only the last three share.
    private static ScoreTable twoFactorTable(int models, long seed) {
        Random random = new Random(seed);
        double[][] scores = new double[models][6];
        for (double[] row : scores) {
            double general = 2 * random.nextGaussian();
            double special = 1.4 * random.nextGaussian();
            for (int j = 0; j < 6; j++) {
                row[j] = general + (j < 3 ? -special : special) + 0.3 * random.nextGaussian();
            }
        }
        return table(scores);
    }

    private static ScoreTable table(double[][] scores) {
        List<String> models = IntStream.range(0, scores.length).mapToObj(i -> "m" + i).toList();
        List<Benchmark> benchmarks =
                IntStream.range(0, scores[0].length)
                        .mapToObj(j -> Benchmark.named("b" + j))
                        .toList();
        return ScoreTable.of(models, benchmarks, scores);
    }
}
