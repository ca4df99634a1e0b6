package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.GenerationListener;
import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.ModelInfo;
import dev.jeval.engine.RequestException;
import dev.jeval.engine.RunOptions;
import dev.jeval.engine.RunStatistics;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One run of generation requests, one by one.
public final class GenerationRun {
    private final ForwardPass forward;
    private final ModelInfo info;
    private final RunOptions options;
    private final @Nullable Tokenizer tokenizer;
    private final BooleanSupplier closed;

    /// @param tokenizer decodes text; null for token ids only
    /// @param closed whether the model is being closed
    public GenerationRun(
            ForwardPass forward,
            ModelInfo info,
            RunOptions options,
            @Nullable Tokenizer tokenizer,
            BooleanSupplier closed) {
        this.forward = forward;
        this.info = info;
        this.options = options;
        this.tokenizer = tokenizer;
        this.closed = closed;
    }

    /// Continues all prompts.
    public RunStatistics run(List<GenerationRequest> requests, GenerationListener listener) {
        long start = System.nanoTime();
        long failed = 0;
        long tokens = 0;
        long steps = 0;
        for (int index = 0; index < requests.size(); index++) {
            GeneratedSequence sequence;
            try {
                sequence =
                        GeneratedSequence.of(index, requests.get(index), info, tokenizer, listener);
            } catch (IllegalArgumentException e) {
                failed++;
                listener.failed(new RequestException(index, String.valueOf(e.getMessage())));
                continue;
            }
            int[] next = sequence.prompt().clone();
            try (KvSequence kv = forward.newSequence(forward.positionKey(next.length))) {
                boolean finished = false;
                while (!finished) {
                    requireRunning();
                    Chunk chunk = new Chunk(kv, next).logits(next.length - 1);
                    forward.run(List.of(chunk));
                    tokens += next.length;
                    steps++;
                    int token = sequence.choose(chunk.logits()[0]);
                    finished = sequence.accept(token);
                    next = new int[] {token};
                }
            }
            listener.completed(index, sequence.result());
        }
        return new RunStatistics(
                requests.size(),
                failed,
                0,
                tokens,
                tokens,
                0,
                steps,
                Duration.ofNanos(System.nanoTime() - start));
    }

    private void requireRunning() {
        if (options.cancellation().isCancelled()) {
            throw new CancellationException("the run was cancelled");
        }
        if (closed.getAsBoolean()) {
            throw new IllegalStateException(info.directory() + ": the model was closed");
        }
    }
}
