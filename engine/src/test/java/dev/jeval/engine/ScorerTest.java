package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.internal.schedule.FakeForwardPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final int VOCAB = 50;
    private static final int MAX_LENGTH = 96;
    private static final long PLENTY = 1L << 40;

    private static FakeForwardPass pass() {
        return pass(length -> 0);
    }

    private static FakeForwardPass pass(IntUnaryOperator keys) {
        return new FakeForwardPass(VOCAB, MAX_LENGTH, keys);
    }

    /// Requests that share prefixes of several lengths, some equal, some a prefix of others.
    private static List<ScoreRequest> randomRequests(Random random, int count) {
        List<int[]> contexts = new ArrayList<>();
        contexts.add(randomTokens(random, 1 + random.nextInt(20)));
        List<ScoreRequest> requests = new ArrayList<>();
        while (requests.size() < count) {
            int[] base = contexts.get(random.nextInt(contexts.size()));
            int kept = 1 + random.nextInt(base.length);
            int[] context =
                    concat(Arrays.copyOf(base, kept), randomTokens(random, random.nextInt(12)));
            if (context.length < 70) {
                contexts.add(context);
            }
            int endings = 1 + random.nextInt(4);
            for (int i = 0; i < endings; i++) {
                int[] ending = randomTokens(random, 1 + random.nextInt(6));
                requests.add(
                        random.nextInt(12) == 0
                                ? ScoreRequest.rolling(1, concat(concat(context, ending), context))
                                : ScoreRequest.pair(context, ending));
            }
        }
        return requests;
    }

    private static int[] randomTokens(Random random, int count) {
        return random.ints(count, 0, random.nextBoolean() ? 3 : VOCAB).toArray();
    }

    private static int[] concat(int[] a, int[] b) {
        return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    /// Scores by the definition: each token after the tokens before it.
    private static ScoreResult expected(FakeForwardPass pass, ScoreRequest request) {
        List<Double> logProbs = new ArrayList<>();
        boolean greedy = true;
        int truncated = 0;
        for (Span span : spans(request)) {
            truncated += span.truncated;
            int key = pass.positionKey(span.tokens.length - 1);
            for (int i = span.firstScored; i < span.tokens.length; i++) {
                float[] logits = pass.logitsAfter(key, span.tokens, i);
                logProbs.add(FakeForwardPass.logProb(logits, span.tokens[i]));
                greedy &= FakeForwardPass.argmax(logits) == span.tokens[i];
            }
        }
        double[] values = logProbs.stream().mapToDouble(Double::doubleValue).toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return new ScoreResult(values, sum, greedy, truncated);
    }

    private record Span(int[] tokens, int firstScored, int truncated) {}

    private static List<Span> spans(ScoreRequest request) {
        return switch (request) {
            case ScoreRequest.Pair pair -> {
                int[] all = concat(pair.context(), pair.continuation());
                int cut = Math.max(0, all.length - MAX_LENGTH - 1);
                yield List.of(
                        new Span(
                                Arrays.copyOfRange(all, cut, all.length),
                                pair.context().length - cut,
                                cut));
            }
            case ScoreRequest.Rolling rolling -> {
                int[] all = concat(new int[] {rolling.prefixToken()}, rolling.tokens());
                List<Span> spans = new ArrayList<>();
                for (int done = 1; done < all.length; ) {
                    int end = Math.min(all.length, done + MAX_LENGTH);
                    int start = Math.max(0, end - MAX_LENGTH - 1);
                    spans.add(new Span(Arrays.copyOfRange(all, start, end), done - start, 0));
                    done = end;
                }
                yield spans;
            }
        };
    }

    private static List<ScoreResult> run(
            LanguageModel model, List<ScoreRequest> requests, RunOptions options) {
        Map<Long, ScoreResult> results = new HashMap<>();
        model.scorer()
                .score(
                        requests,
                        options,
                        (index, result) ->
                                assertThat(results.put(index, result)).as("only once").isNull());
        assertThat(results).hasSize(requests.size());
        return IntStream.range(0, requests.size()).mapToObj(i -> results.get((long) i)).toList();
    }

    private static void assertSame(List<ScoreResult> actual, List<ScoreResult> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).logProbs())
                    .as("request %d", i)
                    .isEqualTo(expected.get(i).logProbs());
            assertThat(actual.get(i).logProb()).isEqualTo(expected.get(i).logProb());
            assertThat(actual.get(i).greedy()).isEqualTo(expected.get(i).greedy());
            assertThat(actual.get(i).truncatedTokens())
                    .isEqualTo(expected.get(i).truncatedTokens());
        }
    }

    @RepeatedTest(60)
    void resultsDoNotDependOnAnySchedulingDecision(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        IntUnaryOperator keys =
                random.nextInt(3) == 0 ? length -> Math.max(0, length - 20) / 15 : length -> 0;
        List<ScoreRequest> requests = randomRequests(random, 1 + random.nextInt(120));
        List<ScoreResult> expected =
                requests.stream().map(request -> expected(pass(keys), request)).toList();
        for (int variant = 0; variant < 6; variant++) {
            FakeForwardPass pass = pass(keys);
            if (random.nextBoolean()) {
                pass.withWindow(1 + random.nextInt(MAX_LENGTH));
            }
            long smallest = pass.kvBytes(MAX_LENGTH);
            long budget = random.nextBoolean() ? PLENTY : smallest + random.nextInt(20_000);
            RunOptions options =
                    RunOptions.defaults()
                            .withTokensPerStep(1 + random.nextInt(random.nextBoolean() ? 8 : 300))
                            .withMaxBatch(random.nextInt(6))
                            .withSharePrefixes(random.nextInt(4) != 0)
                            .withWindowRequests(
                                    random.nextBoolean() ? 1_000 : 1 + random.nextInt(30));
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
            Collections.shuffle(order, random);
            LanguageModel model = Models.limited(pass, budget);
            List<ScoreResult> shuffled =
                    run(model, order.stream().map(requests::get).toList(), options);

            assertSame(shuffled, order.stream().map(expected::get).toList());
            assertThat(pass.openSequences()).as("sequences left open").isZero();
            assertThat(pass.peakBytes()).as("bytes of keys and values").isLessThanOrEqualTo(budget);
            assertThat(pass.largestStep()).isLessThanOrEqualTo(options.tokensPerStep());
        }
    }

    @RepeatedTest(20)
    void everyDistinctPrefixIsComputedOnce(RepetitionInfo repetition) {
        Random random = new Random(1000 + repetition.getCurrentRepetition());
        List<ScoreRequest> requests = randomRequests(random, 200);
        FakeForwardPass pass = pass();
        LanguageModel model = Models.limited(pass, PLENTY);
        RunOptions options = RunOptions.defaults().withTokensPerStep(1 + random.nextInt(200));

        RunStatistics statistics = model.scorer().score(requests, options, (index, result) -> {});

        Set<List<Integer>> prefixes = new HashSet<>();
        long requested = 0;
        for (ScoreRequest request : requests) {
            for (Span span : spans(request)) {
                List<Integer> tokens = Arrays.stream(span.tokens).boxed().toList();
                for (int length = 1; length < tokens.size(); length++) {
                    prefixes.add(tokens.subList(0, length));
                    requested++;
                }
            }
        }
        assertThat(pass.mostComputations()).isEqualTo(1);
        assertThat(pass.computedTokens()).isEqualTo(prefixes.size());
        assertThat(statistics.tokensComputed()).isEqualTo(prefixes.size());
        assertThat(statistics.tokensRequested()).isEqualTo(requested);
        assertThat(statistics.tokensRecomputed()).isZero();
        assertThat(statistics.steps()).isEqualTo(pass.steps());
    }

    @Test
    void stepsAreFilledAcrossSequences() {
        Random random = new Random(5);
        int[] shared = randomTokens(random, 40);
        List<ScoreRequest> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int[] own =
                    concat(
                            shared,
                            concat(new int[] {i % VOCAB, i / VOCAB}, randomTokens(random, 8)));
            requests.add(ScoreRequest.pair(own, new int[] {2, 3}));
        }
        FakeForwardPass pass = pass();

        RunStatistics statistics =
                Models.of(pass)
                        .scorer()
                        .score(
                                requests,
                                RunOptions.defaults().withTokensPerStep(100),
                                (index, result) -> {});

        assertThat(statistics.sharingFactor()).isGreaterThan(4.5);
        // The shared block, the first token that tells the documents apart, and full steps.
        assertThat(statistics.steps()).isLessThanOrEqualTo(statistics.tokensComputed() / 100 + 4);
    }

    @Test
    void aBudgetForOneSequenceIsEnough() {
        FakeForwardPass pass = pass();
        Random random = new Random(9);
        int[] shared = randomTokens(random, 60);
        List<ScoreRequest> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int[] document = concat(shared, new int[] {i / 3, i % 3 + 3, 7, 7, 7, 7, 7, 7});
            requests.add(ScoreRequest.pair(document, new int[] {1, 2, i % 5}));
        }
        LanguageModel model = Models.limited(pass, pass.kvBytes(70));
        RunStatistics statistics =
                model.scorer().score(requests, RunOptions.defaults(), (index, result) -> {});

        assertThat(pass.peakBytes()).isLessThanOrEqualTo(pass.kvBytes(70));
        assertThat(statistics.tokensRecomputed()).isPositive();
        assertThat(statistics.tokensComputed()).isLessThanOrEqualTo(statistics.tokensRequested());
        assertThat(statistics.tokensComputed() - statistics.tokensRecomputed())
                .isEqualTo(pass.distinctPrefixes());
    }

    @Test
    void aRequestThatCannotBeScoredIsReportedForThatRequest() {
        FakeForwardPass pass = pass();
        List<ScoreRequest> requests =
                List.of(
                        ScoreRequest.pair(new int[] {1}, new int[] {2}),
                        ScoreRequest.pair(new int[] {1}, new int[] {}),
                        ScoreRequest.pair(new int[] {}, new int[] {1}),
                        ScoreRequest.pair(new int[] {1}, new int[] {VOCAB}),
                        ScoreRequest.pair(new int[] {-1}, new int[] {1}),
                        ScoreRequest.pair(new int[] {1}, new int[MAX_LENGTH + 1]),
                        ScoreRequest.rolling(1, new int[] {}),
                        ScoreRequest.pair(new int[] {1}, new int[] {3}));
        Map<Long, String> failures = new HashMap<>();
        Set<Long> done = new HashSet<>();

        RunStatistics statistics =
                Models.of(pass)
                        .scorer()
                        .score(
                                requests,
                                RunOptions.defaults(),
                                new RequestListener<>() {
                                    @Override
                                    public void completed(long index, ScoreResult result) {
                                        done.add(index);
                                    }

                                    @Override
                                    public void failed(RequestException error) {
                                        failures.put(error.index(), error.getMessage());
                                    }
                                });

        assertThat(done).containsExactlyInAnyOrder(0L, 7L);
        assertThat(failures.keySet()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(failures.get(3L))
                .isEqualTo("request 3: continuation token 0: expected an id in [0, 50), got 50");
        assertThat(statistics.failed()).isEqualTo(6);
        assertThat(statistics.requests()).isEqualTo(8);
    }

    @Test
    void aRequestThatDoesNotFitTheMemoryIsReportedForThatRequest() {
        FakeForwardPass pass = pass();
        LanguageModel model = Models.limited(pass, pass.kvBytes(16));
        assertThatThrownBy(
                        () -> model.scorer().score(ScoreRequest.pair(new int[17], new int[] {1})))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("a sequence of 17 tokens needs 3,000");
        assertThat(model.scorer().score(ScoreRequest.pair(new int[16], new int[] {1})).logProbs())
                .hasSize(1);
    }

    @Test
    void aLogProbabilityThatIsNotANumberIsAnErrorOfItsRequest() {
        FakeForwardPass pass = pass();
        pass.poison(9);
        List<Long> failed = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        RunStatistics statistics =
                Models.of(pass)
                        .scorer()
                        .score(
                                List.of(
                                        ScoreRequest.pair(new int[] {1, 9}, new int[] {2, 3}),
                                        ScoreRequest.pair(new int[] {1, 8}, new int[] {2, 9})),
                                RunOptions.defaults(),
                                new RequestListener<>() {
                                    @Override
                                    public void completed(long index, ScoreResult result) {
                                        done.add(index);
                                    }

                                    @Override
                                    public void failed(RequestException error) {
                                        failed.add(error.index());
                                        assertThat(error)
                                                .hasMessageContaining("NaN")
                                                .hasMessageContaining("scored token 0");
                                    }
                                });
        assertThat(failed).containsExactly(0L);
        assertThat(done).containsExactly(1L);
        assertThat(statistics.failed()).isEqualTo(1);
    }

    @Test
    void aPlanSaysWhatTheRunWillCost() {
        List<ScoreRequest> requests = new ArrayList<>(randomRequests(new Random(12), 80));
        requests.add(ScoreRequest.pair(new int[] {1}, new int[] {}));
        LanguageModel model = Models.of(pass());
        Scorer scorer = model.scorer();
        RunPlan plan = scorer.plan(requests, RunOptions.defaults());
        assertThat(plan.duration()).isNull();
        assertThat(plan.failing()).isEqualTo(1);

        RunStatistics statistics =
                scorer.score(
                        requests.subList(0, requests.size() - 1),
                        RunOptions.defaults(),
                        (index, result) -> {});

        assertThat(plan.tokensPlanned()).isEqualTo(statistics.tokensComputed());
        assertThat(plan.tokensRequested()).isEqualTo(statistics.tokensRequested());
        assertThat(plan.truncated()).isEqualTo(statistics.truncated());
        assertThat(plan.flops()).isPositive();
        assertThat(scorer.plan(requests, RunOptions.defaults()).duration()).isNotNull();
    }

    @Test
    void aListenerMayCloseTheModel() {
        FakeForwardPass pass = pass();
        LanguageModel model = Models.of(pass);
        assertThatThrownBy(() ->
                        model.scorer()
                                .score(
                                        randomRequests(new Random(13), 50),
                                        RunOptions.defaults().withTokensPerStep(5),
                                        (index, result) -> model.close()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(pass.isClosed()).isTrue();
        assertThat(pass.openSequences()).isZero();
    }

    @Test
    void truncationIsCounted() {
        FakeForwardPass pass = pass();
        int[] context = new int[MAX_LENGTH + 30];
        List<ScoreRequest> requests = List.of(ScoreRequest.pair(context, new int[] {1, 2}));

        RunStatistics statistics =
                Models.of(pass)
                        .scorer()
                        .score(
                                requests,
                                RunOptions.defaults(),
                                (index, result) ->
                                        assertThat(result.truncatedTokens()).isEqualTo(31));

        assertThat(statistics.truncated()).isEqualTo(1);
    }

    @Test
    void cancellationStopsAtTheNextStepAndLeavesNothingOpen() {
        FakeForwardPass pass = pass();
        List<ScoreRequest> requests = randomRequests(new Random(3), 100);
        CancellationToken token = new CancellationToken();
        Map<Long, ScoreResult> results = new HashMap<>();

        assertThatThrownBy(() ->
                        Models.of(pass)
                                .scorer()
                                .score(
                                        requests,
                                        RunOptions.defaults()
                                                .withTokensPerStep(20)
                                                .withCancellation(token),
                                        (index, result) -> {
                                            results.put(index, result);
                                            token.cancel();
                                        }))
                .isInstanceOf(CancellationException.class);

        assertThat(results).isNotEmpty().hasSizeLessThan(requests.size());
        results.forEach((index, result) ->
                assertSame(
                        List.of(result),
                        List.of(expected(pass(), requests.get(index.intValue())))));
        assertThat(pass.openSequences()).isZero();
    }

    @Test
    void anExceptionOfTheListenerEndsTheRunAndLeavesNothingOpen() {
        FakeForwardPass pass = pass();
        LanguageModel model = Models.of(pass);
        assertThatThrownBy(() ->
                        model.scorer()
                                .score(
                                        randomRequests(new Random(4), 50),
                                        RunOptions.defaults().withTokensPerStep(10),
                                        (index, result) -> {
                                            throw new IllegalStateException("full disk");
                                        }))
                .hasMessage("full disk");
        assertThat(pass.openSequences()).isZero();
        assertThat(model.scorer().score(ScoreRequest.pair(new int[] {1}, new int[] {2})).logProbs())
                .hasSize(1);
    }

    @Test
    void useAfterCloseNamesTheModel() {
        FakeForwardPass pass = pass();
        LanguageModel model = Models.of(pass);
        Scorer scorer = model.scorer();
        model.close();
        model.close();
        assertThat(pass.isClosed()).isTrue();
        assertThatThrownBy(() -> scorer.score(ScoreRequest.pair(new int[] {1}, new int[] {2})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fake: the model was closed");
    }

    @Test
    void closingFromAnotherThreadEndsARunInProgress() throws InterruptedException {
        FakeForwardPass pass = pass();
        LanguageModel model = Models.of(pass);
        Thread closer = new Thread(model::close);
        assertThatThrownBy(() ->
                        model.scorer()
                                .score(
                                        randomRequests(new Random(6), 50),
                                        RunOptions.defaults().withTokensPerStep(5),
                                        (index, result) -> {
                                            if (!closer.isAlive()) {
                                                closer.start();
                                            }
                                            awaitClosing(model);
                                        }))
                .isInstanceOf(IllegalStateException.class);
        closer.join();
        assertThat(pass.isClosed()).isTrue();
        assertThat(pass.openSequences()).isZero();
    }

    private static void awaitClosing(LanguageModel model) {
        boolean open = true;
        while (open) {
            try {
                model.requireOpen();
                Thread.onSpinWait();
            } catch (IllegalStateException closed) {
                open = false;
            }
        }
    }

    @Test
    void progressEndsWithEverythingDone() {
        List<Progress> reports = new ArrayList<>();
        List<ScoreRequest> requests = randomRequests(new Random(8), 60);
        Models.of(pass())
                .scorer()
                .score(
                        requests,
                        RunOptions.defaults().withTokensPerStep(16).withWindowRequests(25),
                        new RequestListener<>() {
                            @Override
                            public void completed(long index, ScoreResult result) {}

                            @Override
                            public void progress(Progress progress) {
                                reports.add(progress);
                            }
                        });
        Progress last = reports.getLast();
        assertThat(last.requestsDone()).isEqualTo(requests.size());
        assertThat(last.requestsTotal()).isEqualTo(requests.size());
        assertThat(last.tokensComputed()).isEqualTo(last.tokensPlanned());
        assertThat(last.remaining()).isZero();
        assertThat(last.flopsPerSecond()).isPositive();
        assertThat(reports)
                .isSortedAccordingTo(
                        (a, b) -> Long.compare(a.tokensComputed(), b.tokensComputed()));
    }
}
