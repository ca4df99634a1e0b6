package dev.jeval.engine.bench;

import dev.jeval.engine.internal.kernel.LimitKernels;
import dev.jeval.engine.internal.thread.WorkerTeam;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// What the machine can do at best with the same number of threads, measured.
///
/// Limits of shared machines move within minutes: measure them in the run they are compared with.
///
/// @param threads threads used
/// @param readBytesPerSecond sequential reading from main memory, all threads together
/// @param flopsPerSecond float32 fused multiply-adds in registers, counted as two operations
public record MachineLimits(int threads, double readBytesPerSecond, double flopsPerSecond) {
    // Many times what last-level caches keep of a stream.
    private static final long READ_BYTES = 512L << 20;
    private static final int FMA_ROUNDS = 1_000_000;
    private static final long QUICK_READ_BYTES = 4L << 20;
    private static final int QUICK_FMA_ROUNDS = 1_000;
    private static final int WARM_UP = 3;
    private static final int REPETITIONS = 9;

    /// Measures the limits of `threads` threads; takes about a second and 512 MiB.
    public static MachineLimits measure(int threads) {
        return measure(threads, READ_BYTES, FMA_ROUNDS, REPETITIONS);
    }

    static MachineLimits measure(int threads, BenchOptions options) {
        return options.quickLimits()
                ? measure(threads, QUICK_READ_BYTES, QUICK_FMA_ROUNDS, 1)
                : measure(threads);
    }

    /// As [#measure(int)] with other sizes; each limit is the best of `repetitions` runs.
    static MachineLimits measure(int threads, long readBytes, int fmaRounds, int repetitions) {
        try (WorkerTeam team = new WorkerTeam(threads);
                Arena arena = Arena.ofShared()) {
            return new MachineLimits(
                    threads,
                    readRate(team, arena, readBytes, repetitions),
                    fmaRate(team, fmaRounds, repetitions));
        }
    }

    private static double readRate(WorkerTeam team, Arena arena, long bytes, int repetitions) {
        int threads = team.size();
        long share = bytes / threads / LimitKernels.READ_STEP * LimitKernels.READ_STEP;
        MemorySegment memory = arena.allocate(share * threads, LimitKernels.READ_STEP);
        int[] sink = new int[threads];
        // Touched first, so that every page is there.
        team.run(threads, (worker, i) -> memory.asSlice(i * share, share).fill((byte) 1));
        double best = 0;
        for (int i = 0; i < WARM_UP + repetitions; i++) {
            long start = System.nanoTime();
            team.run(
                    threads,
                    (worker, item) -> sink[item] ^= LimitKernels.read(memory, item * share, share));
            best = Math.max(best, share * threads * 1e9 / (System.nanoTime() - start));
        }
        return Arrays.stream(sink).sum() == 1 ? Double.NaN : best;
    }

    private static double fmaRate(WorkerTeam team, int rounds, int repetitions) {
        int threads = team.size();
        float[][] sinks = new float[threads][LimitKernels.SINK];
        long[] operations = new long[threads];
        double best = 0;
        for (int i = 0; i < WARM_UP + repetitions; i++) {
            long start = System.nanoTime();
            team.run(
                    threads,
                    (worker, item) -> operations[item] = LimitKernels.fma(rounds, sinks[item]));
            long elapsed = System.nanoTime() - start;
            best = Math.max(best, Arrays.stream(operations).sum() * 1e9 / elapsed);
        }
        return best;
    }

    /// The least time that work takes on this machine, in seconds: it is bound by arithmetic or by
    /// memory.
    ///
    /// @param flops floating-point operations
    /// @param bytes bytes read from main memory
    public double seconds(long flops, long bytes) {
        return Math.max(flops / flopsPerSecond, bytes / readBytesPerSecond);
    }
}
