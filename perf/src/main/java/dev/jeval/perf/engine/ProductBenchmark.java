package dev.jeval.perf.engine;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.internal.kernel.Precision;
import dev.jeval.engine.internal.kernel.RowBlock;
import dev.jeval.engine.internal.kernel.WeightType;
import dev.jeval.engine.internal.kernel.Work;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/// Matrix products at shapes of Qwen2.5-0.5B and Llama-3.2-1B, from one token (bound by memory) to
/// a prompt (bound by arithmetic). Weights rotate through more memory than caches hold.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
    private static final long SEED = 5;

    /// Rows x columns.
    @Param({"4864x896", "896x4864", "8192x2048", "2048x8192"})
    public String matrix = "";

    /// `BF16`, `F16`, `F32`, or quantised: `INT8`, `INT4`.
    @Param({"BF16", "F16", "F32", "INT8", "INT4"})
    public String type = "";

    /// Token rows.
    @Param({"1", "4", "8", "64", "512"})
    public int tokens;

    /// Threads of the team.
    @Param("1")
    public int threads;

    /// Weights to rotate through, in MiB.
    @Param("512")
    public int mebibytes;

    /// Whether weights are read from where they lie instead of packed panels.
    @Param("false")
    public boolean mapped;

    private Arena arena;
    private Compute compute;
    private Matrix[] matrices;
    private float[] x;
    private float[] y;
    private int next;

    /// Makes the weights.
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        arena = Arena.ofShared();
        compute = Compute.open(threads);
        int by = matrix.indexOf('x');
        int rows = Integer.parseInt(matrix.substring(0, by));
        int columns = Integer.parseInt(matrix.substring(by + 1));
        boolean quantised = type.startsWith("INT");
        WeightType stored = quantised ? WeightType.BF16 : WeightType.valueOf(type);
        Precision precision = quantised ? Precision.valueOf(type) : Precision.AS_STORED;
        RowBlock block = weights(arena, stored, rows, columns);
        long bytes = (long) rows * columns * stored.bytes();
        matrices = new Matrix[(int) Math.max(1, ((long) mebibytes << 20) / bytes)];
        for (int i = 0; i < matrices.length; i++) {
            matrices[i] =
                    mapped
                            ? Matrix.map(List.of(block), null)
                            : compute.pack(List.of(block), null, precision, arena);
        }
        x = new float[tokens * columns];
        y = new float[tokens * rows];
        Random random = new Random(SEED);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() - 0.5f;
        }
    }

    private static RowBlock weights(Arena arena, WeightType type, int rows, int columns) {
        long count = (long) rows * columns;
        MemorySegment segment = arena.allocate(count * type.bytes(), 64);
        Random random = new Random(SEED);
        for (long i = 0; i < count; i++) {
            float value = random.nextFloat() - 0.5f;
            switch (type) {
                case F32 -> segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
                case F16 ->
                        segment.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
                case BF16 -> {
                    short bits = (short) (Float.floatToRawIntBits(value) >>> 16);
                    segment.setAtIndex(ValueLayout.JAVA_SHORT, i, bits);
                }
                case F64, F8_E4M3, F8_E5M2 -> throw new IllegalArgumentException("type: " + type);
            }
        }
        return RowBlock.of(segment, type, 0, rows, columns);
    }

    /// One product.
    @Benchmark
    public float[] product(Rates rates) {
        Matrix w = matrices[next];
        next = (next + 1) % matrices.length;
        Work before = compute.work();
        compute.matmul(w, x, 0, w.columns(), tokens, y, 0, w.rows());
        rates.add(compute.work().since(before));
        return y;
    }

    /// Frees the weights.
    @TearDown
    public void close() {
        compute.close();
        arena.close();
    }
}
