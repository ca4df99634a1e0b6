package dev.jeval.engine.internal.run;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.internal.kernel.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Weights in 8-bit floats that come with scales: `weight * scale` in float32, computed once into
/// memory off the heap.
///
/// A weight `w` may be accompanied by `w_scale_inv` (DeepSeek) or `w_scale` (compressed-tensors,
/// fbgemm): one scale for the tensor, one per row, or one per block of rows and columns. Weights
/// without a scale are read where they lie.
final class ScaledWeights {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final List<String> SUFFIXES = List.of("_scale_inv", "_scale");
    private static final String INPUT_SCALE = "input_scale";
    private static final long ALIGNMENT = 64;

    private final @Nullable Arena arena;
    private final List<Integer> scaleBlock;
    private final Map<String, Source> computed = new HashMap<>();

    private ScaledWeights(@Nullable Arena arena, List<Integer> scaleBlock) {
        this.arena = arena;
        this.scaleBlock = scaleBlock;
    }

    /// Computes weights into `arena`.
    ///
    /// @param scaleBlock rows and columns that share a scale, or empty if the config does not say
    static ScaledWeights into(Arena arena, List<Integer> scaleBlock) {
        return new ScaledWeights(arena, scaleBlock);
    }

    /// Computes nothing: for looking at a checkpoint whose weights are not read.
    static ScaledWeights unread() {
        return new ScaledWeights(null, List.of());
    }

    /// Whether `weight` is in 8-bit floats and has a scale.
    static boolean hasScale(Checkpoint checkpoint, Tensor weight) {
        return isFloat8(weight) && findScale(checkpoint, weight) != null;
    }

    /// Where the kernels read a tensor from.
    record Source(MemorySegment segment, WeightType type) {}

    /// The tensor itself, or its product with its scale.
    ///
    /// @param used gets the names of the scales
    Source source(Checkpoint checkpoint, Tensor weight, Set<String> used) {
        WeightType type = WeightBinder.weightType(weight);
        if (!isFloat8(weight)) {
            return new Source(weight.data(), type);
        }
        // A static scale for rounding activations, which are not rounded here.
        used.add(moduleOf(weight) + INPUT_SCALE);
        Tensor scale = findScale(checkpoint, weight);
        if (scale == null) {
            return new Source(weight.data(), type);
        }
        used.add(scale.name());
        if (arena == null) {
            return new Source(weight.data(), type);
        }
        Source done = computed.get(weight.name());
        if (done == null) {
            done = multiply(arena, weight, type, scale);
            computed.put(weight.name(), done);
        }
        return done;
    }

    private static boolean isFloat8(Tensor weight) {
        return weight.dtype() == DType.F8_E4M3 || weight.dtype() == DType.F8_E5M2;
    }

    private static @Nullable Tensor findScale(Checkpoint checkpoint, Tensor weight) {
        for (String suffix : SUFFIXES) {
            Tensor scale = checkpoint.find(weight.name() + suffix);
            if (scale != null) {
                return scale;
            }
        }
        return null;
    }

    private static String moduleOf(Tensor weight) {
        return weight.name().substring(0, weight.name().lastIndexOf('.') + 1);
    }

    private Source multiply(Arena arena, Tensor weight, WeightType type, Tensor scale) {
        long rows = weight.shape().getFirst();
        long columns = weight.shape().getLast();
        long scaleRows = scale.shape().isEmpty() ? 1 : scale.shape().getFirst();
        long scaleColumns = scale.shape().size() < 2 ? 1 : scale.shape().getLast();
        if (weight.shape().size() != 2
                || scale.shape().size() > 2
                || scaleRows < 1
                || scaleColumns < 1
                || scaleRows > rows
                || scaleColumns > columns) {
            throw new ModelFormatException(
                    "%s: expected scales for a matrix, got %s"
                            .formatted(weight.describe(), scale.describe()));
        }
        long blockRows = blockSize(0, rows, scaleRows, weight, scale);
        long blockColumns = blockSize(1, columns, scaleColumns, weight, scale);
        WeightType scaleType = WeightBinder.weightType(scale);
        MemorySegment product =
                arena.allocate(
                        Math.multiplyExact(Math.multiplyExact(rows, columns), (long) Float.BYTES),
                        ALIGNMENT);
        float[] values = new float[Math.toIntExact(columns)];
        float[] factors = new float[Math.toIntExact(scaleColumns)];
        for (long row = 0; row < rows; row++) {
            long from = row * columns * type.bytes();
            type.read(weight.data(), from, type.bytes(), values.length, values, 0, 1);
            long scaleFrom = row / blockRows * scaleColumns * scaleType.bytes();
            scaleType.read(
                    scale.data(), scaleFrom, scaleType.bytes(), factors.length, factors, 0, 1);
            for (int column = 0; column < values.length; column++) {
                values[column] *= factors[(int) (column / blockColumns)];
            }
            MemorySegment.copy(
                    values, 0, product, FLOAT, row * columns * Float.BYTES, values.length);
        }
        return new Source(product, WeightType.F32);
    }

    /// Elements that share a scale along a side: what the config says, otherwise the power of two
    /// that makes the count come out (there is only one), or all of them.
    private long blockSize(int side, long size, long scales, Tensor weight, Tensor scale) {
        if (scales == 1) {
            return size;
        }
        if (scales == size) {
            return 1;
        }
        long block = scaleBlock.isEmpty() ? 1 : scaleBlock.get(side);
        while (scaleBlock.isEmpty() && block < size && blocks(size, block) != scales) {
            block *= 2;
        }
        if (blocks(size, block) != scales) {
            throw new ModelFormatException(
                    "%s: expected one scale for each block, got %s"
                            .formatted(weight.describe(), scale.describe()));
        }
        return block;
    }

    private static long blocks(long size, long block) {
        return (size + block - 1) / block;
    }
}
