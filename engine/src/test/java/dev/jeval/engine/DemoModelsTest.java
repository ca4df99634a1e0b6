package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The demo models on the demo tasks through the text API, against the scores of an independent
/// implementation (`expected.json`). Runs where `JEVAL_GOLDEN` names the whole collection.
class DemoModelsTest {
    /// The reference computes in float32 by another order of operations.
    private static final double TOKEN_TOLERANCE = 1e-4;

    /// All models take a minute; the others differ in their weights only.
    private static final Set<String> ON_ALL_TASKS = Set.of("ja-4m", "mix-4m");

    private static final JsonMapper JSON = JsonMapper.shared();

    @TestFactory
    Stream<DynamicTest> scoresAgreeWithTheReference() throws IOException {
        Path demo = demo();
        JsonNode expected = JSON.readTree(Files.readString(demo.resolve("expected.json")));
        return expected.get("scores").propertyNames().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> check(demo, name, expected)));
    }

    private static Path demo() {
        assumeTrue(Goldens.external(), "JEVAL_GOLDEN is not set: no demo models");
        Path demo = Goldens.dataRoot().resolve("demo-models");
        assumeTrue(Files.isDirectory(demo), "no folder " + demo);
        return demo;
    }

    private static void check(Path demo, String name, JsonNode expected) throws IOException {
        Path tasks = demo.resolve("tasks");
        JsonNode scores = expected.get("scores").get(name);
        ModelOptions options = ModelOptions.defaults().withThreads(1);
        try (LanguageModel model = LanguageModel.open(demo.resolve(name), options)) {
            checkTokens(model, expected.get("token_logprobs").get(name));
            if (!ON_ALL_TASKS.contains(name)) {
                return;
            }
            Scorer scorer = model.scorer();
            assertThat(choiceAccuracy(scorer, tasks.resolve("particle_ja.jsonl")))
                    .isCloseTo(scores.get("particle_ja").asDouble(), within(TOKEN_TOLERANCE));
            assertThat(choiceAccuracy(scorer, tasks.resolve("preposition_en.jsonl")))
                    .isCloseTo(scores.get("preposition_en").asDouble(), within(TOKEN_TOLERANCE));
            assertThat(pairAccuracy(scorer, tasks.resolve("word_order_ja.jsonl")))
                    .isCloseTo(scores.get("word_order_ja").asDouble(), within(TOKEN_TOLERANCE));
            assertThat(bitsPerByte(scorer, tasks.resolve("text_ja.jsonl")))
                    .isCloseTo(scores.get("bits_per_byte_ja").asDouble(), within(TOKEN_TOLERANCE));
            assertThat(bitsPerByte(scorer, tasks.resolve("text_en.jsonl")))
                    .isCloseTo(scores.get("bits_per_byte_en").asDouble(), within(TOKEN_TOLERANCE));
        }
    }

    private static void checkTokens(LanguageModel model, JsonNode expected) {
        ScoreRequest.Pair request = model.scorer().pair("", expected.get("text").asString());
        int[] ids =
                StreamSupport.stream(expected.get("ids").spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .toArray();
        assertThat(request.context()).containsExactly(ids[0]);
        assertThat(request.continuation()).isEqualTo(Arrays.copyOfRange(ids, 1, ids.length));
        double[] logProbs = model.scorer().score(request).logProbs();
        for (int i = 0; i < logProbs.length; i++) {
            assertThat(logProbs[i])
                    .isCloseTo(expected.get("logprobs").get(i).asDouble(), within(TOKEN_TOLERANCE));
        }
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private static double choiceAccuracy(Scorer scorer, Path file) throws IOException {
        List<JsonNode> rows = rows(file);
        List<ScoreRequest> requests = new ArrayList<>();
        for (JsonNode row : rows) {
            for (JsonNode choice : row.get("choices")) {
                String text =
                        row.get("prefix").asString()
                                + choice.asString()
                                + row.get("suffix").asString();
                requests.add(scorer.pair("", text));
            }
        }
        List<ScoreResult> results = scorer.score(requests);
        int right = 0;
        int at = 0;
        for (JsonNode row : rows) {
            int best = 0;
            int choices = row.get("choices").size();
            for (int i = 1; i < choices; i++) {
                if (results.get(at + i).logProb() > results.get(at + best).logProb()) {
                    best = i;
                }
            }
            right += best == row.get("label").asInt() ? 1 : 0;
            at += choices;
        }
        return (double) right / rows.size();
    }

    private static double pairAccuracy(Scorer scorer, Path file) throws IOException {
        List<ScoreRequest> requests = new ArrayList<>();
        for (JsonNode row : rows(file)) {
            requests.add(scorer.pair("", row.get("good").asString()));
            requests.add(scorer.pair("", row.get("bad").asString()));
        }
        List<ScoreResult> results = scorer.score(requests);
        int right = 0;
        for (int i = 0; i < results.size(); i += 2) {
            right += results.get(i).logProb() > results.get(i + 1).logProb() ? 1 : 0;
        }
        return 2.0 * right / results.size();
    }

    private static double bitsPerByte(Scorer scorer, Path file) throws IOException {
        List<ScoreRequest> requests = new ArrayList<>();
        long bytes = 0;
        for (JsonNode row : rows(file)) {
            String text = row.get("text").asString();
            requests.add(scorer.rolling(text));
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
        }
        double logProb = scorer.score(requests).stream().mapToDouble(ScoreResult::logProb).sum();
        return -logProb / Math.log(2) / bytes;
    }
}
