package dev.jeval.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.jeval.engine.internal.run.ForwardPass;
import java.lang.management.ManagementFactory;

/// Plans how many bytes the keys and values of a run may hold.
///
/// With a memory limit: what it leaves beside the weights and [ModelOptions#RESERVE_BYTES] for
/// everything else. Weights that do not fit are read from their mapping, whose pages the system
/// takes back when it needs them; they are not counted then. Without a limit: a quarter of what the
/// machine (or its container) has beside the weights, but at least one sequence of the maximum
/// length.
final class MemoryPlan {
    /// Bytes of a weight and its share of a scale, at most.
    private static final double INT8_BYTES = 1.125;

    private static final double INT4_BYTES = 0.625;

    private MemoryPlan() {}

    /// Bytes of keys and values a run may hold.
    ///
    /// @throws UnsupportedModelException if the limit leaves no room for a single token
    static long kvLimitBytes(ForwardPass forward, ModelInfo info, ModelOptions options) {
        long limit = options.maxMemoryBytes();
        long weights = weightBytes(info, options);
        if (limit == 0) {
            long free = machineBytes() - weights - ModelOptions.RESERVE_BYTES;
            return Math.max(forward.kvBytes(info.maxLength()), free / 4);
        }
        long smallest = forward.kvBytes(1);
        if (limit - ModelOptions.RESERVE_BYTES - weights >= smallest) {
            return limit - ModelOptions.RESERVE_BYTES - weights;
        }
        if (!mayStayMapped(options) || limit - ModelOptions.RESERVE_BYTES < smallest) {
            long needed =
                    smallest + ModelOptions.RESERVE_BYTES + (mayStayMapped(options) ? 0 : weights);
            throw new UnsupportedModelException(
                    "%s: expected a memory limit of at least %,d bytes, got %,d; raise it, or read the weights from their mapping"
                            .formatted(info.directory(), needed, limit));
        }
        return limit - ModelOptions.RESERVE_BYTES;
    }

    private static boolean mayStayMapped(ModelOptions options) {
        return options.dtype() == ModelOptions.WeightType.AS_STORED
                && options.weights() != ModelOptions.Weights.PACK;
    }

    private static long weightBytes(ModelInfo info, ModelOptions options) {
        return switch (options.dtype()) {
            case AS_STORED -> info.weightBytes();
            case INT8 -> (long) (INT8_BYTES * info.parameterCount());
            case INT4 -> (long) (INT4_BYTES * info.parameterCount());
        };
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? bean.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}
