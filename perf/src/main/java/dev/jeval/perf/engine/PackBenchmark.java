package dev.jeval.perf.engine;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.internal.kernel.PanelMemory;
import dev.jeval.engine.internal.kernel.RowBlock;
import dev.jeval.engine.internal.kernel.WeightType;
import dev.jeval.engine.internal.kernel.Work;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Packing of weights into panels, new memory for each matrix; baseline: a plain copy into new
/// memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackBenchmark {
    private static final long MATRICES = 8;

    /// Rows x columns.
    @Param({"4864x896", "8192x2048"})
    public String matrix = "";

    /// How weights are stored.
    @Param({"BF16", "F16", "F32", "F8_E4M3"})
    public WeightType type = WeightType.BF16;

    /// Threads of the team.
    @Param({"1", "2"})
    public int threads;

    private Compute compute;
    private Arena sources;
    private Arena panels;
    private SegmentAllocator memory;
    private List<RowBlock> blocks;
    private int next;

    /// Makes the weights, more than caches hold.
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        sources = Arena.ofShared();
        panels = Arena.ofShared();
        memory = PanelMemory.of(panels);
        compute = Compute.open(threads);
        int by = matrix.indexOf('x');
        int rows = Integer.parseInt(matrix.substring(0, by));
        int columns = Integer.parseInt(matrix.substring(by + 1));
        long bytes = (long) rows * columns * type.bytes();
        MemorySegment segment = sources.allocate(MATRICES * bytes, 64);
        segment.fill((byte) 0x35);
        blocks =
                LongStream.range(0, MATRICES)
                        .mapToObj(i -> RowBlock.of(segment, type, i * bytes, rows, columns))
                        .toList();
    }

    /// Frees what was packed.
    @Setup(Level.Iteration)
    @SuppressWarnings("MustBeClosedChecker") // closed here or by close()
    public void free() {
        panels.close();
        panels = Arena.ofShared();
        memory = PanelMemory.of(panels);
    }

    /// One matrix.
    @Benchmark
    public Matrix pack(Rates rates) {
        RowBlock block = nextBlock(rates);
        return compute.pack(List.of(block), null, memory);
    }

    /// One matrix, copied.
    @Benchmark
    public MemorySegment copy(Rates rates) {
        RowBlock block = nextBlock(rates);
        long size = size(block);
        return memory.allocate(size, 64)
                .copyFrom(block.segment().asSlice(block.byteOffset(), size));
    }

    private RowBlock nextBlock(Rates rates) {
        RowBlock block = blocks.get(next);
        next = (next + 1) % blocks.size();
        rates.add(new Work(0, 0, size(block), 0));
        return block;
    }

    private static long size(RowBlock block) {
        return (long) block.rows() * block.columns() * block.type().bytes();
    }

    /// Frees everything.
    @TearDown
    public void close() {
        compute.close();
        panels.close();
        sources.close();
    }
}
