package dev.jeval.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.jeval.engine.internal.run.ForwardPass;
import java.lang.management.ManagementFactory;

/// Plans how many bytes the keys and values of a run may hold.
///
/// With a memory limit: what it leaves beside the weights and [#RESERVE_BYTES] for everything else.
/// Without: a quarter of what the machine (or its container) has beside the weights, but at least
/// one sequence of the maximum length.
final class MemoryPlan {
    /// Heap, code, thread stacks and work buffers.
    private static final long RESERVE_BYTES = 300L << 20;

    private MemoryPlan() {}

    /// Bytes of keys and values a run may hold.
    ///
    /// @throws IllegalArgumentException if the limit leaves no room for a single token
    static long kvLimitBytes(ForwardPass forward, ModelInfo info, ModelOptions options) {
        long limit = options.maxMemoryBytes();
        if (limit == 0) {
            long free = machineBytes() - info.weightBytes() - RESERVE_BYTES;
            return Math.max(forward.kvBytes(info.maxLength()), free / 4);
        }
        long left = limit - info.weightBytes() - RESERVE_BYTES;
        long smallest = forward.kvBytes(1);
        if (left < smallest) {
            throw new IllegalArgumentException(
                    "%s: expected a memory limit of at least %,d bytes (weights %,d, keys and values %,d, the rest %,d), got %,d"
                            .formatted(
                                    info.directory(),
                                    info.weightBytes() + RESERVE_BYTES + smallest,
                                    info.weightBytes(),
                                    smallest,
                                    RESERVE_BYTES,
                                    limit));
        }
        return left;
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? bean.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}
