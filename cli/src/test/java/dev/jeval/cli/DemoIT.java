package dev.jeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `jeval demo` as a newcomer runs it, against the scores that an independent implementation gives
/// for the same models and tasks.
class DemoIT {
    private static final double BITS_TOLERANCE = 1e-4;

    /// A pair of nearly equal sentences may go either way.
    private static final double ACCURACY_TOLERANCE = 0.01;

    /// Name in `expected.json` to task and metric of the demo.
    private static final Map<String, List<String>> SCORES =
            Map.of(
                    "particle_ja", List.of("particle_ja", "acc,none"),
                    "word_order_ja", List.of("word_order_ja", "acc,none"),
                    "bits_per_byte_ja", List.of("text_ja", "bits_per_byte,none"),
                    "jcola_auc", List.of("jcola_sample", "roc_auc,none"),
                    "preposition_en", List.of("preposition_en", "acc,none"),
                    "word_order_en", List.of("word_order_en", "acc,none"),
                    "bits_per_byte_en", List.of("text_en", "bits_per_byte,none"),
                    "blimp", List.of("blimp_sample", "acc,none"));

    @Test
    void theDemoGivesTheScoresOfAnIndependentImplementation(@TempDir Path folder) throws Exception {
        JarRunner.Result result =
                new JarRunner()
                        .timeoutSeconds(1_200)
                        .variable("JEVAL_CACHE", folder.resolve("控え").toString())
                        .in(folder)
                        .run("demo");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("Try next:").contains("report.html");
        String report = Files.readString(folder.resolve("jeval-demo/report/report.html"));
        assertThat(report).contains("<svg").doesNotContain("src=\"http");
        Map<String, JsonNode> found = results(folder.resolve("jeval-demo/results"));
        JsonNode expected = expected();
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.propertyNames());
        found.forEach((model, scores) -> check(model, scores, expected.get(model)));
    }

    private static void check(String model, JsonNode scores, JsonNode expected) {
        SCORES.forEach((name, where) -> {
            double score = scores.get(where.get(0)).get(where.get(1)).doubleValue();
            double tolerance = name.startsWith("bits") ? BITS_TOLERANCE : ACCURACY_TOLERANCE;
            assertThat(score)
                    .as("%s of %s", name, model)
                    .isCloseTo(expected.get(name).doubleValue(), within(tolerance));
        });
    }

    private static Map<String, JsonNode> results(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("results_"))
                    .map(DemoIT::json)
                    .collect(
                            Collectors.toMap(
                                    json -> lastPart(json.get("model_name").stringValue()),
                                    json -> json.get("results")));
        }
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static JsonNode expected() throws IOException {
        return json(Path.of("src/test/resources/golden/demo/expected.json")).get("scores");
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
