package dev.jeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands run inside this JVM: what they print and how they end.
class CommandLineTest {
    @TempDir Path folder;

    private record Result(int code, String out, String err) {}

    private static Result run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        try (PrintWriter outWriter = new PrintWriter(out);
                PrintWriter errWriter = new PrintWriter(err)) {
            int code = Main.run(texts, outWriter, errWriter);
            outWriter.flush();
            errWriter.flush();
            return new Result(code, out.toString(), err.toString());
        }
    }

    @Test
    void helpListsEveryCommand() {
        assertThat(run("--help").out())
                .contains(
                        List.of(
                                "run",
                                "ls",
                                "validate",
                                "score",
                                "generate",
                                "chat",
                                "inspect",
                                "bench",
                                "tokenize",
                                "tokenizer",
                                "analyze",
                                "demo"));
    }

    @Test
    void anUnknownTaskIsOneLineWithSimilarNames() {
        Result result = run("run", "--model", "dummy", "--tasks", "particel_ja");
        assertThat(result.code()).isEqualTo(ExitCode.TASK);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("particel_ja").contains("particle_ja");
    }

    @Test
    void aRunWritesResultsAndSamplesUnderTheirConventionalNames() throws IOException {
        Result result =
                run(
                        "--model",
                        "dummy",
                        "--tasks",
                        "particle_ja,word_order_en",
                        "--limit",
                        "5",
                        "--output-path",
                        folder,
                        "--log-samples",
                        "--device",
                        "cuda");
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("|Tasks").contains("acc");
        assertThat(result.err()).contains("--device is ignored");
        try (var files = Files.walk(folder)) {
            List<String> names =
                    files.filter(Files::isRegularFile)
                            .map(file -> String.valueOf(file.getFileName()))
                            .toList();
            assertThat(names)
                    .anyMatch(name -> name.matches("results_.*\\.json"))
                    .anyMatch(name -> name.matches("samples_particle_ja_.*\\.jsonl"))
                    .anyMatch(name -> name.matches("samples_word_order_en_.*\\.jsonl"));
        }
    }

    @Test
    void aConfigurationFileStandsInForOptionsAndTheCommandLineWins() throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("設定.yaml"),
                        "model: dummy\ntasks: [particle_ja]\nlimit: 3\n");
        Result result = run("run", "--config", config, "--limit", "2", "--show_config");
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("\"task\" : \"particle_ja\"");
        assertThat(run("run", "--config", folder.resolve("none.yaml")).code())
                .isEqualTo(ExitCode.FILES);
        Files.writeString(config, "modle: dummy\n");
        assertThat(run("run", "--config", config).err()).contains("modle");
    }

    @Test
    void thePaperIsReproducedFromTheCommandLine() {
        Result result = run("analyze", "--paper", "--output", folder, "--resamples", "20");
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("0.6515").contains("0.1542").contains("0.0697");
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void brokenInputsEndInOneLineAndTheirExitCode() throws IOException {
        Path csv = Files.writeString(folder.resolve("scores.csv"), "model,a\nm,x\n");
        Path empty = Files.createDirectories(folder.resolve("空"));
        for (List<Object> args :
                List.of(
                        List.<Object>of("analyze", csv),
                        List.<Object>of("analyze", folder.resolve("missing")),
                        List.<Object>of("inspect", empty),
                        List.<Object>of("tokenize", empty, "text"),
                        List.<Object>of("tokenizer", "stats", empty),
                        List.<Object>of("run", "--tasks", empty.resolve("no.yaml")))) {
            Result result = run(args.toArray());
            assertThat(result.code())
                    .as("%s: %s", args, result.err())
                    .isBetween(ExitCode.MODEL, ExitCode.FILES);
            assertThat(result.err().lines()).as("%s", args).hasSize(1);
            assertThat(result.err()).startsWith("jeval: ").doesNotContain("internal error");
        }
    }

    @Test
    void contradictionsAreUsageErrors() {
        for (List<Object> args :
                List.of(
                        List.<Object>of("run", "--model", "dummy"),
                        List.<Object>of("analyze"),
                        List.<Object>of("analyze", "--paper", "x"),
                        List.<Object>of("run", "--tasks", "a", "--seed", "1,2"),
                        List.<Object>of("run", "--tasks", "a", "--model_args", "pretrained"),
                        List.<Object>of("run", "--tasks", "a", "--samples", "[]"),
                        List.<Object>of("tokenizer"))) {
            assertThat(run(args.toArray()).code()).as("%s", args).isEqualTo(ExitCode.USAGE);
        }
    }
}
