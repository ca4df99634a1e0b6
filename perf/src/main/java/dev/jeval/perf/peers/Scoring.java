package dev.jeval.perf.peers;

import dev.jeval.engine.LanguageModel;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.RunOptions;
import dev.jeval.engine.ScoreRequest;
import dev.jeval.engine.ScoreResult;
import dev.jeval.engine.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Scoring as an evaluation does it: requests through a [Scorer].
final class Scoring implements AutoCloseable {
    private static final int SHARED_TOKENS = 400;
    private static final int OWN_TOKENS = 60;
    private static final int SCORED_TOKENS = 20;
    private static final long SEED = 6;

    private final LanguageModel model;
    private final Random random = new Random(SEED);

    private Scoring(LanguageModel model) {
        this.model = model;
    }

    static Scoring open(Path directory, ModelOptions options) {
        return new Scoring(LanguageModel.open(directory, options));
    }

    /// Seconds for the first `tasks` tasks of a [HellaswagFile], encoding not counted.
    double[] score(Path file, int tasks) throws IOException {
        Scorer scorer = model.scorer();
        List<ScoreRequest> requests = new ArrayList<>();
        for (HellaswagFile.Task task : HellaswagFile.read(file, tasks)) {
            for (String ending : task.endings()) {
                ScoreRequest.Pair pair = scorer.pair(task.context(), " " + ending);
                if (pair.context().length != HellaswagFile.CONTEXT_TOKENS
                        || pair.continuation().length != HellaswagFile.ENDING_TOKENS) {
                    throw new IllegalStateException(
                            "%s: expected %d + %d tokens, got %d + %d"
                                    .formatted(
                                            file,
                                            HellaswagFile.CONTEXT_TOKENS,
                                            HellaswagFile.ENDING_TOKENS,
                                            pair.context().length,
                                            pair.continuation().length));
                }
                requests.add(pair);
            }
        }
        long start = System.nanoTime();
        scorer.score(requests);
        return new double[] {(System.nanoTime() - start) * 1e-9};
    }

    /// Seconds for documents that share 400 tokens and have 60 of their own, of which the last 20
    /// are scored: all requests in one run, then each in a run of its own that shares nothing.
    ///
    /// @throws IllegalStateException if the two do not give the same bits
    double[] fewShot(int documents) {
        int[] shared = tokens(SHARED_TOKENS);
        List<ScoreRequest> requests = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            int[] context = Arrays.copyOf(shared, SHARED_TOKENS + OWN_TOKENS - SCORED_TOKENS);
            int[] own = tokens(OWN_TOKENS - SCORED_TOKENS);
            System.arraycopy(own, 0, context, SHARED_TOKENS, own.length);
            requests.add(ScoreRequest.pair(context, tokens(SCORED_TOKENS)));
        }
        Scorer scorer = model.scorer();
        long start = System.nanoTime();
        List<ScoreResult> together = scorer.score(requests);
        double secondsTogether = (System.nanoTime() - start) * 1e-9;
        RunOptions alone = RunOptions.defaults().withSharePrefixes(false);
        List<ScoreResult> oneByOne = new ArrayList<>();
        start = System.nanoTime();
        for (ScoreRequest request : requests) {
            scorer.score(List.of(request), alone, (index, result) -> oneByOne.add(result));
        }
        double secondsOneByOne = (System.nanoTime() - start) * 1e-9;
        for (int i = 0; i < documents; i++) {
            if (!Arrays.equals(together.get(i).logProbs(), oneByOne.get(i).logProbs())) {
                throw new IllegalStateException(
                        "document %d: expected the same bits together and alone".formatted(i));
            }
        }
        return new double[] {secondsTogether, secondsOneByOne};
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, model.info().vocabSize()).toArray();
    }

    @Override
    public void close() {
        model.close();
    }
}
