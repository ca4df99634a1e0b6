package dev.jeval.perf.peers;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Work;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.run.ModelLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Forward passes on random tokens. Answers are seconds, floating-point operations and bytes that
/// had to be read.
final class Passes implements AutoCloseable {
    private static final long SEED = 5;

    private final Compute compute;
    private final ForwardPass forward;
    private final Random random = new Random(SEED);
    private @Nullable KvSequence context;

    private Passes(Compute compute, ForwardPass forward) {
        this.compute = compute;
        this.forward = forward;
    }

    static Passes open(Path directory, ModelOptions options) {
        Compute compute = Compute.open(options.threads());
        return new Passes(compute, ModelLoader.load(directory, options, compute).forward());
    }

    /// A prompt and the token after it.
    double[] prefill(int tokens) {
        try (KvSequence sequence = newSequence()) {
            Chunk chunk = new Chunk(sequence, tokens(tokens)).greedy(tokens - 1);
            return timed(() -> forward.run(List.of(chunk)));
        }
    }

    /// Single tokens of `sequences` sequences together, after a context that is computed once.
    double[] decode(int contextTokens, int tokens, int sequences) {
        KvSequence prompt = context(contextTokens);
        List<KvSequence> forks = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            forks.add(prompt.fork(contextTokens));
        }
        double[] result =
                timed(() -> {
                    for (int i = 0; i < tokens; i++) {
                        List<Chunk> step = new ArrayList<>();
                        for (KvSequence fork : forks) {
                            step.add(new Chunk(fork, tokens(1)).greedy(0));
                        }
                        forward.run(step);
                    }
                });
        forks.forEach(KvSequence::close);
        return result;
    }

    private KvSequence context(int tokens) {
        KvSequence current = context;
        if (current != null && current.length() == tokens) {
            return current;
        }
        if (current != null) {
            current.close();
        }
        current = newSequence();
        context = current;
        forward.run(List.of(new Chunk(current, tokens(tokens))));
        return current;
    }

    private double[] timed(Runnable run) {
        Work before = compute.work();
        long start = System.nanoTime();
        run.run();
        double seconds = (System.nanoTime() - start) * 1e-9;
        Work work = compute.work().since(before);
        return new double[] {seconds, work.flops(), work.bytes()};
    }

    private KvSequence newSequence() {
        return forward.newSequence(forward.positionKey(1));
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, forward.vocabSize()).toArray();
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
        forward.close();
    }
}
