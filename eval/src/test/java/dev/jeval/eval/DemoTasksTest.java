package dev.jeval.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.backend.Backends;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTasksTest {
    private static final List<String> TASKS =
            List.of(
                    "particle_ja",
                    "word_order_ja",
                    "text_ja",
                    "jcola_sample",
                    "preposition_en",
                    "word_order_en",
                    "text_en",
                    "blimp_sample");
    private static final int DOCUMENTS = 4 * 300 + 116 + 256 + 865 + 4020;

    @TempDir Path folder;

    @Test
    void theDemoRunsAndWritesFiles() throws Exception {
        try (Backend backend = Backends.open("dummy", Map.of(), "1")) {
            EvaluationOptions options =
                    EvaluationOptions.tasks("demo")
                            .model("dummy")
                            .outputPath(folder)
                            .logSamples(true)
                            .bootstrapIters(100)
                            .build();
            EvaluationResult result = Evaluation.run(options, backend, EvaluationListener.NONE);
            assertThat(result.failedDocuments()).isZero();
            assertThat(result.documents()).isEqualTo(DOCUMENTS);
            assertThat(result.results().get("group_subtasks")).isEqualTo(Map.of("demo", TASKS));
            assertThat(result.samplesFiles()).hasSize(TASKS.size());
            int lines = 0;
            for (Path file : result.samplesFiles()) {
                assertThat(file.getParent()).isEqualTo(folder.resolve("dummy"));
                lines += Files.readAllLines(file).size();
            }
            assertThat(lines).isEqualTo(DOCUMENTS);
            assertThat(result.resultsFile()).isRegularFile();
            assertThat(result.tables()).hasSize(1);
            assertThat(result.tables().getFirst()).contains("| - particle_ja", "BLiMP sample");
        }
    }
}
