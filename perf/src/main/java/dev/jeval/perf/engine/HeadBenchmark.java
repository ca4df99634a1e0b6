package dev.jeval.perf.engine;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.HeadOutput;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.internal.kernel.RowBlock;
import dev.jeval.engine.internal.kernel.WeightType;
import dev.jeval.engine.internal.kernel.Work;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/// The projection to a large vocabulary with its log-softmax. [#product] is the baseline: the
/// projection alone, into a matrix of all logits.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeadBenchmark {
    private static final long SEED = 8;

    /// Vocabulary x width: Qwen2.5-0.5B, Llama-3.2-1B.
    @Param({"151936x896", "128256x2048"})
    public String matrix = "";

    /// Rows whose next token is scored.
    @Param({"1", "32"})
    public int rows;

    /// Threads of the team.
    @Param("1")
    public int threads;

    private final HeadOutput output = new HeadOutput();
    private Arena arena;
    private Compute compute;
    private Matrix head;
    private float[] x;
    private float[] logits;
    private int[] targetRow;
    private int[] targets;
    private double[] logProbs;

    /// Makes the weights.
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        arena = Arena.ofShared();
        compute = Compute.open(threads);
        int by = matrix.indexOf('x');
        int vocabulary = Integer.parseInt(matrix.substring(0, by));
        int width = Integer.parseInt(matrix.substring(by + 1));
        MemorySegment segment = arena.allocate(2L * vocabulary * width, 64);
        Random random = new Random(SEED);
        for (long i = 0; i < (long) vocabulary * width; i++) {
            int bits = Float.floatToRawIntBits(random.nextFloat() - 0.5f);
            segment.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (bits >>> 16));
        }
        RowBlock block = RowBlock.of(segment, WeightType.BF16, 0, vocabulary, width);
        head = compute.pack(List.of(block), null, arena);
        x = new float[rows * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() - 0.5f;
        }
        logits = new float[rows * vocabulary];
        targetRow = new int[rows];
        targets = new int[rows];
        logProbs = new double[rows];
        Arrays.setAll(targetRow, i -> i);
        Arrays.setAll(targets, i -> random.nextInt(vocabulary));
    }

    /// Log-probabilities of the targets.
    @Benchmark
    public double[] logProbabilities(Rates rates) {
        Work before = compute.work();
        compute.head(
                head,
                x,
                0,
                head.columns(),
                1f,
                0f,
                output.reset(rows).targets(targetRow, targets, logProbs));
        rates.add(compute.work().since(before));
        return logProbs;
    }

    /// Baseline.
    @Benchmark
    public float[] product(Rates rates) {
        Work before = compute.work();
        compute.matmul(head, x, 0, head.columns(), rows, logits, 0, head.rows());
        rates.add(compute.work().since(before));
        return logits;
    }

    /// Frees the weights.
    @TearDown
    public void close() {
        compute.close();
        arena.close();
    }
}
