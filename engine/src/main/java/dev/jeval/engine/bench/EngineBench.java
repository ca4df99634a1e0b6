package dev.jeval.engine.bench;

import dev.jeval.engine.ModelInfo;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KernelSelection;
import dev.jeval.engine.internal.kernel.Work;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.run.LoadedModel;
import dev.jeval.engine.internal.run.ModelLoader;
import dev.jeval.engine.internal.thread.Cores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Measures prefill, decode and scoring of one model, next to the limits of the machine measured in
/// the same run.
///
/// Tokens are random ids (speed does not depend on them). Each figure is the median of some
/// repetitions after a warm-up. Runs in the calling thread and its worker team.
public final class EngineBench {
    private static final int SCORE_CONTEXT = 88;
    private static final int SCORE_ENDINGS = 4;
    private static final int SCORE_ENDING_TOKENS = 33;
    private static final long SEED = 3;

    private final ForwardPass forward;
    private final Compute compute;
    private final MachineLimits limits;
    private final BenchOptions options;
    private final int maxLength;
    private final Random random = new Random(SEED);

    private EngineBench(
            ForwardPass forward,
            ModelInfo info,
            Compute compute,
            MachineLimits limits,
            BenchOptions options) {
        this.forward = forward;
        this.compute = compute;
        this.limits = limits;
        this.options = options;
        this.maxLength = Math.min(info.maxLength(), forward.maxPositions());
    }

