package dev.jeval.engine.internal.run;

import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.internal.family.Role;
import dev.jeval.engine.internal.family.Rows;
import dev.jeval.engine.internal.family.WeightLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Weights for the float64 twin, read element by element.
final class TwinWeights {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ORDER);

    private final Checkpoint checkpoint;
    private final WeightLayout layout;
    private final int[] scaleBlock;
    private final Map<String, double[][]> cache = new HashMap<>();

    /// @param scaleBlock rows and columns that share a scale of 8-bit weights
    TwinWeights(Checkpoint checkpoint, WeightLayout layout, int... scaleBlock) {
        this.checkpoint = checkpoint;
        this.layout = layout;
        this.scaleBlock = scaleBlock;
    }

    double[][] matrix(Role role, int layer, int expert, int rows, int columns) {
        return cache.computeIfAbsent(
                role + "/" + layer + "/" + expert, _ -> read(role, layer, expert, rows, columns));
    }

    private double[][] read(Role role, int layer, int expert, int rows, int columns) {
        WeightLayout.Entry entry = layout.entry(role);
        Tensor tensor = tensor(entry.weightName(layer, expert, 0));
        Tensor scale = checkpoint.find(tensor.name() + "_scale_inv");
        if (scale == null) {
            scale = checkpoint.find(tensor.name() + "_scale");
        }
        long stored = tensor.elements() / columns;
        double[][] matrix = new double[rows][columns];
        for (int r = 0; r < rows; r++) {
            long row = storedRow(entry.rows(), r);
            for (int c = 0; c < columns; c++) {
                long at = entry.transposed() ? c * stored + row : row * columns + c;
                matrix[r][c] = value(tensor, at);
                if (scale != null) {
                    long perRow = scale.shape().size() < 2 ? 1 : scale.shape().get(1);
                    long block = row / scaleBlock[0] * perRow + c / scaleBlock[1];
                    matrix[r][c] = (float) (matrix[r][c] * value(scale, block));
                }
            }
        }
        return matrix;
    }

    double[] bias(Role role, int layer, int expert, int rows) {
        WeightLayout.Entry entry = layout.entry(role);
        Tensor tensor = tensor(entry.biasName(layer, expert, 0));
        double[] bias = new double[rows];
        for (int r = 0; r < rows; r++) {
            bias[r] = value(tensor, storedRow(entry.rows(), r));
        }
        return bias;
    }

    double[] vector(Role role, int layer, int length, int heads) {
        WeightLayout.Entry entry = layout.entry(role);
        double[] vector = new double[length];
        for (int i = 0; i < length; i++) {
            int width = length / heads;
            vector[i] =
                    entry.perHead()
                            ? value(tensor(entry.weightName(layer, 0, i / width)), i % width)
                            : value(tensor(entry.weightName(layer, 0, 0)), i);
        }
        return vector;
    }

    private static long storedRow(Rows rows, int row) {
        return rows == null
                ? row
                : (long) row / rows.count() * rows.group() + rows.offset() + row % rows.count();
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(checkpoint.find(name), name);
    }

    private static double value(Tensor tensor, long i) {
        MemorySegment data = tensor.data();
        return switch (tensor.dtype()) {
            case F64 -> (float) data.get(DOUBLE, 8 * i);
            case F32 -> data.get(FLOAT, 4 * i);
            case F16 -> Float.float16ToFloat(data.get(SHORT, 2 * i));
            case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2 * i) << 16);
            case F8_E4M3 -> e4m3(data.get(ValueLayout.JAVA_BYTE, i));
            case F8_E5M2 -> Float.float16ToFloat((short) (data.get(ValueLayout.JAVA_BYTE, i) << 8));
            default -> throw new IllegalArgumentException(tensor.describe());
        };
    }

    private static double e4m3(byte bits) {
        int exponent = bits >>> 3 & 15;
        double fraction = (bits & 7) / 8.0;
        double magnitude =
                exponent == 0
                        ? fraction * Math.pow(2, -6)
                        : (1 + fraction) * Math.pow(2, exponent - 7);
        return bits < 0 ? -magnitude : magnitude;
    }
}
