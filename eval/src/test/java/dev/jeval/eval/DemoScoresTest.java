package dev.jeval.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.backend.Backends;
import dev.jeval.eval.backend.ResponseSink;
import dev.jeval.eval.request.EncodingRules;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A demo model on the demo tasks, against the scores that PyTorch gives in float32.
class DemoScoresTest {
    private static final String MODELS = "cli/src/main/resources/dev/jeval/cli/demo";
    private static final String MODEL = "mix-4m";

    /// Scores are printed with six digits; a pair of nearly equal sentences may go either way.
    private static final double ACCURACY_TOLERANCE = 0.01;

    private static final double BITS_TOLERANCE = 1e-4;

    @TempDir Path folder;

    private Path model() throws IOException {
        Path root = Path.of(System.getProperty("jeval.build.root", "..")).resolve(MODELS);
        Path source = root.resolve("models").resolve(MODEL);
        Assumptions.assumeTrue(Files.isDirectory(source), "the demo's models lie in module cli");
        Path model = Files.createDirectories(folder.resolve(MODEL));
        for (Path from : List.of(root, source)) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, model.resolve(file.getFileName()));
                }
            }
        }
        return model;
    }

    private EvaluationResult run(Path model, String tasks, String batch, String threads) {
        Map<String, String> arguments = Map.of("pretrained", model.toString(), "threads", threads);
        try (Backend backend = Backends.open("hf", arguments, batch)) {
            EvaluationOptions options =
                    EvaluationOptions.tasks(tasks.split(",", -1))
                            .modelArgs(arguments)
                            .batchSize(batch)
                            .outputPath(folder.resolve("out-" + batch + "-" + threads))
                            .logSamples(true)
                            .bootstrapIters(100)
                            .build();
            return Evaluation.run(options, backend, EvaluationListener.NONE);
        }
    }

    private static double score(EvaluationResult result, String task, String metric) {
        Map<?, ?> entry = (Map<?, ?>) ((Map<?, ?>) result.results().get("results")).get(task);
        return ((Number) entry.get(metric + ",none")).doubleValue();
    }

    @Test
    void scoresAgreeWithAnIndependentImplementation() throws IOException {
        EvaluationResult result = run(model(), "demo", "auto", "2");
        assertThat(result.failedDocuments()).isZero();
        assertScore(result, "particle_ja", "acc", 0.536667);
        assertScore(result, "word_order_ja", "acc", 0.9);
        assertScore(result, "preposition_en", "acc", 0.58);
        assertScore(result, "word_order_en", "acc", 0.943333);
        assertScore(result, "blimp_sample", "acc", 0.514179);
        assertScore(result, "jcola_sample", "roc_auc", 0.5405);
        assertThat(score(result, "text_ja", "bits_per_byte"))
                .isCloseTo(1.807749, within(BITS_TOLERANCE));
        assertThat(score(result, "text_en", "bits_per_byte"))
                .isCloseTo(1.920025, within(BITS_TOLERANCE));
    }

    private static void assertScore(
            EvaluationResult result, String task, String metric, double expected) {
        assertThat(score(result, task, metric))
                .as(task)
                .isCloseTo(expected, within(ACCURACY_TOLERANCE));
    }

    @Test
    void theForecastOfScoresCountsTheTextThatFollows() throws IOException {
        Map<String, String> arguments = Map.of("pretrained", model().toString());
        Request score = new Request.LogLikelihood("A dog", " runs", EncodingRules.LM_EVAL);
        GenerationSettings settings = new GenerationSettings(List.of(), 20, 0, 1, 0);
        Request text = new Request.Generate("A dog", settings, 0, 0, EncodingRules.LM_EVAL);
        try (Backend backend = Backends.open("hf", arguments, "auto")) {
            assertThat(forecasts(backend, score)).containsExactly(Duration.ZERO);
            List<Duration> alone = forecasts(backend, text);
            assertThat(alone).endsWith(Duration.ZERO);
            List<Duration> both = forecasts(backend, text, score);
            assertThat(both).hasSize(alone.size() + 1).endsWith(Duration.ZERO);
            assertThat(both.getFirst()).isPositive();
        }
    }

    private static List<Duration> forecasts(Backend backend, Request... requests) {
        List<Duration> forecasts = new ArrayList<>();
        backend.run(
                List.of(requests),
                new ResponseSink() {
                    @Override
                    public void accept(int index, Response response) {}

                    @Override
                    public void remaining(Duration forecast) {
                        forecasts.add(forecast);
                    }
                });
        return forecasts;
    }

    @Test
    void batchSizeAndThreadsDoNotChangeAByte() throws IOException {
        Path model = model();
        EvaluationResult one = run(model, "word_order_ja,text_en", "auto", "2");
        EvaluationResult two = run(model, "word_order_ja,text_en", "3", "1");
        assertThat(two.results().get("results")).isEqualTo(one.results().get("results"));
        for (int i = 0; i < 2; i++) {
            assertThat(two.samplesFiles().get(i)).hasSameBinaryContentAs(one.samplesFiles().get(i));
        }
    }
}
