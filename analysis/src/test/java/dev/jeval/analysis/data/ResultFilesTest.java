package dev.jeval.analysis.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
    private static final String RESULTS =
            """
            {
              "results": {
                "particle_ja": {"alias": "particle_ja", "sample_len": 4, "acc,none": 0.5,
                  "acc_stderr,none": 0.28, "acc_norm,none": 0.25, "acc_norm_stderr,none": "N/A"},
                "text_ja": {"bits_per_byte,none": 2.5, "bits_per_byte_stderr,none": "N/A"},
                "gsm8k": {"exact_match,strict-match": 0.1, "exact_match,flexible-extract": 0.3},
                "blimp": {"acc,none": 0.7, "acc_stderr,none": 0.01},
                "blimp_a": {"acc,none": 0.6},
                "demo": {"alias": "demo"},
                "broken": {"acc,none": NaN}
              },
              "group_subtasks": {"blimp": ["blimp_a"], "demo": ["particle_ja", "text_ja"]},
              "configs": {"particle_ja": {"metric_list": [{"metric": "acc"}]}},
              "higher_is_better": {"text_ja": {"bits_per_byte": false}},
              "config": {"model_args": "pretrained=/tmp/x/MODEL,dtype=auto",
                "model_num_parameters": 1000}
            }
            """;

    @TempDir Path folder;

    @Test
    void readsMainScoresErrorsAndDirections() throws IOException {
        write("a/results_2026-01-01T00-00-00.000001.json", RESULTS.replace("MODEL", "ja-1m"));
        write("b/results_2026-01-01T00-00-00.000001.json", RESULTS.replace("MODEL", "en-1m"));
        ResultFiles.Collected collected = ResultFiles.read(List.of(folder), Map.of());
        ScoreTable table = collected.table();
        assertThat(table.models()).containsExactly("en-1m", "ja-1m");
        assertThat(table.benchmarks())
                .extracting(Benchmark::id)
                .containsExactly("particle_ja", "text_ja", "gsm8k", "blimp", "broken");
        assertThat(table.scores()[0]).containsExactly(0.5, 2.5, 0.1, 0.7, Double.NaN);
        assertThat(table.errors()[0][0]).isEqualTo(0.28);
        assertThat(table.errors()[0][1]).isNaN();
        assertThat(table.benchmarks().get(1).higherIsBetter()).isFalse();
        assertThat(collected.parameters()).containsEntry("ja-1m", 1000.0);
    }

    @Test
    void takesTheMetricItIsTold() throws IOException {
        Path file = write("results_x.json", RESULTS);
        Map<String, String> metrics = Map.of("gsm8k", "exact_match,flexible-extract");
        ScoreTable table = ResultFiles.read(List.of(file), metrics).table();
        assertThat(table.scores()[0][2]).isEqualTo(0.3);
        assertThatThrownBy(() -> ResultFiles.read(List.of(file), Map.of("gsm8k", "bleu")))
                .hasMessageContaining("task 'gsm8k': expected a metric 'bleu'");
    }

    @Test
    void laterFilesOfAModelReplaceEarlierOnes() throws IOException {
        write("results_2026-01-01T00-00-00.json", single("m", "mmlu", 0.1));
        write("results_2026-02-01T00-00-00.json", single("m", "mmlu", 0.2));
        ResultFiles.Collected collected = ResultFiles.read(List.of(folder), Map.of());
        assertThat(collected.table().scores()[0]).containsExactly(0.2);
        assertThat(collected.notes()).singleElement().asString().contains("replaces 1 scores");
    }

    @Test
    void readsAggregatedFilesUnlessResultsLieBesideThem() throws IOException {
        String aggregated =
                "{\"model\": \"org/m\", \"result\": {\"NIILC\": 0.5, \"MGSM\": -1.0}, "
                        + "\"overall\": \"0.5,-1.0\", \"tasks\": [\"NIILC\", \"MGSM\"]}";
        write("m/aggregated_result.json", aggregated);
        ScoreTable table = ResultFiles.read(List.of(folder), Map.of()).table();
        assertThat(table.models()).containsExactly("org/m");
        assertThat(table.benchmarks()).extracting(Benchmark::id).containsExactly("NIILC");
        write("m/results_1.json", single("org/m", "mmlu", 0.2));
        assertThat(ResultFiles.read(List.of(folder), Map.of()).table().benchmarks())
                .extracting(Benchmark::id)
                .containsExactly("mmlu");
    }

    @Test
    void findsTheScoresOfDocumentsThatAllModelsAnswered() throws IOException {
        for (String model : List.of("a", "b")) {
            write(
                    model + "/results_2026-01-01T00-00-00.json",
                    single(model, "mmlu", model.equals("a") ? 0.5 : 1.0));
            write(
                    model + "/samples_mmlu_2026-01-01T00-00-00.jsonl",
                    "{\"doc_id\": 1, \"filter\": \"none\", \"acc\": 1.0}\n"
                            + "{\"doc_id\": 0, \"filter\": \"none\", \"acc\": "
                            + (model.equals("a") ? "0.0" : "1.0")
                            + "}\n"
                            + "{\"doc_id\": 0, \"filter\": \"other\", \"acc\": 7.0}\n");
        }
        DocumentScores documents = ResultFiles.read(List.of(folder), Map.of()).documents();
        assertThat(documents.known()).isEqualTo(1);
        int[] all = {0, 1};
        assertThat(documents.of(0).score(0, all)).isEqualTo(0.5);
        assertThat(documents.of(0).score(0, new int[] {1, 1})).isEqualTo(1);
        assertThat(documents.rows(1).of(0).score(0, all)).isEqualTo(1);
    }

    @Test
    void understandsPairsByTheScoreTheyGive() throws IOException {
        String date = "2026-01-01T00-00-00";
        write(
                "results_" + date + ".json",
                """
                {"model_name": "m", "results": {"text_ja": {"bits_per_byte,none": 1.5},
                 "jcola": {"roc_auc,none": 0.75}}}
                """);
        double nats = -3 * Math.log(2);
        write(
                "samples_text_ja_" + date + ".jsonl",
                "{\"doc_id\": 0, \"bits_per_byte\": [%s, 1]}\n{\"doc_id\": 1, \"bits_per_byte\": [%s, 3]}"
                        .formatted(nats, nats));
        StringBuilder labelled = new StringBuilder();
        double[][] pairs = {{4, 1}, {3, 0}, {2, 1}, {1, 0}};
        for (int i = 0; i < pairs.length; i++) {
            labelled.append(
                    "{\"doc_id\": %d, \"roc_auc\": [%s, %s]}%n"
                            .formatted(i, pairs[i][0], (int) pairs[i][1]));
        }
        write("samples_jcola_" + date + ".jsonl", labelled.toString());
        DocumentScores documents = ResultFiles.read(List.of(folder), Map.of()).documents();
        assertThat(documents.known()).isEqualTo(2);
        assertThat(documents.of(0).score(0, new int[] {0, 0})).isEqualTo(3);
        assertThat(documents.of(1).score(0, new int[] {0, 3})).isEqualTo(1);
        assertThat(documents.of(1).score(0, new int[] {0, 2})).isNaN();
    }

    @Test
    void leavesOutDocumentsWhoseMeanIsNotTheScore() throws IOException {
        write("results_2026-01-01T00-00-00.json", single("a", "jcola", 0.9));
        write("samples_jcola_2026-01-01T00-00-00.jsonl", "{\"doc_id\": 0, \"acc\": 1.0}\n");
        assertThat(ResultFiles.read(List.of(folder), Map.of()).documents().known()).isZero();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThatThrownBy(() -> ResultFiles.read(List.of(folder), Map.of()))
                .hasMessageContaining("expected results_*.json or aggregated_result.json");
        assertMessage("[1]", "expected a JSON object");
        assertMessage("{\"results\": ", "expected JSON");
        assertMessage("{\"other\": 1}", "expected a result file");
        assertMessage("[".repeat(100_000), "expected JSON");
    }

    @Test
    void endsBrokenFilesInOneException() throws IOException {
        byte[] good = RESULTS.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(6);
        Path file = folder.resolve("results_fuzz.json");
        for (int round = 0; round < 400; round++) {
            byte[] bytes = good.clone();
            for (int i = 0; i <= random.nextInt(5); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }
            Files.write(file, bytes);
            try {
                ResultFiles.read(List.of(file), Map.of());
            } catch (AnalysisException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    private void assertMessage(String text, String message) throws IOException {
        Path file = write("results_bad.json", text);
        assertThatThrownBy(() -> ResultFiles.read(List.of(file), Map.of()))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining(message);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String single(String model, String task, double score) {
        return "{\"model_name\": \"%s\", \"results\": {\"%s\": {\"acc,none\": %s}}}"
                .formatted(model, task, score);
    }
}
