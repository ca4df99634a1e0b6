package dev.jeval.perf.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.perf.peers.Settings.Engine;
import dev.jeval.perf.peers.Settings.Shape;
import dev.jeval.perf.peers.Settings.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPartsTest {
    @TempDir Path folder;

    @Test
    void settingsNameWhatIsMeasured() {
        Settings settings =
                Settings.parse(
                        List.of(
                                "p",
                                "m",
                                "--shapes",
                                "llama",
                                "--weights",
                                "f16,int8",
                                "--engines",
                                "jlama",
                                "--rounds",
                                "3"));
        assertThat(settings.shapes()).containsExactly(Shape.LLAMA);
        assertThat(settings.weights()).containsExactly(Weights.F16, Weights.INT8);
        assertThat(settings.engines()).containsExactly(Engine.JLAMA);
        assertThat(settings.rounds()).isEqualTo(3);
        assertThat(Shape.LLAMA.files(settings.models())).isEqualTo(Path.of("m/llama/llama-3.2-1b"));
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> Settings.parse(List.of("p")))
                .hasMessageContaining("directories of peers and of models");
        assertThatThrownBy(() -> Settings.parse(List.of("p", "m", "--sizes", "x")))
                .hasMessageContaining("--sizes");
        assertThatThrownBy(() -> Settings.parse(List.of("p", "m", "--rounds")))
                .hasMessageContaining("--rounds: expected a value");
    }

    @Test
    void tasksHaveAsManyWordsAsTokensAndEndingsThatDifferAtOnce() throws IOException {
        Path file = folder.resolve("tasks.txt");
        HellaswagFile.write(file, 5);
        assertThat(Files.readAllLines(file)).hasSize(5 * 6);
        for (HellaswagFile.Task task : HellaswagFile.read(file, 5)) {
            assertThat(task.context().split(" ")).hasSize(HellaswagFile.CONTEXT_TOKENS);
            Set<String> firsts = new HashSet<>();
            for (String ending : task.endings()) {
                List<String> words = new ArrayList<>(Arrays.asList(ending.split(" ")));
                assertThat(words)
                        .hasSize(HellaswagFile.ENDING_TOKENS)
                        .allMatch(w -> w.length() == 2);
                firsts.add(words.getFirst());
            }
            assertThat(firsts).hasSize(HellaswagFile.ENDINGS);
        }
    }

    @Test
    void ratiosPairTheRoundsAndSharesUseTheLimits() {
        Figure figure = new Figure("m", "prefill 100", "tokens/s", 100);
        for (double[] seconds : new double[][] {{1, 2}, {2, 8}, {4, 4}}) {
            figure.add(Figure.OURS, new double[] {seconds[0], 1e9, 2e9});
            figure.add("peer", new double[] {seconds[1]});
        }
        figure.limits().add(new double[] {4e9, 8e9});
        figure.limits().add(new double[] {4e9, 8e9});
        assertThat(figure.ratio("peer")).isEqualTo(2);
        assertThat(figure.rates(Figure.OURS)).isEqualTo("50.0 (25.0 to 100.0)");
        assertThat(figure.share()).isEqualTo(0.25);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void workersAnswerUntilTheyFail() throws IOException {
        String script = "read a; echo noise; echo result 1.5 2; read b; exit 3";
        Path log = folder.resolve("log");
        try (Worker worker = Worker.start(List.of("/bin/sh", "-c", script), log, 30)) {
            assertThat(worker.measure("a")).containsExactly(1.5, 2);
            assertThatThrownBy(() -> worker.measure("b"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'b' failed");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void workersThatTakeTooLongAreEnded() throws IOException {
        Path log = folder.resolve("log");
        List<String> command = List.of("/bin/sleep", "60");
        try (Worker worker = Worker.start(command, log, 1)) {
            assertThatThrownBy(() -> worker.measure("a")).hasMessageContaining("more than 1 s");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void reportsShowEveryPeerBesideUs() throws IOException {
        Figure figure = new Figure("model bf16", "prefill 100", "tokens/s", 100);
        figure.add(Figure.OURS, new double[] {1, 1e9, 2e9});
        figure.add("peer", new double[] {2});
        figure.limits().add(new double[] {4e9, 8e9});
        Figure documents = new Figure("model bf16", "4 documents", Comparison.DOCUMENTS, 4);
        documents.add(Figure.OURS, new double[] {2, 12});
        documents.limits().add(new double[] {4e9, 8e9});
        IdleMachine machine =
                new IdleMachine(false, new PrintStream(OutputStream.nullOutputStream()));
        String text =
                Report.of(Settings.parse(List.of("p", "m")), List.of(figure, documents), machine);
        assertThat(text)
                .contains("| peer | 50.0 (50.0 to 50.0) | **2.00** |")
                .contains("| model bf16 | prefill 100 | 100.0 (100.0 to 100.0) | 0.50 |")
                .contains("| model bf16 | 4 documents | 2.00 (2.00 to 2.00) | 6.00 |");
    }
}
