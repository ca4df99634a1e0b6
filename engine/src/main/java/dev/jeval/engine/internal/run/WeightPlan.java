package dev.jeval.engine.internal.run;

import com.sun.management.OperatingSystemMXBean;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.UnsupportedModelException;
import dev.jeval.engine.internal.kernel.Precision;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/// Decides whether weights are packed into panels or read from the mapped files.
///
/// Packed weights take as much memory as the files; the pages of the mapping are released as they
/// are packed. Both give the same bits.
enum WeightPlan {
    /// Read from the mapped files.
    MAP,
    /// Packed before the model is open, with all threads.
    PACK_FIRST,
    /// Packed in the background, while passes read the mapping.
    PACK_LATER;

    /// With [ModelOptions.Weights#AUTO] a fifth of the memory stays for keys and values.
    private static final double AUTO_SHARE = 0.8;

    /// How precisely weights are kept.
    ///
    /// @throws UnsupportedModelException if the options contradict each other or ask for what is
    ///   missing here
    static Precision precision(Path directory, ModelOptions options) {
        if (options.int8Activations()) {
            throw new UnsupportedModelException(
                    directory + ": activations: expected float32, got int8 (not supported)");
        }
        Precision precision =
                switch (options.dtype()) {
                    case AS_STORED -> Precision.AS_STORED;
                    case INT8 -> Precision.INT8;
                    case INT4 -> Precision.INT4;
                };
        if (precision != Precision.AS_STORED && options.weights() == ModelOptions.Weights.MAP) {
            throw new UnsupportedModelException(
                    "%s: weights of type %s are made when a model is opened: expected weights PACK or AUTO, got MAP"
                            .formatted(directory, options.dtype()));
        }
        return precision;
    }

    /// What to do with weights that take `storedBytes` bytes in the files. Rounded ones have to be
    /// made before the first pass, since the mapping has other bits.
    ///
    /// @throws UnsupportedModelException if packing is asked for and does not fit
    static WeightPlan of(Path directory, long storedBytes, ModelOptions options) {
        long limit = options.maxMemoryBytes() == 0 ? machineBytes() : options.maxMemoryBytes();
        long room = Math.max(0, limit - ModelOptions.RESERVE_BYTES);
        long bytes = packedBytes(storedBytes, options);
        boolean rounded = options.dtype() != ModelOptions.WeightType.AS_STORED;
        return switch (options.weights()) {
            case MAP -> MAP;
            case AUTO -> {
                if (rounded) {
                    requireRoom(directory, bytes, room, limit);
                    yield PACK_FIRST;
                }
                yield bytes <= room * AUTO_SHARE ? PACK_LATER : MAP;
            }
            case PACK -> {
                requireRoom(directory, bytes, room, limit);
                yield PACK_FIRST;
            }
        };
    }

    private static void requireRoom(Path directory, long bytes, long room, long limit) {
        if (bytes > room) {
            throw new UnsupportedModelException(
                    "%s: packed weights: expected at least %,d bytes of memory, got a limit of %,d; read them from the mapping instead (weights MAP)"
                            .formatted(directory, bytes + ModelOptions.RESERVE_BYTES, limit));
        }
    }

    /// Bytes after packing; for rounded weights reckoned from 16-bit ones, which is generous.
    private static long packedBytes(long storedBytes, ModelOptions options) {
        return switch (options.dtype()) {
            case AS_STORED -> storedBytes;
            case INT8 -> (long) (storedBytes * (8.5 / 16));
            case INT4 -> (long) (storedBytes * (4.5 / 16));
        };
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? bean.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}
