package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.internal.schedule.FakeForwardPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final int VOCAB = 40;
    private static final int MAX_LENGTH = 64;
    private static final long PLENTY = 1L << 40;

    private static FakeForwardPass pass() {
        return new FakeForwardPass(VOCAB, MAX_LENGTH, length -> 0);
    }

    private static int[] append(int[] tokens, int token) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return longer;
    }

    /// Generates greedily by the definition.
    private static int[] greedy(FakeForwardPass pass, int[] prompt, int count) {
        int[] tokens = prompt;
        for (int i = 0; i < count; i++) {
            float[] logits = pass.logitsAfter(0, tokens, tokens.length);
            tokens = append(tokens, FakeForwardPass.argmax(logits));
        }
        return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
    }

    private static List<GenerationRequest> randomRequests(Random random, int count) {
        int[] shared = random.ints(20, 0, VOCAB).toArray();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kept = random.nextInt(shared.length + 1);
            int[] prompt =
                    IntStream.concat(
                                    Arrays.stream(shared).limit(kept),
                                    random.ints(1 + random.nextInt(10), 0, VOCAB))
                            .toArray();
            SamplingOptions sampling =
                    switch (random.nextInt(4)) {
                        case 0 -> SamplingOptions.greedy();
                        case 1 -> SamplingOptions.greedy().withRepetitionPenalty(1.3);
                        case 2 -> SamplingOptions.sampled(7).withTopP(0.9).withTemperature(0.7);
                        default -> SamplingOptions.sampled(7).withTopK(10).withMinP(0.02);
                    };
            GenerationRequest request =
                    GenerationRequest.of(prompt)
                            .withMaxNewTokens(1 + random.nextInt(30))
                            .withSampling(sampling);
            for (int sample = 0; sample <= random.nextInt(3); sample++) {
                requests.add(request.withKey(i, sample));
            }
        }
        return requests;
    }

    private static List<GenerationResult> run(
            LanguageModel model, List<GenerationRequest> requests, RunOptions options) {
        Map<Long, GenerationResult> results = new HashMap<>();
        model.generator()
                .generate(
                        requests,
                        options,
                        (index, result) -> assertThat(results.put(index, result)).isNull());
        assertThat(results).hasSize(requests.size());
        return IntStream.range(0, requests.size()).mapToObj(i -> results.get((long) i)).toList();
    }

    @RepeatedTest(30)
    void textsDoNotDependOnAnySchedulingDecision(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<GenerationRequest> requests = randomRequests(random, 1 + random.nextInt(25));
        List<Integer> eos = random.nextBoolean() ? List.of(2, 5) : List.of();
        List<GenerationResult> alone = new ArrayList<>();
        for (GenerationRequest request : requests) {
            alone.addAll(
                    run(Models.of(pass(), eos, null), List.of(request), RunOptions.defaults()));
        }
        for (int variant = 0; variant < 5; variant++) {
            FakeForwardPass pass = pass();
            if (random.nextBoolean()) {
                pass.withWindow(1 + random.nextInt(MAX_LENGTH));
            }
            long budget =
                    random.nextBoolean()
                            ? PLENTY
                            : pass.kvBytes(MAX_LENGTH) + random.nextInt(20_000);
            RunOptions options =
                    RunOptions.defaults()
                            .withTokensPerStep(1 + random.nextInt(60))
                            .withMaxBatch(random.nextInt(7))
                            .withSharePrefixes(random.nextInt(4) != 0)
                            .withWindowRequests(random.nextBoolean() ? 1000 : 4);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
            Collections.shuffle(order, random);
            ModelOptions limit =
                    ModelOptions.defaults()
                            .withMaxMemoryBytes(
                                    Models.WEIGHT_BYTES + ModelOptions.RESERVE_BYTES + budget);
            LanguageModel model = new LanguageModel(pass, Models.info(pass, eos), limit, null);

            List<GenerationResult> results =
                    run(model, order.stream().map(requests::get).toList(), options);

            for (int i = 0; i < order.size(); i++) {
                GenerationResult expected = alone.get(order.get(i));
                assertThat(results.get(i).ids()).isEqualTo(expected.ids());
                assertThat(results.get(i).logProbs()).isEqualTo(expected.logProbs());
                assertThat(results.get(i).finishReason()).isEqualTo(expected.finishReason());
            }
            assertThat(pass.openSequences()).isZero();
            assertThat(pass.peakBytes()).isLessThanOrEqualTo(budget);
        }
    }

    @Test
    void aPlanCountsTextsWithTheirLimits() {
        List<GenerationRequest> requests = new ArrayList<>(randomRequests(new Random(3), 20));
        List<GenerationRequest> answerable = List.copyOf(requests);
        requests.add(GenerationRequest.of(new int[0]));
        Generator generator = Models.of(pass()).generator();
        RunPlan plan = generator.plan(requests, RunOptions.defaults());
        assertThat(plan.duration()).isNull();
        assertThat(plan.failing()).isEqualTo(1);

        RunStatistics statistics =
                generator.generate(answerable, RunOptions.defaults(), (index, result) -> {});

        assertThat(plan.requests()).isEqualTo(answerable.size() + 1L);
        assertThat(plan.tokensPlanned()).isEqualTo(statistics.tokensComputed());
        assertThat(plan.tokensRequested()).isEqualTo(statistics.tokensRequested());
        assertThat(plan.flops()).isPositive();
        assertThat(generator.plan(requests, RunOptions.defaults()).duration()).isPositive();
    }

    @Test
    void greedyTakesTheMostProbableToken() {
        FakeForwardPass pass = pass();
        int[] prompt = {1, 4, 9};
        GenerationResult result =
                Models.of(pass)
                        .generator()
                        .generate(GenerationRequest.of(prompt).withMaxNewTokens(20));
        assertThat(result.ids()).isEqualTo(greedy(pass, prompt, 20));
        assertThat(result.finishReason()).isEqualTo(FinishReason.MAX_TOKENS);
        assertThat(result.promptTokens()).isEqualTo(3);
    }

    @Test
    void generatedTokensHaveTheLogProbabilitiesThatScoringThemGives() {
        LanguageModel model = Models.of(pass());
        int[] prompt = {1, 4, 9};
        GenerationResult result =
                model.generator()
                        .generate(
                                GenerationRequest.of(prompt)
                                        .withSampling(SamplingOptions.sampled(3)));
        ScoreResult score = model.scorer().score(ScoreRequest.pair(prompt, result.ids()));
        assertThat(result.logProbs()).isEqualTo(score.logProbs());
    }

    @Test
    void aSequenceThatOutgrowsItsPositionTablesIsComputedAnew() {
        FakeForwardPass pass = new FakeForwardPass(VOCAB, MAX_LENGTH, length -> length / 20, true);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            requests.add(GenerationRequest.of(new int[] {1, 2, i}).withMaxNewTokens(30 + i));
        }
        long budget = pass.kvBytes(MAX_LENGTH);

        List<GenerationResult> results =
                run(Models.limited(pass, budget), requests, RunOptions.defaults());

        for (int i = 0; i < requests.size(); i++) {
            int[] tokens = requests.get(i).prompt();
            for (int n = 0; n < 30 + i; n++) {
                float[] logits = pass.logitsAfter(tokens.length / 20, tokens, tokens.length);
                tokens = append(tokens, FakeForwardPass.argmax(logits));
            }
            assertThat(results.get(i).ids())
                    .isEqualTo(Arrays.copyOfRange(tokens, 3, tokens.length));
        }
        assertThat(pass.peakBytes()).isLessThanOrEqualTo(budget);
        assertThat(pass.openSequences()).isZero();
    }

    @Test
    void aTextEndsWithAnEndOfSequenceId() {
        FakeForwardPass pass = pass();
        int[] prompt = {1, 4, 9};
        int[] free = greedy(pass, prompt, 10);
        GenerationRequest request = GenerationRequest.of(prompt).withMaxNewTokens(10);
        int first =
                IntStream.range(0, 10).filter(i -> free[i] == free[6]).findFirst().orElseThrow();

        LanguageModel model = Models.of(pass, List.of(free[6]), null);
        GenerationResult ended = model.generator().generate(request);
        assertThat(ended.ids()).isEqualTo(Arrays.copyOf(free, first + 1));
        assertThat(ended.finishReason()).isEqualTo(FinishReason.EOS);
        assertThat(model.generator().generate(request.withIgnoreEos(true)).ids()).isEqualTo(free);

        GenerationResult stopped =
                Models.of(pass).generator().generate(request.withStopIds(Set.of(free[6])));
        assertThat(stopped.ids()).isEqualTo(ended.ids());
    }

    @Test
    void aTextEndsAtTheMaximumLength() {
        FakeForwardPass pass = pass();
        int[] prompt = new int[MAX_LENGTH - 3];
        GenerationResult result =
                Models.of(pass).generator().generate(GenerationRequest.of(prompt));
        assertThat(result.ids()).hasSize(3);
        assertThat(result.finishReason()).isEqualTo(FinishReason.CONTEXT_LIMIT);
    }

    @Test
    void aPromptThatLeavesNoRoomIsReportedForThatRequest() {
        Map<Long, String> failures = new HashMap<>();
        List<GenerationRequest> requests =
                List.of(
                        GenerationRequest.of(new int[MAX_LENGTH]),
                        GenerationRequest.of(new int[0]),
                        GenerationRequest.of(new int[] {VOCAB}),
                        GenerationRequest.of(new int[] {1}).withStopStrings(List.of("x")),
                        GenerationRequest.of(new int[] {1}).withMaxNewTokens(2));
        List<Long> done = new ArrayList<>();
        RunStatistics statistics =
                Models.of(pass())
                        .generator()
                        .generate(
                                requests,
                                RunOptions.defaults(),
                                new GenerationListener() {
                                    @Override
                                    public void completed(long index, GenerationResult result) {
                                        done.add(index);
                                    }

                                    @Override
                                    public void failed(RequestException error) {
                                        failures.put(error.index(), error.getMessage());
                                    }
                                });
        assertThat(done).containsExactly(4L);
        assertThat(failures.keySet()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
        assertThat(failures.get(0L))
                .isEqualTo(
                        "request 0: expected a prompt of fewer than 64 tokens (the maximum length), got 64; shorten it");
        assertThat(statistics.failed()).isEqualTo(4);
    }

    @Test
    void sharedPrefixesOfPromptsAreComputedOnce() {
        FakeForwardPass pass = pass();
        int[] shared = new Random(1).ints(30, 0, VOCAB).toArray();
        List<GenerationRequest> requests =
                IntStream.range(0, 20)
                        .mapToObj(i ->
                                GenerationRequest.of(append(append(shared, i), 3))
                                        .withMaxNewTokens(1))
                        .toList();
        RunStatistics statistics =
                Models.of(pass)
                        .generator()
                        .generate(requests, RunOptions.defaults(), (index, result) -> {});
        assertThat(pass.computedTokens()).isEqualTo(30 + 20 * 2);
        assertThat(statistics.tokensComputed()).isEqualTo(30 + 20 * 2);
        assertThat(pass.mostComputations()).isEqualTo(1);
    }

    @Test
    void aPromptThatNoOtherSharesTakesNoStepOfItsOwn() {
        FakeForwardPass pass = pass();
        List<GenerationRequest> requests =
                List.of(
                        GenerationRequest.of(new int[] {1, 2, 3}).withMaxNewTokens(1),
                        GenerationRequest.of(new int[] {4, 5}).withMaxNewTokens(1));
        RunStatistics statistics =
                Models.of(pass)
                        .generator()
                        .generate(requests, RunOptions.defaults(), (index, result) -> {});
        assertThat(statistics.steps()).isEqualTo(1);
        assertThat(statistics.tokensComputed()).isEqualTo(5);
    }

    @Test
    void finishedSequencesLeaveAndOthersJoin() {
        FakeForwardPass pass = pass();
        List<GenerationRequest> requests =
                IntStream.range(0, 40)
                        .mapToObj(i ->
                                GenerationRequest.of(new int[] {1, i})
                                        .withMaxNewTokens(i % 10 == 0 ? 40 : 4))
                        .toList();
        RunStatistics statistics =
                Models.of(pass)
                        .generator()
                        .generate(
                                requests,
                                RunOptions.defaults().withMaxBatch(8),
                                (index, result) -> {});
        // 304 tokens by 8 at a time; in fixed batches of 8 it would be 5 x 40 steps.
        assertThat(statistics.steps()).isLessThan(80);
    }

    @Test
    void logitsThatAreNotNumbersAreAnErrorOfTheirRequest() {
        for (SamplingOptions sampling :
                List.of(SamplingOptions.greedy(), SamplingOptions.sampled(1).withTopP(0.9))) {
            FakeForwardPass pass = pass();
            pass.poison(9);
            assertThatThrownBy(() ->
                            Models.of(pass)
                                    .generator()
                                    .generate(
                                            GenerationRequest.of(new int[] {1, 9})
                                                    .withSampling(sampling)))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("NaN");
            assertThat(pass.openSequences()).isZero();
        }
    }

    @Test
    void cancellationLeavesNothingOpen() {
        FakeForwardPass pass = pass();
        CancellationToken token = new CancellationToken();
        assertThatThrownBy(() ->
                        Models.of(pass)
                                .generator()
                                .generate(
                                        randomRequests(new Random(2), 20),
                                        RunOptions.defaults()
                                                .withMaxBatch(4)
                                                .withCancellation(token),
                                        (index, result) -> token.cancel()))
                .isInstanceOf(CancellationException.class);
        assertThat(pass.openSequences()).isZero();
    }

    private static FakeTokenizer tokenizer() {
        List<String> pieces = new ArrayList<>(List.of("<pad>", "<s>", "</s>"));
        for (int id = FakeTokenizer.FIRST_TEXT_ID; id < VOCAB; id++) {
            pieces.add(String.valueOf((char) ('a' + id % 3)) + (char) ('a' + id / 3));
        }
        return new FakeTokenizer(pieces);
    }

    @RepeatedTest(20)
    void stopStringsEndTheTextEvenInsideTokens(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        FakeForwardPass pass = pass();
        FakeTokenizer tokenizer = tokenizer();
        LanguageModel model = Models.of(pass, List.of(), tokenizer);
        int[] prompt = random.ints(3, 3, VOCAB).toArray();
        int[] ids = greedy(pass, prompt, 20);
        String full = tokenizer.decode(ids, true);
        int at = random.nextInt(full.length() - 3);
        List<String> stops = List.of("zz", full.substring(at, at + 2 + random.nextInt(2)));
        int cut = stops.stream().mapToInt(full::indexOf).filter(i -> i >= 0).min().orElseThrow();
        StringBuilder streamed = new StringBuilder();

        GenerationResult result =
                model.generator()
                        .generate(
                                GenerationRequest.of(prompt)
                                        .withMaxNewTokens(20)
                                        .withStopStrings(stops),
                                streamed::append,
                                new CancellationToken());

        assertThat(result.text()).isEqualTo(full.substring(0, cut));
        assertThat(streamed).hasToString(result.text());
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP_STRING);
        assertThat(result.stopString()).isEqualTo(stops.get(1));
        assertThat(result.ids()).isEqualTo(Arrays.copyOf(ids, result.ids().length));
    }

    @Test
    void aStopStringThatIsASpecialTokenEndsTheTextByItsId() {
        FakeForwardPass pass = pass();
        int[] prompt = {7, 8};
        int[] free = greedy(pass, prompt, 30);
        LanguageModel model = Models.of(pass, List.of(), tokenizer());
        GenerationResult result =
                model.generator()
                        .generate(
                                GenerationRequest.of(prompt)
                                        .withMaxNewTokens(30)
                                        .withStopStrings(List.of("<pad>", "<s>", "</s>")));
        int special = IntStream.range(0, 30).filter(i -> free[i] < 3).findFirst().orElse(29);
        assertThat(result.ids()).isEqualTo(Arrays.copyOf(free, special + 1));
    }

    @Test
    void textConveniencesEncodeAsTheTokenizerDoes() {
        FakeForwardPass pass = pass();
        FakeTokenizer tokenizer = tokenizer();
        LanguageModel model = Models.of(pass, List.of(), tokenizer);
        String prompt = tokenizer.decode(new int[] {5, 6}, true);
        assertThat(model.generator().request(prompt).prompt()).containsExactly(1, 5, 6);
        assertThat(model.generator().generate(prompt).text()).isNotEmpty();
    }
}
