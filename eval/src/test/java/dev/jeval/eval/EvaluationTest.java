package dev.jeval.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluationTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir Path folder;
    private Path tasks;

    @BeforeEach
    void writeTasks() throws IOException {
        tasks = Files.createDirectories(folder.resolve("tasks"));
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            rows.append("{\"q\": \"question %d\", \"a\": \"答え %d\"}%n".formatted(i, i));
        }
        Files.writeString(tasks.resolve("rows.jsonl"), rows);
        Files.writeString(
                tasks.resolve("gen.yaml"),
                """
                task: gen
                dataset_path: json
                dataset_kwargs: {data_files: rows.jsonl}
                test_split: test
                num_fewshot: 2
                description: "Answer.\\n"
                doc_to_text: "Q: {{q}}\\nA:"
                doc_to_target: a
                generation_kwargs: {until: ["\\n"], max_gen_toks: 5}
                metadata: {version: 3, n_expected: 25}
                """);
        Files.writeString(
                tasks.resolve("choice.yaml"),
                """
                task: choice
                dataset_path: json
                dataset_kwargs: {data_files: rows.jsonl}
                test_split: test
                output_type: multiple_choice
                doc_to_text: q
                doc_to_choice: ["yes", "no"]
                doc_to_target: 1
                """);
        Files.writeString(
                tasks.resolve("both.yaml"),
                """
                group: both
                task: [gen, choice]
                aggregate_metric_list:
                  - metric: acc
                """);
    }

    private EvaluationOptions.Builder options(String... names) {
        return EvaluationOptions.tasks(names)
                .includePaths(List.of(tasks))
                .outputPath(folder.resolve("out"))
                .logSamples(true)
                .bootstrapIters(50);
    }

    private static EvaluationResult run(EvaluationOptions.Builder options, FakeBackend backend) {
        return Evaluation.run(options.build(), backend, EvaluationListener.NONE);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(MAPPER::readTree).toList();
        }
    }

    @Test
    void resultsHaveTheConventionalKeys() throws IOException {
        EvaluationResult result = run(options("both"), FakeBackend.hashing(1));
        JsonNode json = MAPPER.readTree(result.resultsFile().toFile());
        assertThat(json.propertyNames())
                .contains(
                        "results",
                        "groups",
                        "group_subtasks",
                        "configs",
                        "versions",
                        "n-shot",
                        "higher_is_better",
                        "n-samples",
                        "config",
                        "git_hash",
                        "date",
                        "pretty_env_info",
                        "transformers_version",
                        "lm_eval_version",
                        "upper_git_hash",
                        "tokenizer_pad_token",
                        "tokenizer_eos_token",
                        "tokenizer_bos_token",
                        "eot_token_id",
                        "max_length",
                        "task_hashes",
                        "model_source",
                        "model_name",
                        "model_name_sanitized",
                        "system_instruction",
                        "system_instruction_sha",
                        "fewshot_as_multiturn",
                        "chat_template",
                        "chat_template_sha",
                        "total_evaluation_time_seconds",
                        "jeval");
        JsonNode choice = json.path("results").path("choice");
        assertThat(choice.propertyNames())
                .containsExactly(
                        "name",
                        "alias",
                        "sample_len",
                        "acc,none",
                        "acc_stderr,none",
                        "acc_norm,none",
                        "acc_norm_stderr,none");
        double p = choice.path("acc,none").asDouble();
        assertThat(choice.path("acc_stderr,none").asDouble())
                .isCloseTo(Math.sqrt(p * (1 - p) / 19), within(1e-12));
        JsonNode group = json.path("groups").path("both");
        assertThat(group.path("acc,none").asDouble()).isEqualTo(p);
        assertThat(group.path("sample_count").path("acc,none").asInt()).isEqualTo(20);
        assertThat(json.path("n-samples").path("gen").path("original").asInt()).isEqualTo(20);
        assertThat(json.path("versions").path("gen").asInt()).isEqualTo(3);
        assertThat(json.path("n-shot").path("gen").asInt()).isEqualTo(2);
        assertThat(json.path("jeval").path("n_expected").path("gen").path("published").asInt())
                .isEqualTo(25);
        assertThat(result.resultsFile().getParent().getFileName()).hasToString("org__fake");
        assertThat(result.resultsFile().getFileName().toString())
                .matches("results_\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d\\.\\d{6}\\.json");
        assertThat(result.resultsFile().resolveSibling("aggregated_result.json")).isRegularFile();
    }

    @Test
    void samplesHaveTheConventionalKeys() throws IOException {
        EvaluationResult result = run(options("gen"), FakeBackend.hashing(1));
        List<JsonNode> samples = lines(result.samplesFiles().getFirst());
        assertThat(samples).hasSize(20);
        JsonNode first = samples.getFirst();
        assertThat(first.propertyNames())
                .containsExactly(
                        "doc_id",
                        "doc",
                        "target",
                        "arguments",
                        "resps",
                        "filtered_resps",
                        "filter",
                        "metrics",
                        "doc_hash",
                        "prompt_hash",
                        "target_hash",
                        "exact_match");
        assertThat(first.path("arguments").path("gen_args_0").path("arg_0").asString())
                .startsWith("Answer.\nQ: question ")
                .endsWith("\n\nQ: question 0\nA:");
        assertThat(first.path("arguments").path("gen_args_0").path("arg_1").path("until").get(0))
                .hasToString("\"\\n\"");
        assertThat(first.path("resps").get(0).get(0).isString()).isTrue();
        assertThat(samples.stream().map(sample -> sample.path("doc_id").asInt()))
                .isSorted()
                .doesNotHaveDuplicates();
        // sha256 of json.dumps({"q": "question 0", "a": "答え 0"}, indent=2, ensure_ascii=False)
        assertThat(first.path("doc_hash").asString())
                .isEqualTo("b738242d19e5ae556b699a8fb4702ee15eaeaa24354cb10988da534b440638f3");
    }

    @Test
    void orderOfAnswersDoesNotChangeTheFiles() throws IOException {
        EvaluationResult one = run(options("both"), FakeBackend.hashing(1));
        EvaluationResult two = run(options("both").batchSize("7"), FakeBackend.hashing(2));
        for (int i = 0; i < 2; i++) {
            assertThat(two.samplesFiles().get(i)).hasSameBinaryContentAs(one.samplesFiles().get(i));
        }
        assertThat(two.results().get("results")).isEqualTo(one.results().get("results"));
    }

    @Test
    void equalRequestsAreAskedOnce() {
        FakeBackend backend = FakeBackend.hashing(1);
        run(options("choice", "both"), backend);
        assertThat(backend.asked).doesNotHaveDuplicates().hasSize(20 + 40);
    }

    /// What a listener is told of the progress of task `choice`, whose requests are 40.
    private List<String> progress(FakeBackend backend) {
        List<String> reports = new ArrayList<>();
        Evaluation.run(
                options("choice").build(),
                backend,
                new EvaluationListener() {
                    @Override
                    public void progress(int done, int total, @Nullable Duration remaining) {
                        reports.add(done + "/" + total + " " + remaining);
                    }
                });
        return reports;
    }

    @Test
    void theListenerHearsTheForecastOfTheBackend() {
        List<String> reports = progress(FakeBackend.hashing(1).forecasting());
        assertThat(reports).hasSize(80);
        assertThat(reports.subList(0, 3)).containsExactly("0/40 PT40S", "1/40 PT40S", "1/40 PT39S");
        assertThat(reports.getLast()).isEqualTo("40/40 PT1S");
    }

    @Test
    void theListenerHearsOfNoForecastWhereThereIsNone() {
        List<String> reports = progress(FakeBackend.hashing(1));
        assertThat(reports).hasSize(40).allMatch(report -> report.endsWith("/40 null"));
    }

    @Test
    void anInterruptedRunGoesOnWhereItStopped() throws IOException {
        EvaluationResult whole = run(options("both"), FakeBackend.hashing(1));
        Path again = folder.resolve("again");
        List<Request> before = new ArrayList<>();
        FakeBackend dying =
                new FakeBackend(
                        3,
                        request -> {
                            if (before.size() == 31) {
                                throw new IllegalStateException("power cut");
                            }
                            before.add(request);
                            return FakeBackend.hashing(1).answer(request);
                        });
        assertThatThrownBy(() -> run(options("both").outputPath(again), dying))
                .hasMessage("power cut");
        FakeBackend rest = FakeBackend.hashing(4);
        EvaluationResult resumed = run(options("both").outputPath(again), rest);
        Set<Request> twice = new HashSet<>(before);
        twice.retainAll(rest.asked);
        assertThat(twice).isEmpty();
        assertThat(before.size() + rest.asked.size()).isEqualTo(60);
        for (int i = 0; i < 2; i++) {
            assertThat(resumed.samplesFiles().get(i))
                    .hasSameBinaryContentAs(whole.samplesFiles().get(i));
        }
        assertThat(resumed.results().get("results")).isEqualTo(whole.results().get("results"));
        try (Stream<Path> files = Files.list(again.resolve("org__fake"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.contains("journal"));
        }
    }

    @Test
    void theCacheAnswersTheNextRun() {
        Path cache = folder.resolve("cache/answers");
        run(options("choice").useCache(cache), FakeBackend.hashing(1));
        FakeBackend second = FakeBackend.hashing(1);
        run(options("choice").useCache(cache).outputPath(null), second);
        assertThat(second.asked).isEmpty();
    }

    @Test
    void documentsThatCannotBeScoredAreRecordedAndCounted() throws IOException {
        FakeBackend backend =
                new FakeBackend(
                        1,
                        request ->
                                request.toString().contains("question 7")
                                        ? new Response.Failed("expected less, got more")
                                        : new Response.Scored(-1, false, 1, 1, 0));
        EvaluationResult result = run(options("choice"), backend);
        assertThat(result.failedDocuments()).isEqualTo(1);
        JsonNode line = lines(result.samplesFiles().getFirst()).get(7);
        assertThat(line.path("jeval_error").asString()).isEqualTo("expected less, got more");
        assertThat(line.path("metrics").isEmpty()).isTrue();
        JsonNode json = MAPPER.readTree(result.resultsFile().toFile());
        assertThat(json.path("results").path("choice").path("sample_len").asInt()).isEqualTo(19);
        assertThat(json.path("jeval").path("failed").path("choice").path("documents").asInt())
                .isEqualTo(1);
    }

    @Test
    void limitTakesTheFirstDocumentsAndSamplesTheNamedOnes() throws IOException {
        assertThat(run(options("choice").limit(3.0), FakeBackend.hashing(1)).documents())
                .isEqualTo(3);
        assertThat(run(options("choice").limit(0.12), FakeBackend.hashing(1)).documents())
                .isEqualTo(3);
        EvaluationResult some =
                run(
                        options("choice").samples(Map.of("choice", List.of(5, 2, 5))),
                        FakeBackend.hashing(1));
        assertThat(
                        lines(some.samplesFiles().getFirst()).stream()
                                .map(s -> s.path("doc_id").asInt()))
                .containsExactly(2, 5);
        assertThatThrownBy(() ->
                        run(
                                options("choice").samples(Map.of("choice", List.of(20))),
                                FakeBackend.hashing(1)))
                .hasMessageContaining("expected indices below 20, got 20");
    }

    @Test
    void chatTemplatesWrapThePrompt() throws IOException {
        EvaluationResult single =
                run(
                        options("gen").applyChatTemplate("").systemInstruction("Be brief."),
                        FakeBackend.hashing(1));
        String prompt =
                lines(single.samplesFiles().getFirst())
                        .getFirst()
                        .path("arguments")
                        .path("gen_args_0")
                        .path("arg_0")
                        .asString();
        assertThat(prompt).startsWith("<system>Be brief.\n\nAnswer.\n<user>Q: question ");
        assertThat(prompt).endsWith("\n\nQ: question 0\nA:<assistant>");
        EvaluationResult multi =
                run(
                        options("gen").applyChatTemplate("").fewShotAsMultiturn(true),
                        FakeBackend.hashing(1));
        assertThat(
                        lines(multi.samplesFiles().getFirst())
                                .getFirst()
                                .path("arguments")
                                .path("gen_args_0")
                                .path("arg_0")
                                .asString())
                .contains("<user>Q: question ", "\nA:<assistant>答え ");
    }

    @Test
    void predictOnlyLogsAnswersWithoutMetrics() throws IOException {
        EvaluationResult result = run(options("gen").predictOnly(true), FakeBackend.hashing(1));
        assertThat(lines(result.samplesFiles().getFirst())).hasSize(20);
        JsonNode json = MAPPER.readTree(result.resultsFile().toFile());
        assertThat(json.path("results").path("gen").path("bypass,none").asDouble()).isEqualTo(999);
    }

    @Test
    void anOutputPathThatEndsInJsonNamesTheResultsFile() {
        EvaluationResult result =
                run(
                        options("choice").outputPath(folder.resolve("x/my.json")),
                        FakeBackend.hashing(1));
        assertThat(result.resultsFile().getParent()).isEqualTo(folder.resolve("x"));
        assertThat(result.resultsFile().getFileName().toString()).startsWith("my_2");
    }

    @Test
    void missingDataSayWhereToGetThem() {
        assertThatThrownBy(() ->
                        run(options("jcommonsenseqa").dataDir(folder), FakeBackend.hashing(1)))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("valid-v1.1.json")
                .hasMessageContaining("get it from https://github.com/yahoojapan/JGLUE");
    }

    @Test
    void damagedDataAreOneError() throws IOException {
        Files.writeString(tasks.resolve("rows.jsonl"), "{\"q\": \"x\"\n");
        assertThatThrownBy(() -> run(options("choice"), FakeBackend.hashing(1)))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("rows.jsonl");
    }

    @Test
    void aTemplateThatNeedsAMissingFieldNamesIt() throws IOException {
        Files.writeString(tasks.resolve("rows.jsonl"), "{\"q\": \"x\"}\n");
        assertThatThrownBy(() -> run(options("gen"), FakeBackend.hashing(1)))
                .isInstanceOf(TaskConfigException.class)
                .hasMessageContaining("task 'gen'");
    }
}
