package dev.jeval.perf.engine;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Work;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.run.ModelLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Whole forward passes: a prompt, one token of one or more sequences, multiple-choice scoring. `-p
/// model=DIR` measures a checkpoint; without it a tiny random one is made.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBenchmark {
    private static final int SCORE_CONTEXT = 88;
    private static final int ENDINGS = 4;
    private static final int ENDING_TOKENS = 33;
    private static final long SEED = 9;

    /// A checkpoint directory; empty for a tiny random model.
    @Param("")
    public String model = "";

    /// Tokens of the prompt.
    @Param("512")
    public int prompt;

    /// Tokens before the decoded one.
    @Param({"128", "2048"})
    public int context;

    /// Sequences decoded together.
    @Param({"1", "8"})
    public int sequences;

    /// How weights are held.
    @Param("AS_STORED")
    public ModelOptions.WeightType dtype = ModelOptions.WeightType.AS_STORED;

    /// Threads of the team.
    @Param("2")
    public int threads;

    private final Random random = new Random(SEED);
    private final List<KvSequence> contexts = new ArrayList<>();
    private Compute compute;
    private ForwardPass forward;

    /// Opens the model and computes the contexts.
    @Setup
    public void open() throws IOException {
        compute = Compute.open(threads);
        ModelOptions options = ModelOptions.defaults().withDtype(dtype);
        forward = ModelLoader.load(directory(model), options, compute).forward();
        KvSequence first = newSequence();
        forward.run(List.of(new Chunk(first, tokens(context))));
        contexts.add(first);
        for (int i = 1; i < sequences; i++) {
            contexts.add(first.fork(context));
        }
    }

    /// `model`, or a tiny random checkpoint if it is empty.
    static Path directory(String model) throws IOException {
        if (!model.isEmpty()) {
            return Path.of(model);
        }
        Path directory = Files.createTempDirectory("jeval-perf");
        new RandomModel(ModelShape.of("tiny"), SEED).write(directory, RandomModel.StoredType.BF16);
        return directory;
    }

    private KvSequence newSequence() {
        return forward.newSequence(forward.positionKey(1));
    }

    private int[] tokens(int count) {
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> random.nextInt(forward.vocabSize()));
        return ids;
    }

    /// A prompt and the token after it.
    @Benchmark
    public int[] prefill(Rates rates) {
        try (KvSequence sequence = newSequence()) {
            Chunk chunk = new Chunk(sequence, tokens(prompt)).greedy(prompt - 1);
            run(List.of(chunk), rates);
            return chunk.greedyTokens();
        }
    }

    /// One token of every sequence, with the fork that keeps the context as it is.
    @Benchmark
    public int decode(Rates rates) {
        List<Chunk> chunks = new ArrayList<>();
        for (KvSequence sequence : contexts) {
            chunks.add(new Chunk(sequence.fork(context), tokens(1)).greedy(0));
        }
        run(chunks, rates);
        int sum = 0;
        for (Chunk chunk : chunks) {
            sum += chunk.greedyTokens()[0];
            chunk.sequence().close();
        }
        return sum;
    }

    /// One multiple-choice task: a context of 88 tokens and four endings of 33.
    @Benchmark
    public double score(Rates rates) {
        int[] positions = new int[ENDING_TOKENS - 1];
        Arrays.setAll(positions, i -> i);
        double sum = 0;
        try (KvSequence sequence = newSequence()) {
            run(List.of(new Chunk(sequence, tokens(SCORE_CONTEXT))), rates);
            List<Chunk> endings = new ArrayList<>();
            for (int i = 0; i < ENDINGS; i++) {
                int[] ids = tokens(ENDING_TOKENS);
                int[] targets = Arrays.copyOfRange(ids, 1, ids.length);
                KvSequence fork = sequence.fork(SCORE_CONTEXT);
                endings.add(new Chunk(fork, ids).score(positions, targets));
            }
            run(endings, rates);
            for (Chunk ending : endings) {
                sum += Arrays.stream(ending.logProbs()).sum();
                ending.sequence().close();
            }
        }
        return sum;
    }

    private void run(List<Chunk> chunks, Rates rates) {
        Work before = compute.work();
        forward.run(chunks);
        rates.add(compute.work().since(before));
    }

    /// Closes the model.
    @TearDown
    public void close() {
        contexts.forEach(KvSequence::close);
        forward.close();
    }
}
