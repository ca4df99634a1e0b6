package dev.jeval.perf.engine;

import dev.jeval.engine.internal.kernel.AttentionShape;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KvLayout;
import dev.jeval.engine.internal.kernel.KvSpan;
import dev.jeval.engine.internal.kernel.KvType;
import dev.jeval.engine.internal.kernel.Work;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

/// Attention of one layer: a prompt (`tokens` = 512) or one token at the end of a context.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttentionBenchmark {
    private static final long SEED = 6;

    /// Query heads / key-value heads / head width: Qwen2.5-0.5B, Llama-3.2-1B, Llama-2-7B.
    @Param({"14/2/64", "32/8/64", "32/32/128"})
    public String heads = "";

    /// New tokens.
    @Param({"1", "512"})
    public int tokens;

    /// Tokens that are there before.
    @Param({"0", "2048"})
    public int context;

    /// How keys and values are held.
    @Param({"F32", "BF16"})
    public KvType type = KvType.F32;

    /// Threads of the team.
    @Param("1")
    public int threads;

    private Arena arena;
    private Compute compute;
    private AttentionShape shape;
    private KvLayout layout;
    private List<KvSpan> spans;
    private float[] q;
    private float[] out;
    private int width;

    /// Fills keys and values.
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        arena = Arena.ofShared();
        compute = Compute.open(threads);
        String[] parts = heads.split("/", -1);
        int queryHeads = Integer.parseInt(parts[0]);
        int kvHeads = Integer.parseInt(parts[1]);
        int headDim = Integer.parseInt(parts[2]);
        layout = new KvLayout(kvHeads, headDim, headDim, type);
        shape =
                new AttentionShape(
                        AttentionShape.grouped(queryHeads, kvHeads),
                        kvHeads,
                        0.125f,
                        0f,
                        AttentionShape.NO_WINDOW,
                        null,
                        false);
        int positions = context + tokens;
        MemorySegment[] blocks = new MemorySegment[positions / KvLayout.POSITIONS + 1];
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = arena.allocate(layout.layerBytes(), 64);
        }
        Random random = new Random(SEED);
        int kvWidth = kvHeads * headDim;
        float[] k = floats(random, positions * kvWidth);
        float[] v = floats(random, positions * kvWidth);
        KvSpan all = new KvSpan().reset(blocks, 0, positions, 0);
        compute.attention().store(layout, 0, List.of(all), k, 0, kvWidth, v, 0, kvWidth);
        spans = List.of(new KvSpan().reset(blocks, context, tokens, 0));
        width = queryHeads * headDim;
        q = floats(random, tokens * width);
        out = new float[tokens * width];
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /// One layer's attention.
    @Benchmark
    public float[] attention(Rates rates) {
        Work before = compute.work();
        compute.attention().attend(shape, layout, 0, spans, q, 0, width, out, 0, width);
        rates.add(compute.work().since(before));
        return out;
    }

    /// Frees the cache.
    @TearDown
    public void close() {
        compute.close();
        arena.close();
    }
}
