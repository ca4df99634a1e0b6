package dev.jeval.engine.internal.run;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.internal.kernel.BlockScales;
import dev.jeval.engine.internal.kernel.WeightType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Weights in 8-bit floats that come with scales: `weight * scale` in float32, multiplied out when
/// they are packed or read.
///
/// A weight `w` may be accompanied by `w_scale_inv` (DeepSeek) or `w_scale` (compressed-tensors,
/// fbgemm): one scale for the tensor, one per row, or one per block of rows and columns. Weights
/// without a scale are read where they lie.
final class ScaledWeights {
    private static final List<String> SUFFIXES = List.of("_scale_inv", "_scale");
    private static final String INPUT_SCALE = "input_scale";

    private final List<Integer> scaleBlock;
    // One object for each tensor: blocks of rows that follow each other are joined if it is the
    // same.
    private final Map<String, BlockScales> known = new HashMap<>();

    /// @param scaleBlock rows and columns that share a scale, or empty if the config does not say
    ScaledWeights(List<Integer> scaleBlock) {
        this.scaleBlock = scaleBlock;
    }

    /// Whether `weight` is in 8-bit floats and has a scale.
    static boolean hasScale(Checkpoint checkpoint, Tensor weight) {
        return isFloat8(weight) && findScale(checkpoint, weight) != null;
    }

    /// The scales of a tensor, or null if it has none.
    ///
    /// @param used gets the names of the scales
    @Nullable BlockScales scales(Checkpoint checkpoint, Tensor weight, Set<String> used) {
        if (!isFloat8(weight)) {
            return null;
        }
        // A static scale for rounding activations, which are not rounded here.
        used.add(moduleOf(weight) + INPUT_SCALE);
        Tensor scale = findScale(checkpoint, weight);
        if (scale == null) {
            return null;
        }
        used.add(scale.name());
        return known.computeIfAbsent(weight.name(), _ -> read(weight, scale));
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

    private BlockScales read(Tensor weight, Tensor scale) {
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
        WeightType type = WeightBinder.weightType(scale);
        float[] values = new float[Math.toIntExact(scaleRows * scaleColumns)];
        type.read(scale.data(), 0, type.bytes(), values.length, values, 0, 1);
        return new BlockScales(values, columns, blockRows, blockColumns);
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