    /// Opens the checkpoint in `directory`, measures it and closes it again.
    ///
    /// @throws dev.jeval.engine.ModelFormatException if a file is damaged or missing
    /// @throws dev.jeval.engine.UnsupportedModelException if the model asks for something missing
    public static BenchResult run(Path directory, ModelOptions modelOptions, BenchOptions options) {
        int threads = modelOptions.threads() == 0 ? Cores.available() : modelOptions.threads();
        MachineLimits limits = MachineLimits.measure(threads, options);
        long start = System.nanoTime();
        Compute compute = Compute.open(threads);
        LoadedModel model = ModelLoader.load(directory, modelOptions, compute);
        double loadSeconds = since(start);
        try (ForwardPass forward = model.forward()) {
            EngineBench bench = new EngineBench(forward, model.info(), compute, limits, options);
            bench.firstToken();
            double firstTokenSeconds = since(start);
            model.packing().await();
            double packedSeconds = since(start);
            MemoryUse memory = bench.memoryAfterPrompt(model.info().weightBytes());
            List<Measurement> measurements = bench.measureAll();
            ModelInfo info = model.info();
            return new BenchResult(
                    info,
                    KernelSelection.description(),
                    limits,
                    loadSeconds,
                    firstTokenSeconds,
                    packedSeconds,
                    memory,
                    measurements);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private void firstToken() {
        try (KvSequence sequence = newSequence(1)) {
            forward.run(List.of(new Chunk(sequence, tokens(1)).greedy(0)));
        }
    }

    private MemoryUse memoryAfterPrompt(long weightBytes) {
        int length = Math.min(options.prefillTokens().getFirst(), maxLength);
        try (KvSequence sequence = newSequence(length)) {
            forward.run(List.of(new Chunk(sequence, tokens(length)).greedy(length - 1)));
            return new MemoryUse(
                    MemoryUse.resident(),
                    weightBytes,
                    forward.kvBytes(length),
                    ModelOptions.RESERVE_BYTES);
        }
    }

    private List<Measurement> measureAll() {
        List<Measurement> all = new ArrayList<>();
        for (int length : options.prefillTokens()) {
            if (length <= maxLength) {
                all.add(prefill(length));
            }
        }
        for (int context : options.decodeContexts()) {
            for (int sequences : options.decodeSequences()) {
                if (context + options.decodeTokens() <= maxLength) {
                    all.add(decode(context, sequences));
                }
            }
        }
        if (SCORE_CONTEXT + SCORE_ENDING_TOKENS <= maxLength) {
            all.add(score());
        }
        return all;
    }

    /// A prompt of `length` tokens, logits after its last one only.
    private Measurement prefill(int length) {
        return median(
                "prefill",
                1,
                0,
                length,
                () -> {
                    try (KvSequence sequence = newSequence(length)) {
                        return timed(
                                List.of(new Chunk(sequence, tokens(length)).greedy(length - 1)));
                    }
                });
    }

    /// Greedy steps of `sequences` sequences that hold `context` tokens each.
    private Measurement decode(int context, int sequences) {
        List<KvSequence> prompts = new ArrayList<>();
        try {
            KvSequence first = newSequence(context + options.decodeTokens());
            prompts.add(first);
            forward.run(List.of(new Chunk(first, tokens(context))));
            for (int i = 1; i < sequences; i++) {
                prompts.add(first.fork(context));
            }
            int steps = options.decodeTokens();
            return median(
                    "decode", sequences, context, steps * sequences, () -> steps(prompts, steps));
        } finally {
            prompts.forEach(KvSequence::close);
        }
    }

    private Sample steps(List<KvSequence> prompts, int steps) {
        List<KvSequence> sequences = new ArrayList<>();
        try {
            for (KvSequence prompt : prompts) {
                sequences.add(prompt.fork(prompt.length()));
            }
            Sample total = new Sample(0, new Work(0, 0, 0, 0));
            for (int step = 0; step < steps; step++) {
                List<Chunk> chunks = new ArrayList<>();
                for (KvSequence sequence : sequences) {
                    chunks.add(new Chunk(sequence, tokens(1)).greedy(0));
                }
                total = total.plus(timed(chunks));
            }
            return total;
        } finally {
            sequences.forEach(KvSequence::close);
        }
    }

    /// Multiple-choice tasks: a context and four endings, whose tokens are scored. The context is
    /// computed once, tasks run in groups as the scheduler would run them.
    private Measurement score() {
        int tasks = options.scoreTasks();
        int tokens = tasks * (SCORE_CONTEXT + SCORE_ENDINGS * SCORE_ENDING_TOKENS);
        return median("score", tasks, SCORE_CONTEXT, tokens, () -> scoreTasks(tasks));
    }

    private Sample scoreTasks(int tasks) {
        List<KvSequence> sequences = new ArrayList<>();
        try {
            List<Chunk> contexts = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                KvSequence sequence = newSequence(SCORE_CONTEXT + SCORE_ENDING_TOKENS);
                sequences.add(sequence);
                contexts.add(
                        new Chunk(sequence, tokens(SCORE_CONTEXT))
                                .score(new int[] {SCORE_CONTEXT - 1}, tokens(1)));
            }
            Sample total = timed(contexts);
            List<Chunk> endings = new ArrayList<>();
            int[] positions = new int[SCORE_ENDING_TOKENS - 1];
            Arrays.setAll(positions, i -> i);
            for (int i = 0; i < tasks * SCORE_ENDINGS; i++) {
                KvSequence ending = sequences.get(i / SCORE_ENDINGS).fork(SCORE_CONTEXT);
                sequences.add(ending);
                int[] ids = tokens(SCORE_ENDING_TOKENS);
                endings.add(
                        new Chunk(ending, ids)
                                .score(positions, Arrays.copyOfRange(ids, 1, ids.length)));
            }
            return total.plus(timed(endings));
        } finally {
            sequences.forEach(KvSequence::close);
        }
    }

    private interface Run {
        Sample run();
    }

    /// Time and work of some steps.
    private record Sample(double seconds, Work work) {
        Sample plus(Sample other) {
            Work sum =
                    new Work(
                            work.productFlops() + other.work.productFlops(),
                            work.attentionFlops() + other.work.attentionFlops(),
                            work.weightBytes() + other.work.weightBytes(),
                            work.cacheBytes() + other.work.cacheBytes());
            return new Sample(seconds + other.seconds, sum);
        }
    }

    private Sample timed(List<Chunk> chunks) {
        Work before = compute.work();
        long start = System.nanoTime();
        forward.run(chunks);
        return new Sample((System.nanoTime() - start) * 1e-9, compute.work().since(before));
    }

    private Measurement median(String name, int sequences, int context, int tokens, Run run) {
        for (int i = 0; i < options.warmUp(); i++) {
            run.run();
        }
        Sample[] samples = new Sample[options.repetitions()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = run.run();
        }
        Arrays.sort(samples, (a, b) -> Double.compare(a.seconds, b.seconds));
        Sample middle = samples[samples.length / 2];
        return Measurement.of(
                name, sequences, context, tokens, middle.seconds, middle.work, limits);
    }

    private KvSequence newSequence(int totalLength) {
        return forward.newSequence(forward.positionKey(totalLength));
    }

    private int[] tokens(int count) {
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> random.nextInt(forward.vocabSize()));
        return ids;
    }
}
