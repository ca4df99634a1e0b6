package dev.jeval.perf.engine;

import dev.jeval.engine.internal.kernel.Activation;
import dev.jeval.engine.internal.kernel.Compute;
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

/// Everything that works row by row, at widths of real models: time for 64 rows. [#copy] is the
/// baseline: the cost of reading and writing the rows.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowBenchmark {
    private static final int ROWS = 64;
    private static final int HEAD = 64;
    private static final long SEED = 7;

    /// Elements of a row, a multiple of the head width 64.
    @Param({"896", "4864", "8192"})
    public int width;

    private Compute compute;
    private float[] x;
    private float[] up;
    private float[] out;
    private float[] weight;
    private float[] cos;
    private float[] sin;

    /// Fills the rows.
    @Setup
    public void open() {
        compute = Compute.open(1);
        Random random = new Random(SEED);
        x = floats(random, ROWS * width);
        up = floats(random, ROWS * width);
        out = new float[ROWS * width];
        weight = floats(random, width);
        cos = floats(random, ROWS * HEAD / 2);
        sin = floats(random, ROWS * HEAD / 2);
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /// Baseline.
    @Benchmark
    public float[] copy() {
        System.arraycopy(x, 0, out, 0, ROWS * width);
        return out;
    }

    /// RMS norm.
    @Benchmark
    public float[] rmsNorm() {
        compute.rows().rmsNorm(x, 0, width, ROWS, 1, width, weight, 0, 1e-6f, out, 0, width);
        return out;
    }

    /// Layer norm.
    @Benchmark
    public float[] layerNorm() {
        compute.rows()
                .layerNorm(x, 0, width, ROWS, 1, width, weight, 0, null, 1e-6f, out, 0, width);
        return out;
    }

    /// Rotary embedding in halves.
    @Benchmark
    public float[] rope() {
        compute.rows().rope(x, 0, width, ROWS, width / HEAD, HEAD, HEAD / 2, cos, sin, false);
        return x;
    }

    /// SwiGLU.
    @Benchmark
    public float[] siluGate() {
        compute.rows().gate(Activation.SILU, x, 0, width, up, 0, width, out, 0, width, ROWS, width);
        return out;
    }

    /// GeGLU with tanh.
    @Benchmark
    public float[] geluTanhGate() {
        compute.rows()
                .gate(Activation.GELU_TANH, x, 0, width, up, 0, width, out, 0, width, ROWS, width);
        return out;
    }

    /// GeGLU with erf.
    @Benchmark
    public float[] geluErfGate() {
        compute.rows()
                .gate(Activation.GELU_ERF, x, 0, width, up, 0, width, out, 0, width, ROWS, width);
        return out;
    }

    /// Residual addition.
    @Benchmark
    public float[] add() {
        compute.rows().add(out, 0, width, up, 0, width, ROWS, width);
        return out;
    }

    /// Softmax of every row.
    @Benchmark
    public float[] softmax() {
        System.arraycopy(x, 0, out, 0, ROWS * width);
        for (int row = 0; row < ROWS; row++) {
            compute.rows().softmax(out, row * width, width);
        }
        return out;
    }

    /// Argmax of every row.
    @Benchmark
    public int argmax() {
        int sum = 0;
        for (int row = 0; row < ROWS; row++) {
            sum += compute.rows().argmax(x, row * width, width);
        }
        return sum;
    }

    /// Ends the team.
    @TearDown
    public void close() {
        compute.close();
    }
}
