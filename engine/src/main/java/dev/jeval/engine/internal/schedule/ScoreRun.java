package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.ModelInfo;
import dev.jeval.engine.RequestException;
import dev.jeval.engine.RequestListener;
import dev.jeval.engine.RunOptions;
import dev.jeval.engine.RunStatistics;
import dev.jeval.engine.ScoreRequest;
import dev.jeval.engine.ScoreResult;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// One run of score requests, one by one.
public final class ScoreRun {
    private final ForwardPass forward;
    private final ModelInfo info;
    private final RunOptions options;
    private final BooleanSupplier closed;

    /// @param closed whether the model is being closed
    public ScoreRun(
            ForwardPass forward, ModelInfo info, RunOptions options, BooleanSupplier closed) {
        this.forward = forward;
        this.info = info;
        this.options = options;
        this.closed = closed;
    }

    /// Scores all requests.
    ///
    /// @param total their number, or -1 if unknown
    public RunStatistics run(
            Iterator<? extends ScoreRequest> requests,
            long total,
            RequestListener<ScoreResult> listener) {
        long start = System.nanoTime();
        long count = 0;
        long failed = 0;
        long truncated = 0;
        long tokens = 0;
        long steps = 0;
        for (; requests.hasNext(); count++) {
            ScoreTask task;
            try {
                task = ScoreTask.of(count, requests.next(), info.vocabSize(), info.maxLength());
            } catch (IllegalArgumentException e) {
                failed++;
                listener.failed(new RequestException(count, String.valueOf(e.getMessage())));
                continue;
            }
            truncated += task.truncated() ? 1 : 0;
            for (ScoreSpan span : task.spans()) {
                if (options.cancellation().isCancelled()) {
                    throw new CancellationException("the run was cancelled");
                }
                if (closed.getAsBoolean()) {
                    throw new IllegalStateException(info.directory() + ": the model was closed");
                }
                score(span, listener);
                tokens += span.computed();
                steps++;
            }
        }
        return new RunStatistics(
                count,
                failed,
                truncated,
                tokens,
                tokens,
                0,
                steps,
                Duration.ofNanos(System.nanoTime() - start));
    }

    private void score(ScoreSpan span, RequestListener<ScoreResult> listener) {
        int[] tokens = Arrays.copyOf(span.tokens(), span.computed());
        int first = span.firstPosition();
        int[] positions = new int[span.computed() - first];
        int[] targets = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = first + i;
            targets[i] = span.tokens()[first + i + 1];
        }
        try (KvSequence sequence = forward.newSequence(forward.positionKey(tokens.length))) {
            Chunk chunk = new Chunk(sequence, tokens).score(positions, targets);
            forward.run(List.of(chunk));
            for (int i = 0; i < positions.length; i++) {
                ScoreResult result =
                        span.accept(positions[i], chunk.logProbs()[i], chunk.argmax()[i]);
                if (result != null) {
                    listener.completed(span.task().index(), result);
                }
            }
        }
    }
}
