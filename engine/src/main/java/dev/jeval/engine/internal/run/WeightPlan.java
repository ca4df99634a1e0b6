package dev.jeval.engine.internal.run;

import com.sun.management.OperatingSystemMXBean;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.UnsupportedModelException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/// Decides whether weights are packed into panels or read from the mapped files.
///
/// Packed weights take as much memory as the files; the pages of the mapping are released as they
/// are packed. Both give the same bits.
final class WeightPlan {
    /// Heap, code, thread stacks and work buffers.
    private static final long RESERVE_BYTES = 300L << 20;

    /// With [ModelOptions.Weights#AUTO] a fifth of the memory stays for keys and values.
    private static final double AUTO_SHARE = 0.8;

    private WeightPlan() {}

    /// Whether to pack weights of `weightBytes` bytes.
    ///
    /// @throws UnsupportedModelException if packing is asked for and does not fit
    static boolean packs(Path directory, long weightBytes, ModelOptions options) {
        long limit = options.maxMemoryBytes() == 0 ? machineBytes() : options.maxMemoryBytes();
        long room = Math.max(0, limit - RESERVE_BYTES);
        return switch (options.weights()) {
            case MAP -> false;
            case AUTO -> weightBytes <= room * AUTO_SHARE;
            case PACK -> {
                if (weightBytes > room) {
                    throw new UnsupportedModelException(
                            "%s: packed weights: expected at least %,d bytes of memory, got a limit of %,d; read them from the mapping instead (weights MAP)"
                                    .formatted(directory, weightBytes + RESERVE_BYTES, limit));
                }
                yield true;
            }
        };
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? bean.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}
