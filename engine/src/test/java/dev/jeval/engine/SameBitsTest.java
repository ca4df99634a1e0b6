package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.testing.Goldens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Real forward passes: threads, weight layout, batch, step size, order, memory and sharing change
/// no bit of a score or of a text.
class SameBitsTest {
    private static final int VARIANTS = 6;

    @TestFactory
    Stream<DynamicTest> noDecisionChangesABit() {
        return Goldens.of("models").folders().stream()
                .filter(folder -> !Goldens.external() || chosen(folder))
                .map(folder ->
                        DynamicTest.dynamicTest(
                                folder.getFileName().toString(), () -> check(folder)));
    }

    /// Of the whole collection a few: plain, biased, sliding window, length-dependent positions.
    private static boolean chosen(Path folder) {
        return List.of(
                        "llama3-gqa",
                        "llama-bias-headdim",
                        "mistral-swa",
                        "llama-rope-dynamic",
                        "mixtral",
                        "bloom")
                .contains(folder.getFileName().toString());
    }

    private record Answers(Map<Long, ScoreResult> scores, Map<Long, GenerationResult> texts) {}

    private static void check(Path folder) {
        Random random = new Random(11);
        ModelOptions options = ModelOptions.defaults().withContextLimit(160);
        int vocabSize;
        long weightBytes;
        try (LanguageModel model = LanguageModel.open(folder, options)) {
            vocabSize = model.info().vocabSize();
            weightBytes = model.info().weightBytes();
        }
        List<ScoreRequest> scores = scoreRequests(random, vocabSize);
        List<GenerationRequest> texts = generationRequests(random, vocabSize);
        Answers expected =
                answers(
                        folder,
                        options.withThreads(1).withWeights(ModelOptions.Weights.MAP),
                        RunOptions.defaults().withSharePrefixes(false).withMaxBatch(1),
                        scores,
                        texts,
                        random);
        for (int variant = 0; variant < VARIANTS; variant++) {
            ModelOptions varied =
                    options.withThreads(1 + random.nextInt(3))
                            .withWeights(
                                    List.of(ModelOptions.Weights.values()).get(random.nextInt(3)))
                            .withMaxMemoryBytes(
                                    random.nextBoolean()
                                            ? 0
                                            : weightBytes
                                                    + ModelOptions.RESERVE_BYTES
                                                    + (4L << 20));
            RunOptions run =
                    RunOptions.defaults()
                            .withTokensPerStep(List.of(1, 7, 64, 512).get(random.nextInt(4)))
                            .withMaxBatch(List.of(0, 1, 3, 8).get(random.nextInt(4)))
                            .withSharePrefixes(random.nextBoolean());
            Answers answers = answers(folder, varied, run, scores, texts, random);
            for (long i = 0; i < scores.size(); i++) {
                assertThat(answers.scores.get(i).logProbs())
                        .isEqualTo(expected.scores.get(i).logProbs());
                assertThat(answers.scores.get(i).greedy())
                        .isEqualTo(expected.scores.get(i).greedy());
            }
            for (long i = 0; i < texts.size(); i++) {
                assertThat(answers.texts.get(i).ids()).isEqualTo(expected.texts.get(i).ids());
                assertThat(answers.texts.get(i).logProbs())
                        .isEqualTo(expected.texts.get(i).logProbs());
            }
        }
    }

    private static Answers answers(
            Path folder,
            ModelOptions options,
            RunOptions run,
            List<ScoreRequest> scores,
            List<GenerationRequest> texts,
            Random random) {
        Answers answers = new Answers(new TreeMap<>(), new TreeMap<>());
        List<Integer> scoreOrder = shuffled(scores.size(), random);
        List<Integer> textOrder = shuffled(texts.size(), random);
        try (LanguageModel model = LanguageModel.open(folder, options)) {
            model.scorer()
                    .score(
                            scoreOrder.stream().map(scores::get).toList(),
                            run,
                            (index, result) ->
                                    answers.scores.put((long) scoreOrder.get((int) index), result));
            model.generator()
                    .generate(
                            textOrder.stream().map(texts::get).toList(),
                            run,
                            (index, result) ->
                                    answers.texts.put((long) textOrder.get((int) index), result));
        }
        return answers;
    }

    private static List<Integer> shuffled(int count, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }

    private static List<ScoreRequest> scoreRequests(Random random, int vocabSize) {
        int[] shared = random.ints(70, 0, vocabSize).toArray();
        List<ScoreRequest> requests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int[] context =
                    IntStream.concat(
                                    IntStream.of(shared).limit(1 + random.nextInt(70)),
                                    random.ints(random.nextInt(9), 0, vocabSize))
                            .toArray();
            for (int ending = 0; ending < 3; ending++) {
                int[] continuation = random.ints(1 + random.nextInt(5), 0, vocabSize).toArray();
                requests.add(ScoreRequest.pair(context, continuation));
            }
        }
        requests.add(ScoreRequest.rolling(1, random.ints(400, 0, vocabSize).toArray()));
        return requests;
    }

    private static List<GenerationRequest> generationRequests(Random random, int vocabSize) {
        int[] shared = random.ints(30, 0, vocabSize).toArray();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int[] prompt =
                    IntStream.concat(
                                    IntStream.of(shared).limit(10 + random.nextInt(20)),
                                    random.ints(3, 0, vocabSize))
                            .toArray();
            GenerationRequest request =
                    GenerationRequest.of(prompt).withMaxNewTokens(6 + i).withIgnoreEos(true);
            requests.add(request);
            requests.add(
                    request.withSampling(SamplingOptions.sampled(5).withTopP(0.9)).withKey(i, 1));
        }
        return requests;
    }
}
