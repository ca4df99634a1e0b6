package dev.jeval.perf.engine;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.run.ModelLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/// From opening a checkpoint to its first token, in a new JVM each time. `-p model=DIR` measures a
/// checkpoint; without it a tiny random one is made.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 5,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class StartupBenchmark {
    /// A checkpoint directory; empty for a tiny random model.
    @Param("")
    public String model = "";

    /// Where weights are read from.
    @Param({"AUTO", "MAP", "PACK"})
    public ModelOptions.Weights weights = ModelOptions.Weights.AUTO;

    private Path directory;

    /// Finds or makes the checkpoint.
    @Setup
    public void find() throws IOException {
        directory = EngineBenchmark.directory(model);
    }

    /// Opens, computes one token, closes.
    @Benchmark
    public int firstToken() {
        ModelOptions options = ModelOptions.defaults().withWeights(weights);
        try (ForwardPass forward = ModelLoader.load(directory, options).forward();
                KvSequence sequence = forward.newSequence(forward.positionKey(1))) {
            Chunk chunk = new Chunk(sequence, new int[] {1}).greedy(0);
            forward.run(List.of(chunk));
            return chunk.greedyTokens()[0];
        }
    }
}
