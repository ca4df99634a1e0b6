package dev.jeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs `jeval.jar` as its users do: as a process of its own.
final class JarRunner {
    static final Path JAR = Path.of("target", "jeval.jar").toAbsolutePath();

    private final List<String> javaOptions = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private Path directory = Path.of("").toAbsolutePath();
    private String stdin = "";
    private long timeoutSeconds = 120;

    /// What a process left behind.
    record Result(int exitCode, String out, String err) {
        /// stderr without the line that the JVM prints about incubating modules.
        String messages() {
            return err.lines()
                    .filter(line -> !line.contains("incubator"))
                    .reduce("", (all, line) -> all + line + "\n");
        }
    }

    JarRunner java(Path executable) {
        java = executable;
        return this;
    }

    JarRunner option(String option) {
        javaOptions.add(option);
        return this;
    }

    JarRunner variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    JarRunner in(Path folder) {
        directory = folder;
        return this;
    }

    JarRunner stdin(String text) {
        stdin = text;
        return this;
    }

    JarRunner timeoutSeconds(long seconds) {
        timeoutSeconds = seconds;
        return this;
    }

    Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(javaOptions);
        command.add("-jar");
        command.add(JAR.toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    Result run(String... args) throws IOException, InterruptedException {
        return finish(start(args), stdin, timeoutSeconds);
    }

    private static Result finish(Process process, String stdin, long timeoutSeconds)
            throws IOException, InterruptedException {
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        try (OutputStream in = process.getOutputStream()) {
            in.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closedEarly) {
            assertThat(closedEarly).hasMessageContaining("pipe");
        }
        boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("the process ends within %d s", timeoutSeconds).isTrue();
        return new Result(process.exitValue(), out.join(), err.join());
    }

    private static CompletableFuture<String> read(java.io.InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
