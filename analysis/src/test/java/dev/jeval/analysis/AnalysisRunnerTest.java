package dev.jeval.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.analysis.data.AnalysisException;
import dev.jeval.analysis.study.StudyOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnalysisRunnerTest {
    private static final StudyOptions QUICK = new StudyOptions(0, 30, 0, 10_000);
    private static final String HOSTILE = "</title><script>alert('x')</script>&\"\u0001モデル";

    @TempDir Path folder;

    @Test
    void writesTheSameBytesForTheSameInput() throws IOException {
        AnalysisOptions options = AnalysisOptions.paper().withStudy(QUICK);
        Path first = AnalysisRunner.run(options).write(folder.resolve("a"));
        Path second = AnalysisRunner.run(options).write(folder.resolve("b"));
        assertThat(first).hasFileName("report.html");
        for (String name : AnalysisRunner.run(options).files().keySet()) {
            assertThat(first.resolveSibling(name))
                    .hasSameBinaryContentAs(second.resolveSibling(name));
        }
        assertThat(folder.resolve("a")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void theReportLoadsNothingAndItsChartsAreWellFormed() throws Exception {
        String html =
                AnalysisRunner.run(AnalysisOptions.paper().withStudy(QUICK))
                        .files()
                        .get("report.html");
        String withoutNamespace = html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assertThat(withoutNamespace).doesNotContain("http://").doesNotContain("https://");
        assertThat(html).doesNotContain("src=").doesNotContain("@import").doesNotContain("url(");
        Matcher charts =
                Pattern.compile(
                                "<svg class=\"chart\".*?</figure>|<svg class=\"chart\".*?</svg>\n</div>",
                                Pattern.DOTALL)
                        .matcher(html);
        int count = 0;
        while (charts.find()) {
            String svg = charts.group();
            parseXml(svg.substring(0, svg.lastIndexOf("</svg>") + 6));
            count++;
        }
        assertThat(count).isGreaterThan(10);
    }

    @Test
    void namesFromOutsideStayText() throws IOException {
        Path csv = folder.resolve("scores.csv");
        Files.writeString(
                csv,
                "model,mmlu,\"<img src=x onerror=alert(1)>\",jmmlu\n\""
                        + HOSTILE.replace("\"", "\"\"")
                        + "\",1,2,3\nb,2,1,5\nc,3,5,1\nd,4,3,2\n");
        Map<String, String> files =
                AnalysisRunner.run(
                                AnalysisOptions.of(List.of(csv))
                                        .withTitle(HOSTILE)
                                        .withStudy(QUICK))
                        .files();
        String html = files.get("report.html");
        assertThat(html).doesNotContain("<script>alert").doesNotContain("<img");
        assertThat(html).contains("&lt;script&gt;alert(&#39;x&#39;)").contains("モデル");
        assertThat(html.split("<script>", -1)).hasSize(2);
        JsonNode json = new JsonMapper().readTree(files.get("analysis.json"));
        assertThat(json.get("models").get(0).get("model").asString()).isEqualTo(HOSTILE);
    }

    @Test
    void writesTablesThatItCanRead() throws IOException {
        Path report = AnalysisRunner.run(AnalysisOptions.paper().withStudy(QUICK)).write(folder);
        Path scores = report.resolveSibling("scores.csv");
        AnalysisResult again =
                AnalysisRunner.run(AnalysisOptions.of(List.of(scores)).withStudy(QUICK));
        assertThat(again.study().factors().explained(0)).isBetween(0.6515, 0.6516);
        assertThat(again.study().scaling()).isEmpty();
        assertThat(Files.readAllLines(report.resolveSibling("correlations.csv"))).hasSize(172);
        assertThat(Files.readAllLines(report.resolveSibling("factor-scores.csv"))).hasSize(36);
    }

    @Test
    void resamplesTheDocumentsOfResultFolders() throws IOException {
        String date = "2026-01-01T00-00-00.000001";
        for (int model = 0; model < 5; model++) {
            Path run = Files.createDirectories(folder.resolve("run/model-" + model));
            StringBuilder results = new StringBuilder();
            for (int task = 0; task < 3; task++) {
                StringBuilder samples = new StringBuilder();
                int right = 0;
                for (int doc = 0; doc < 20; doc++) {
                    int score = (doc * 7 + task * 3) % 20 < 3 * model + 2 + task % 2 ? 1 : 0;
                    right += score;
                    samples.append("{\"doc_id\": %d, \"acc\": %d.0}%n".formatted(doc, score));
                }
                Files.writeString(
                        run.resolve("samples_task%d_%s.jsonl".formatted(task, date)), samples);
                results.append(
                        "%s\"task%d\": {\"acc,none\": %s, \"acc_stderr,none\": 0.1}"
                                .formatted(task == 0 ? "" : ", ", task, right / 20.0));
            }
            Files.writeString(
                    run.resolve("results_" + date + ".json"),
                    "{\"model_name\": \"m%d\", \"results\": {%s}}".formatted(model, results));
        }
        AnalysisResult result =
                AnalysisRunner.run(
                        AnalysisOptions.of(List.of(folder.resolve("run"))).withStudy(QUICK));
        assertThat(result.study().documentBenchmarks()).isEqualTo(3);
        assertThat(result.study().notes())
                .anyMatch(note -> note.contains("documents of 3 benchmarks"))
                .noneMatch(note -> note.contains("standard errors"));
        assertThat(result.files().get("report.html")).contains("± 0.10");
    }

    @Test
    void selectsBenchmarks() {
        AnalysisOptions options =
                AnalysisOptions.paper()
                        .withBenchmarks(List.of("mmlu", "jmmlu", "niilc"))
                        .withStudy(QUICK);
        assertThat(AnalysisRunner.run(options).study().table().benchmarks()).hasSize(3);
        assertThatThrownBy(() -> AnalysisRunner.run(options.withBenchmarks(List.of("nope"))))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("benchmark 'nope': expected one of [jcom, ");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() ->
                        AnalysisRunner.run(AnalysisOptions.of(List.of(folder.resolve("none")))))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("expected a result folder");
        assertThatThrownBy(() ->
                        AnalysisRunner.run(
                                AnalysisOptions.paper()
                                        .withModels(List.of(folder.resolve("none.csv")))))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("expected a table of models");
    }

    private static void parseXml(String text) throws Exception {
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
