package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.ScoreRequest;
import dev.jeval.engine.ScoreResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One score request on its way: the spans it is made of and what is known of its result.
final class ScoreTask {
    private final long index;
    private final int truncatedTokens;
    private final double[] logProbs;
    private final List<ScoreSpan> spans;
    private long computedTokens;
    private boolean greedy = true;
    private int missing;

    private ScoreTask(long index, int truncatedTokens, int scored) {
        this.index = index;
        this.truncatedTokens = truncatedTokens;
        this.logProbs = new double[scored];
        this.missing = scored;
        this.spans = new ArrayList<>();
    }

    /// Turns a request into spans of at most the maximum length.
    ///
    /// @throws IllegalArgumentException if it cannot be scored; the message says why
    static ScoreTask of(long index, ScoreRequest request, RunContext context) {
        return switch (request) {
            case ScoreRequest.Pair pair -> ofPair(index, pair, context);
            case ScoreRequest.Rolling rolling -> ofRolling(index, rolling, context);
        };
    }

    private static ScoreTask ofPair(long index, ScoreRequest.Pair pair, RunContext run) {
        int vocabSize = run.info().vocabSize();
        int maxLength = run.info().maxLength();
        int[] context = pair.context();
        int[] continuation = pair.continuation();
        requireTokens("context", context, vocabSize);
        requireTokens("continuation", continuation, vocabSize);
        if (continuation.length > maxLength) {
            throw new IllegalArgumentException(
                    "expected a continuation of at most %d tokens (the maximum length), got %d; use a rolling request"
                            .formatted(maxLength, continuation.length));
        }
        long length = (long) context.length + continuation.length;
        int truncated = (int) Math.max(0, length - (maxLength + 1L));
        int kept = context.length - truncated;
        int[] tokens = Arrays.copyOfRange(context, truncated, context.length + continuation.length);
        System.arraycopy(continuation, 0, tokens, kept, continuation.length);
        ScoreTask task = new ScoreTask(index, truncated, continuation.length);
        task.add(tokens, kept, 0, run);
        return task;
    }

    /// Disjoint windows: the first predicts `maxLength` tokens after the prefix, each later one the
    /// next `maxLength` tokens, its context filled up from the left to `maxLength` tokens.
    private static ScoreTask ofRolling(long index, ScoreRequest.Rolling rolling, RunContext run) {
        int vocabSize = run.info().vocabSize();
        int maxLength = run.info().maxLength();
        int[] text = rolling.tokens();
        requireTokens("prefix", new int[] {rolling.prefixToken()}, vocabSize);
        requireTokens("text", text, vocabSize);
        ScoreTask task = new ScoreTask(index, 0, text.length);
        int first = Math.min(maxLength, text.length);
        int[] head = new int[first + 1];
        head[0] = rolling.prefixToken();
        System.arraycopy(text, 0, head, 1, first);
        task.add(head, 1, 0, run);
        for (int done = first; done < text.length; ) {
            int end = Math.min(text.length, done + maxLength);
            int start = end - maxLength - 1;
            int[] window = Arrays.copyOfRange(text, start, end);
            task.add(window, done - start, done, run);
            done = end;
        }
        return task;
    }

    private void add(int[] tokens, int firstScored, int resultOffset, RunContext run) {
        int key = run.forward().positionKey(tokens.length - 1);
        ScoreSpan span = new ScoreSpan(this, tokens, firstScored, resultOffset, key);
        spans.add(span);
        computedTokens += span.computed();
    }

    private static void requireTokens(String what, int[] tokens, int vocabSize) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException(
                    "expected a %s of at least one token, got none".formatted(what));
        }
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= vocabSize) {
                throw new IllegalArgumentException(
                        "%s token %d: expected an id in [0, %d), got %d"
                                .formatted(what, i, vocabSize, tokens[i]));
            }
        }
    }

    /// Position of the request in its run.
    long index() {
        return index;
    }

    /// The spans to compute.
    List<ScoreSpan> spans() {
        return spans;
    }

    /// Tokens the request costs by itself.
    long computedTokens() {
        return computedTokens;
    }

    /// Whether context was cut off.
    boolean truncated() {
        return truncatedTokens > 0;
    }

    /// Takes the log-probability of scored token `at`; returns whether nothing is missing any more.
    boolean accept(int at, double logProb, boolean mostProbable) {
        logProbs[at] = logProb;
        greedy &= mostProbable;
        missing--;
        return missing == 0;
    }

    /// Why the request cannot be answered although everything was computed, or null.
    @Nullable String failure() {
        for (int i = 0; i < logProbs.length; i++) {
            if (Double.isNaN(logProbs[i])) {
                return "expected numbers, got NaN as the log-probability of scored token "
                        + i
                        + "; the weights may be damaged";
            }
        }
        return null;
    }

    /// The result once nothing is missing.
    ScoreResult result() {
        double sum = 0;
        for (double logProb : logProbs) {
            sum += logProb;
        }
        return new ScoreResult(logProbs, sum, greedy, truncatedTokens);
    }
}
