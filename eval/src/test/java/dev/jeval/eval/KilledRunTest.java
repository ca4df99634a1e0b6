package dev.jeval.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.eval.request.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run in a process of its own that is killed (SIGKILL) and started again.
class KilledRunTest {
    private static final long PAUSE_NANOS = 2_000_000;
    private static final int ASKED_BEFORE_KILL = 60;
    private static final long DEADLINE_SECONDS = 120;

    @TempDir Path folder;

    /// The child: runs a demo task with a slow backend that writes down what it is asked.
    public static void main(String[] arguments) {
        Path asked = Path.of(arguments[1]);
        FakeBackend backend =
                new FakeBackend(
                        Long.parseLong(arguments[2]),
                        request -> {
                            note(asked, request);
                            LockSupport.parkNanos(PAUSE_NANOS);
                            return FakeBackend.hashing(1).answer(request);
                        });
        run(Path.of(arguments[0]), backend);
    }

    private static EvaluationResult run(Path output, FakeBackend backend) {
        EvaluationOptions options =
                EvaluationOptions.tasks("word_order_en")
                        .outputPath(output)
                        .logSamples(true)
                        .build();
        return Evaluation.run(options, backend, EvaluationListener.NONE);
    }

    private static void note(Path asked, Request request) {
        try {
            Files.writeString(
                    asked,
                    ((Request.LogLikelihood) request).continuation() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Process start(Path output, Path asked, int seed, Path errors)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(KilledRunTest.class.getName());
        command.addAll(List.of(output.toString(), asked.toString(), String.valueOf(seed)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(errors.toFile())
                .start();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void aKilledRunIsContinuedWithoutAskingAgainAndEndsWithTheSameBytes() throws Exception {
        Path output = folder.resolve("killed");
        Path first = folder.resolve("asked-first");
        Process child = start(output, first, 1, folder.resolve("errors-first"));
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
            while (lines(first).size() < ASKED_BEFORE_KILL && System.nanoTime() < deadline) {
                assertThat(child.isAlive())
                        .as(() -> "child: " + lossy(folder.resolve("errors-first")))
                        .isTrue();
                Thread.sleep(5);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        Path second = folder.resolve("asked-second");
        Process again = start(output, second, 2, folder.resolve("errors-second"));
        assertThat(again.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue())
                .as(() -> "child: " + lossy(folder.resolve("errors-second")))
                .isZero();

        // The last question before the kill may have gone unanswered; nothing else is asked twice.
        List<String> before = lines(first);
        List<String> after = lines(second);
        List<String> both = new ArrayList<>(before);
        both.retainAll(after);
        assertThat(both).hasSizeLessThanOrEqualTo(1);
        assertThat(before.size() + after.size() - both.size()).isEqualTo(600);

        EvaluationResult whole = run(folder.resolve("whole"), FakeBackend.hashing(5));
        Path samples;
        try (Stream<Path> files = Files.list(output.resolve("org__fake"))) {
            samples =
                    files.filter(file -> file.getFileName().toString().startsWith("samples_"))
                            .findFirst()
                            .orElseThrow();
        }
        assertThat(samples).hasSameBinaryContentAs(whole.samplesFiles().getFirst());
    }

    private static String lossy(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
