package dev.jeval.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.backend.Backends;
import dev.jeval.eval.plan.DocumentRequests;
import dev.jeval.eval.plan.EncodingSettings;
import dev.jeval.eval.plan.PairEncoder;
import dev.jeval.eval.prompt.LlmJpEvalSplit;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.request.EncodingRules;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.source.Documents;
import dev.jeval.eval.task.TaskConfig;
import dev.jeval.eval.task.TaskConfig.DataConfig;
import dev.jeval.eval.task.TaskConfig.FewShotConfig;
import dev.jeval.eval.task.TaskRegistry;
import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Exact prompts and requests of the reference harnesses.
class GoldenPromptsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Goldens goldens = Goldens.of("prompts");
    private final TaskRegistry registry = TaskRegistry.builtIn();
    private final Map<String, PreparedTask> prepared = new HashMap<>();
    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> prompts() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : goldens.files(goldens.root(), "*.jsonl")) {
            List<JsonNode> cases = read(file);
            int last = cases.stream().mapToInt(GoldenPromptsTest::index).max().orElse(0);
            for (JsonNode node : cases) {
                tests.add(goldens.test(file, node.path("id").asString(), () -> check(node, last)));
            }
        }
        return tests.stream();
    }

    private static int index(JsonNode node) {
        return node.path("doc_index").asInt(node.path("request_index").asInt(0));
    }

    private static List<JsonNode> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(MAPPER::readTree).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void check(JsonNode node, int last) {
        switch (node.path("op").asString("")) {
            case "encode_pair_vocab" -> readVocabulary(node);
            case "encode_pair" -> checkPair(node);
            default -> {
                String task = node.path("task").asString("");
                if (!registry.tasks().contains(task)) {
                    abort("the full suite of 19 benchmarks (task '" + task + "')");
                }
                if (node.path("kind").asString("").equals("split")) {
                    checkSplit(node, overridden(registry.task(task), node.path("sources")));
                } else {
                    checkRequests(node, last);
                }
            }
        }
    }

    private void checkRequests(JsonNode node, int last) {
        TaskConfig task =
                overridden(registry.task(node.path("task").asString()), node.path("sources"));
        PreparedTask ready =
                prepared.computeIfAbsent(
                        node.path("task").asString() + node.path("sources"),
                        key -> prepare(task, last + 1));
        DocumentRequests document = ready.documents().get(index(node));
        assertThat(ready.task().numFewShot()).isEqualTo(node.path("num_fewshot").asInt());
        assertThat(target(document)).isEqualTo(text(node.path("target")));
        List<Request> requests = new ArrayList<>();
        document.requests().forEach(repeats -> requests.add(repeats.getFirst()));
        int at = 0;
        for (JsonNode expected : node.path("requests")) {
            if (expected.path("type").asString().equals("loglikelihood")) {
                for (int i = 0; i < expected.path("continuations").size(); i++) {
                    checkPair(expected, i, requests.get(at++));
                }
            } else {
                checkGeneration(expected, (Request.Generate) requests.get(at++));
            }
        }
        assertThat(requests).hasSize(at);
    }

    /// What the cases call target: of tasks with two inputs the number of the right one, from 1.
    private static String target(DocumentRequests document) {
        return document.prompt().multipleInputs()
                ? String.valueOf(document.prompt().gold() + 1)
                : PythonLiteral.str(document.prompt().target());
    }

    private static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.asString();
        }
        List<String> items = new ArrayList<>();
        node.forEach(item -> items.add(item.asString()));
        return PythonLiteral.repr(items);
    }

    private static void checkPair(JsonNode expected, int index, Request request) {
        Request.LogLikelihood pair = (Request.LogLikelihood) request;
        JsonNode context =
                expected.has("contexts")
                        ? expected.path("contexts").path(index)
                        : expected.path("context");
        assertThat(pair.context()).isEqualTo(context.asString());
        assertThat(pair.continuation())
                .isEqualTo(expected.path("continuations").path(index).asString());
    }

    private static void checkGeneration(JsonNode expected, Request.Generate request) {
        assertThat(request.context()).isEqualTo(expected.path("context").asString());
        assertThat(request.settings().maxGenToks())
                .isEqualTo(expected.path("max_gen_toks").asInt());
        assertThat(request.settings().greedy()).isTrue();
        List<String> until = new ArrayList<>();
        expected.path("until").forEach(stop -> until.add(stop.asString()));
        if (expected.hasNonNull("cut_at")) {
            // Cutting afterwards and stopping early give the same answer.
            until.add(expected.path("cut_at").asString());
        }
        if (expected.has("max_num_tokens_field")) {
            // The toy tokenizer's end-of-sequence token; every model stops at its own.
            until.remove("</s>");
        }
        assertThat(request.settings().until()).isEqualTo(until);
    }

    private static PreparedTask prepare(TaskConfig task, int limit) {
        try (Backend backend = Backends.open("dummy", Map.of(), "1")) {
            EvaluationOptions options =
                    EvaluationOptions.tasks(task.name()).limit((double) limit).build();
            return new TaskPreparation(options, backend).prepare(task, null);
        }
    }

    private static void checkSplit(JsonNode node, TaskConfig task) {
        Documents documents = new Documents(task, null, null);
        LlmJpEvalSplit<Map<String, Object>> split = LlmJpEvalSplit.of(documents.fewShotPool());
        List<Map<String, Object>> test = documents.evaluated();
        assertThat(split.train()).hasSize(node.path("n_train").asInt());
        assertThat(split.dev()).hasSize(node.path("n_dev").asInt());
        assertThat(test).hasSize(node.path("n_test").asInt());
        checkItems(node.path("few_shots"), split.train());
        checkItems(node.path("first_dev"), split.dev());
        int n = split.train().size();
        checkItems(node.path("last_train"), split.train().subList(n - 2, n));
        checkItem(node.path("last_test"), test.getLast());
    }

    private static void checkItems(JsonNode expected, List<Map<String, Object>> actual) {
        assertThat(expected.size()).isPositive();
        for (int i = 0; i < expected.size(); i++) {
            checkItem(expected.get(i), actual.get(i));
        }
    }

    private static void checkItem(JsonNode expected, Map<String, Object> actual) {
        assertThat(actual.get("input")).isEqualTo(expected.path("input").asString());
        assertThat(actual.get("output")).isEqualTo(expected.path("output").asString());
    }

    /// The task reading the files that a case names, instead of those it is published with.
    private static TaskConfig overridden(TaskConfig task, JsonNode sources) {
        DataConfig data = task.data();
        String pool = sources.path("fewshot").asString("");
        String evaluated = sources.path("eval").asString("");
        if (!evaluated.startsWith("data/")) {
            evaluated = pool.replaceFirst("\\s.*", "") + " " + evaluated;
        }
        Map<String, Object> files = new LinkedHashMap<>();
        files.put("pool", file(pool));
        files.put("evaluated", file(evaluated));
        Map<String, Object> kwargs = new LinkedHashMap<>(data.kwargs());
        kwargs.put("data_files", files);
        if (sources.has("filter")) {
            String[] condition = sources.path("filter").asString().split(" == ", -1);
            kwargs.put("filter", Map.of(condition[0], condition[1]));
        }
        boolean test = data.testSplit() != null;
        boolean sameFile = data.trainingSplit() == null && task.fewShot().split() == null;
        String split = "evaluated" + rows(sameFile ? pool : evaluated);
        FewShotConfig shot = task.fewShot();
        return new TaskConfig(
                task.name(),
                task.alias(),
                task.tags(),
                new DataConfig(
                        data.path(),
                        data.name(),
                        kwargs,
                        data.customDataset(),
                        data.trainingSplit() == null ? null : "pool" + rows(pool),
                        test ? null : split,
                        test ? split : null,
                        data.processDocs()),
                task.prompt(),
                new FewShotConfig(
                        shot.count(),
                        shot.sampler(),
                        shot.split() == null ? null : "pool" + rows(pool),
                        shot.samples(),
                        shot.samplesFunction(),
                        shot.indices(),
                        shot.processDocs(),
                        shot.text(),
                        shot.target(),
                        shot.choice(),
                        shot.genPrefix(),
                        shot.targetDelimiter(),
                        shot.fewShotDelimiter()),
                task.scoring(),
                task.metadata(),
                task.origin());
    }

    /// The rows a case takes of a file, as a slice: `rows 5000..` is `[5000:]`.
    private static String rows(String source) {
        Matcher rows = Pattern.compile("rows (\\d+)(?:\\.\\.|-)(\\d*)").matcher(source);
        if (!rows.find()) {
            return "";
        }
        String end =
                rows.group(2).isEmpty() ? "" : String.valueOf(Integer.parseInt(rows.group(2)) + 1);
        return "[" + rows.group(1) + ":" + end + "]";
    }

    /// A data file named in a case, without the remark behind its name; packed copies count too,
    /// and the copies in this module lie in the folder `data` itself.
    private static String file(String source) {
        String name = source.replaceFirst("\\s.*", "");
        Path file = Goldens.dataRoot().resolve(name);
        Path copy = Goldens.dataRoot().resolve(name.replaceFirst("^data/", ""));
        return file + "|" + file + ".gz|" + copy + ".gz";
    }

    private void readVocabulary(JsonNode node) {
        node.path("input")
                .path("vocab")
                .forEach(piece -> vocabulary.put(piece.asString(), vocabulary.size()));
    }

    private void checkPair(JsonNode node) {
        if (vocabulary.isEmpty()) {
            for (JsonNode other : read(goldens.root().resolve("encode_pair.jsonl"))) {
                if (other.path("op").asString().equals("encode_pair_vocab")) {
                    readVocabulary(other);
                }
            }
        }
        JsonNode expected = node.path("expected");
        JsonNode old = expected.path("v202407");
        JsonNode later = expected.path("v202411.p1");
        checkPair(node.path("input"), old, EncodingRules.LM_EVAL_0_4_2);
        checkPair(
                node.path("input"), later.isString() ? old : later, EncodingRules.SWALLOW_V202411);
    }

    private void checkPair(JsonNode input, JsonNode expected, EncodingRules rules) {
        for (boolean bos : new boolean[] {false, true}) {
            EncodingSettings settings = new EncodingSettings(bos, 7, 7, "", "llama", 2048);
            PairEncoder encoder = new PairEncoder(this::encode, settings);
            PairEncoder.Pair pair =
                    encoder.encode(
                            input.path("context").asString(),
                            input.path("continuation").asString(),
                            rules);
            JsonNode ids = expected.path(bos ? "bos" : "no_bos");
            assertThat(pair.context()).containsExactly(integers(ids.path("context")));
            assertThat(pair.continuation()).containsExactly(integers(ids.path("continuation")));
        }
    }

    private static int[] integers(JsonNode node) {
        int[] values = new int[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).asInt();
        }
        return values;
    }

    /// The toy tokenizer of the cases: greedy longest match, other characters by code point.
    private int[] encode(String text, boolean addSpecialTokens) {
        List<Integer> ids = new ArrayList<>();
        if (addSpecialTokens) {
            ids.add(7);
        }
        for (int at = 0; at < text.length(); ) {
            String best = "";
            for (String piece : vocabulary.keySet()) {
                if (piece.length() > best.length() && text.startsWith(piece, at)) {
                    best = piece;
                }
            }
            if (best.isEmpty()) {
                ids.add(1000 + text.codePointAt(at));
                at += Character.charCount(text.codePointAt(at));
            } else {
                ids.add(vocabulary.get(best));
                at += best.length();
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
