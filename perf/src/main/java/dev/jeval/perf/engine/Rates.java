package dev.jeval.perf.engine;

import dev.jeval.engine.internal.kernel.Work;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Secondary results: what the operations of a benchmark computed and read, per second.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Rates {
    private static final double GIGA = 1e9;

    /// Floating-point operations, in billions.
    public double gigaFlops;

    /// Bytes of weights, keys and values, in billions.
    public double gigaBytes;

    /// Counts work.
    void add(Work work) {
        gigaFlops += work.flops() / GIGA;
        gigaBytes += work.bytes() / GIGA;
    }
}
