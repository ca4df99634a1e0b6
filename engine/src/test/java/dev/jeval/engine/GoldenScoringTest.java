package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The golden models through the public API: all requests of a model in one run, so that their
/// prefixes are shared.
class GoldenScoringTest {
    private static final Goldens GOLDENS = Goldens.of("models");
    private static final JsonMapper JSON = JsonMapper.shared();

    @TestFactory
    Stream<DynamicTest> scoresAgreeWithTheReference() {
        return GOLDENS.folders().stream()
                .map(folder ->
                        GOLDENS.test(
                                folder.resolve("golden.json"),
                                folder.getFileName() + " scores",
                                () -> checkScores(folder)));
    }

    @TestFactory
    Stream<DynamicTest> greedyTextsAreTheReferences() {
        return GOLDENS.folders().stream()
                .map(folder ->
                        GOLDENS.test(
                                folder.resolve("golden.json"),
                                folder.getFileName() + " greedy",
                                () -> checkGreedy(folder)));
    }

    private static LanguageModel open(Path folder) {
        // Some prompts are longer than the model was made for.
        return LanguageModel.open(
                folder, ModelOptions.defaults().withThreads(1).withContextLimit(1024));
    }

    private static JsonNode golden(Path folder) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve("golden.json")));
    }

    private static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }

    private static void checkScores(Path folder) throws IOException {
        JsonNode golden = golden(folder);
        double tokenTolerance = golden.at("/tolerance/nll_abs").asDouble();
        double sumTolerance = golden.at("/tolerance/loglik_abs").asDouble();
        Map<String, int[]> prompts = new HashMap<>();
        List<ScoreRequest> requests = new ArrayList<>();
        List<JsonNode> expected = new ArrayList<>();
        for (JsonNode prompt : golden.get("prompts")) {
            int[] ids = ids(prompt.get("ids"));
            prompts.put(prompt.get("id").asString(), ids);
            // Where positions depend on the length, the reference's pass over all tokens differs
            // from one without the last, which is all that scoring takes.
            if (ids.length > 1 && !golden.has("note")) {
                requests.add(
                        ScoreRequest.pair(
                                new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length)));
                expected.add(prompt);
            }
        }
        for (JsonNode continuation : golden.get("loglikelihood")) {
            int[] prompt = prompts.get(continuation.get("prompt").asString());
            requests.add(ScoreRequest.pair(prompt, ids(continuation.get("continuation"))));
            expected.add(continuation);
        }
        try (LanguageModel model = open(folder)) {
            List<ScoreResult> results = model.scorer().score(requests);
            for (int i = 0; i < results.size(); i++) {
                ScoreResult result = results.get(i);
                JsonNode reference = expected.get(i);
                if (reference.has("nll_sum")) {
                    assertThat(-result.logProb())
                            .isCloseTo(
                                    reference.get("nll_sum").asDouble(),
                                    within(tokenTolerance * result.logProbs().length));
                    continue;
                }
                for (int t = 0; t < result.logProbs().length; t++) {
                    assertThat(result.logProbs()[t])
                            .isCloseTo(
                                    reference.get("token_logprobs").get(t).asDouble(),
                                    within(tokenTolerance));
                }
                assertThat(result.logProb())
                        .isCloseTo(reference.get("sum_logprob").asDouble(), within(sumTolerance));
                assertThat(result.greedy()).isEqualTo(reference.get("is_greedy").asBoolean());
            }
        }
    }

    private static void checkGreedy(Path folder) throws IOException {
        List<GenerationRequest> requests = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        for (JsonNode prompt : golden(folder).get("prompts")) {
            JsonNode greedy =
                    prompt.has("greedy_cached")
                            ? prompt.get("greedy_cached")
                            : prompt.path("greedy");
            if (greedy.isArray() && !greedy.isEmpty()) {
                expected.add(ids(greedy));
                requests.add(
                        GenerationRequest.of(ids(prompt.get("ids")))
                                .withMaxNewTokens(greedy.size())
                                .withIgnoreEos(true));
            }
        }
        try (LanguageModel model = open(folder)) {
            List<GenerationResult> results = model.generator().generate(requests);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).ids()).as("prompt %d", i).isEqualTo(expected.get(i));
            }
        }
    }
}
