package dev.jeval.engine.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a main class of the tests in a JVM of its own, with other options.
public final class ChildJvm {
    // The JVM leaves vectors of 512 bits out on some CPUs that have them; without hardware behind
    // them they are correct, but very slow.
    private static final List<String> VECTORS =
            List.of(
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "-XX:UseAVX=3");

    private ChildJvm() {}

    /// Runs `main` with the vector module and all vector widths; returns everything it printed.
    public static String run(Class<?> main, List<String> jvmOptions, String... arguments)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(VECTORS);
        options.addAll(jvmOptions);
        return runPlain(main, options, arguments);
    }

    /// As `run`, with `jvmOptions` and nothing else.
    public static String runPlain(Class<?> main, List<String> jvmOptions, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvmOptions);
        String classPath = System.getProperty("java.class.path");
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("surefire.test.class.path", classPath),
                        main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
