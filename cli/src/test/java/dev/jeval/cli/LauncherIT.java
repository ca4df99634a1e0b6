package dev.jeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    @Test
    void printsItsVersionFromAnyDirectory(@TempDir Path folder) throws Exception {
        JarRunner.Result result = new JarRunner().in(folder).run("--version");
        assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).startsWith("jeval ").contains("Java 25");
    }

    @Test
    void aCommandThatComputesRestartsWithTheVectorModule() throws Exception {
        JarRunner.Result result = new JarRunner().run("score", "no-such-model", "--text", "a");
        assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
        assertThat(result.err()).contains("incubator");
        assertThat(result.messages().lines()).singleElement().asString().contains("no-such-model");
    }

    @Test
    void argumentsSurviveTheRestartByteForByte(@TempDir Path folder) throws Exception {
        Path model = Files.createDirectories(folder.resolve("モデル 一"));
        JarRunner.Result result =
                new JarRunner()
                        .option("-Xmx200m")
                        .option("-Djeval.test=a b")
                        .run("score", model.toString(), "--text", "猫 \"と\" 犬\n");
        assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
        assertThat(result.messages()).contains(model.toString()).contains("config.json");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theLocaleCStillNamesJapaneseFiles(@TempDir Path folder) throws Exception {
        Path model = Files.createDirectories(folder.resolve("モデル"));
        JarRunner.Result result =
                new JarRunner()
                        .variable("LC_ALL", "C")
                        .run("score", model.toString(), "--text", "a");
        assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
        assertThat(result.messages()).contains("config.json").doesNotContain("?");
    }

    @Test
    void stdinReachesTheRestartedProcess() throws Exception {
        JarRunner.Result result =
                new JarRunner().stdin("text").run("score", "no-such-model", "--text", "-");
        assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void controlCEndsItWith130() throws Exception {
        // Waits for its prompt on stdin, after the restart that the warning announces.
        Process process = new JarRunner().start("generate", "no-such-model", "-p", "-");
        BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
        assertThat(err.readLine()).contains("incubator");
        Thread.sleep(500);
        assertThat(process.isAlive()).isTrue();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void anOldJvmIsToldWhichOneIsNeeded() throws Exception {
        Path old = oldJava();
        assumeTrue(old != null, "an older JVM beside the JDK 25");
        JarRunner.Result result = new JarRunner().java(old).run("--version");
        assertThat(result.exitCode()).isEqualTo(ExitCode.JVM);
        assertThat(result.err())
                .startsWith("jeval: needs a Java 25")
                .contains("looked in:")
                .contains("/usr/lib/jvm")
                .doesNotContain("Exception");
    }

    @Test
    void aWrongCommandLineIsOneMessageAndExitCode2() throws Exception {
        for (List<String> args :
                List.of(
                        List.of("no-such-command"),
                        List.of("score"),
                        List.of("generate", "m", "-p", "a", "--temperature", "warm"))) {
            JarRunner.Result result = new JarRunner().run(args.toArray(String[]::new));
            assertThat(result.exitCode()).as("%s", args).isEqualTo(ExitCode.USAGE);
            assertThat(result.messages()).startsWith("jeval: ").doesNotContain("\tat ");
        }
    }

    private static Path oldJava() throws IOException {
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> homes = Files.list(folder)) {
            return homes.filter(home -> isOld(home.resolve("release")))
                    .map(home -> home.resolve("bin").resolve("java"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
        }
    }

    private static boolean isOld(Path release) {
        try {
            return Files.readString(release)
                    .lines()
                    .anyMatch(line -> line.matches("JAVA_VERSION=\"(1[1-9]|2[0-4])\\b.*"));
        } catch (IOException e) {
            return false;
        }
    }
}
