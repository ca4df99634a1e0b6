package dev.jeval.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.analysis.study.Budget;
import dev.jeval.analysis.study.StudyOptions;
import dev.jeval.analysis.study.StudyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The nine demo models, with scores of an independent implementation, and what numpy finds in
/// them.
class DemoStudyTest {
    private static final String SCORES =
            """
            model,particle_ja,word_order_ja,bits_per_byte_ja,jcola_auc,preposition_en,word_order_en,bits_per_byte_en,blimp
            ja-1m,0.51,0.85,1.955859,0.52949,0.356667,0.453333,4.366806,0.462189
            ja-4m,0.653333,0.916667,1.713368,0.553967,0.2,0.476667,3.687564,0.476617
            en-1m,0.356667,0.566667,5.576616,0.504251,0.53,0.913333,2.142962,0.497015
            en-4m,0.276667,0.53,4.018767,0.54264,0.613333,0.946667,1.786383,0.557711
            mix-1m,0.446667,0.81,2.104435,0.543661,0.51,0.896667,2.308096,0.496766
            mix-4m,0.536667,0.9,1.807749,0.5405,0.58,0.943333,1.920025,0.514179
            en4m-ja0.5m,0.36,0.713333,2.32933,0.53176,0.613333,0.936667,1.833249,0.552488
            en4m-ja2m,0.51,0.823333,1.920802,0.527489,0.603333,0.92,1.851243,0.531841
            ja4m-en2m,0.583333,0.893333,1.795701,0.553868,0.59,0.926667,2.014003,0.492289
            """;

    private static final String MODELS =
            """
            model,params_b,strategy,tokens_total_b,tokens_ja_b,tokens_en_b
            ja-1m,0.001393792,scratch,0.001,0.001,0
            ja-4m,0.001393792,scratch,0.004,0.004,0
            en-1m,0.001393792,scratch,0.001,0,0.001
            en-4m,0.001393792,scratch,0.004,0,0.004
            mix-1m,0.001393792,scratch,0.001,0.00049,0.00051
            mix-4m,0.001393792,scratch,0.004,0.00198,0.00202
            en4m-ja0.5m,0.001393792,continual,0.0045,0.00045,0.00405
            en4m-ja2m,0.001393792,continual,0.00599,0.00179,0.0042
            ja4m-en2m,0.001393792,continual,0.006,0.0042,0.0018
            """;

    @TempDir Path folder;

    @Test
    void findsTheLanguageContrastAndTheGeneralFactor() throws IOException {
        Path scores = Files.writeString(folder.resolve("scores.csv"), SCORES);
        Path models = Files.writeString(folder.resolve("models.csv"), MODELS);
        StudyResult study =
                AnalysisRunner.run(
                                AnalysisOptions.of(List.of(scores))
                                        .withModels(List.of(models))
                                        .withStudy(new StudyOptions(3, 50, 0, 10_000)))
                        .study();
        assertThat(study.factors().explained(0)).isCloseTo(0.606, within(5e-4));
        assertThat(study.factors().explained(1)).isCloseTo(0.248, within(5e-4));
        assertThat(study.factors().explained(2)).isCloseTo(0.077, within(5e-4));
        assertThat(study.factors().readings().get(0).name())
                .isEqualTo("language contrast: Japanese against English");
        assertThat(study.factors().readings().get(1).name()).isEqualTo("general ability");
        assertThat(correlation(study, 0, Budget.BALANCE)).isCloseTo(0.99, within(5e-3));
        assertThat(correlation(study, 1, Budget.TOTAL)).isCloseTo(0.72, within(5e-3));
        assertThat(study.warnings()).anyMatch(warning -> warning.startsWith("9 models are few"));
    }

    private static double correlation(StudyResult study, int factor, Budget budget) {
        return study.scaling().stream()
                .filter(fit -> fit.factor() == factor && fit.budget() == budget)
                .findFirst()
                .orElseThrow()
                .pearson()
                .statistic();
    }
}
