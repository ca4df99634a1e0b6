package dev.jeval.engine.internal.run;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.UnsupportedModelException;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.internal.family.Role;
import dev.jeval.engine.internal.family.Rows;
import dev.jeval.engine.internal.family.WeightLayout;
import dev.jeval.engine.internal.kernel.BlockScales;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.internal.kernel.RowBlock;
import dev.jeval.engine.internal.kernel.WeightType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the tensors of roles in a checkpoint, checks their shapes, and makes matrices and vectors
/// of them.
final class WeightBinder {
    private final Checkpoint checkpoint;
    private final WeightLayout layout;
    private final ScaledWeights scaled;
    private final MatrixMaker maker;
    private final Set<String> used = new LinkedHashSet<>();
    private boolean prefixMissing;

    /// @param maker makes the matrices of products
    WeightBinder(
            Checkpoint checkpoint, WeightLayout layout, ScaledWeights scaled, MatrixMaker maker) {
        this.checkpoint = checkpoint;
        this.layout = layout;
        this.scaled = scaled;
        this.maker = maker;
    }

    /// Makes a matrix of stacked row blocks: packed, or read from where they lie.
    @FunctionalInterface
    interface MatrixMaker {
        /// Makes a matrix.
        ///
        /// @param exact whether its weights must stay as stored, whatever was asked for the others
        Matrix make(List<RowBlock> blocks, float @Nullable [] bias, boolean exact);
    }

    /// One role's part of a matrix.
    ///
    /// @param biasRole whose bias it has, if it has one
    /// @param rows output rows it must have
    record Part(Role role, Role biasRole, int rows) {
        Part(Role role, int rows) {
            this(role, role, rows);
        }
    }

    /// The parts stacked in order, `[sum of rows, columns]`, with their biases if `bias`.
    ///
    /// @param expert index of the expert, for roles of experts
    Matrix matrix(int layer, int expert, int columns, boolean bias, Part... parts) {
        return matrix(layer, expert, columns, bias, false, parts);
    }

    /// A small matrix that decides something (a router): never rounded.
    Matrix exactMatrix(int layer, int columns, Part part) {
        return matrix(layer, 0, columns, false, true, part);
    }

    private Matrix matrix(
            int layer, int expert, int columns, boolean bias, boolean exact, Part... parts) {
        List<RowBlock> blocks = new ArrayList<>();
        float[] biases = new float[bias ? totalRows(parts) : 0];
        int biasAt = 0;
        for (Part part : parts) {
            WeightLayout.Entry entry = layout.entry(part.role());
            Tensor tensor = tensor(entry.weightName(layer, expert, 0));
            addRows(blocks, entry, tensor, part.rows(), columns);
            if (bias) {
                WeightLayout.Entry biasEntry = layout.entry(part.biasRole());
                Tensor values = tensor(biasEntry.biasName(layer, expert, 0));
                biasAt = addBias(biases, biasAt, biasEntry, values, part.rows());
            }
        }
        return maker.make(blocks, bias ? biases : null, exact);
    }

    /// A matrix whose rows are only looked up: read from where they lie.
    Matrix table(Part part, int columns) {
        WeightLayout.Entry entry = layout.entry(part.role());
        List<RowBlock> blocks = new ArrayList<>();
        addRows(blocks, entry, tensor(entry.weightName(0, 0, 0)), part.rows(), columns);
        return Matrix.map(blocks, null);
    }

    /// The vector of a role, `length` values; the heads' vectors one after another where each has
    /// its own.
    float[] vector(Role role, int layer, int length, int heads) {
        WeightLayout.Entry entry = layout.entry(role);
        if (!entry.perHead()) {
            return values(tensor(entry.weightName(layer, 0, 0)), length);
        }
        float[] all = new float[length];
        int width = length / heads;
        for (int head = 0; head < heads; head++) {
            float[] one = values(tensor(entry.weightName(layer, 0, head)), width);
            System.arraycopy(one, 0, all, head * width, width);
        }
        return all;
    }

    /// The bias vector of a role.
    float[] bias(Role role, int layer, int length) {
        return values(tensor(layout.entry(role).biasName(layer, 0, 0)), length);
    }

    /// Names of the tensors that the model uses.
    Set<String> used() {
        return Collections.unmodifiableSet(used);
    }

    /// Tensors that nothing asked for and that are not known to be without effect.
    List<String> unused() {
        return checkpoint.names().stream()
                .filter(name -> !used.contains(name) && !layout.isIgnored(name))
                .toList();
    }

    /// Tensors that nothing asked for and that are known to be without effect.
    List<String> ignored() {
        return checkpoint.names().stream()
                .filter(name -> !used.contains(name) && layout.isIgnored(name))
                .toList();
    }

    /// Whether names lack the prefix of a full model.
    boolean isPrefixMissing() {
        return prefixMissing;
    }

    private void addRows(
            List<RowBlock> blocks, WeightLayout.Entry entry, Tensor tensor, int rows, int columns) {
        int groups = groups(entry, rows, tensor);
        long stored = storedRows(entry.rows(), groups, rows);
        List<Long> expected =
                entry.transposed()
                        ? List.of((long) columns, stored)
                        : List.of(stored, (long) columns);
        requireShape(tensor, expected);
        WeightType type = weightType(tensor);
        BlockScales scales = scaled.scales(checkpoint, tensor, used);
        long rowStride = entry.transposed() ? 1 : columns;
        long columnStride = entry.transposed() ? stored : 1;
        Rows selection = entry.rows();
        int group = selection == null ? rows : selection.group();
        int offset = selection == null ? 0 : selection.offset();
        int count = selection == null ? rows : selection.count();
        for (int g = 0; g < groups; g++) {
            long firstRow = (long) g * group + offset;
            long at = firstRow * rowStride * type.bytes();
            add(
                    blocks,
                    new RowBlock(
                            tensor.data(),
                            type,
                            at,
                            count,
                            columns,
                            rowStride,
                            columnStride,
                            scales));
        }
    }

    /// Adds `next`, to the last block if it goes on where that ends.
    private static void add(List<RowBlock> blocks, RowBlock next) {
        if (!blocks.isEmpty()) {
            RowBlock last = blocks.getLast();
            long end = last.byteOffset() + last.rows() * last.rowStride() * last.type().bytes();
            if (last.segment().equals(next.segment())
                    && last.type() == next.type()
                    && Objects.equals(last.scales(), next.scales())
                    && last.rowStride() == next.rowStride()
                    && last.columnStride() == next.columnStride()
                    && end == next.byteOffset()) {
                blocks.removeLast();
                blocks.add(
                        new RowBlock(
                                last.segment(),
                                last.type(),
                                last.byteOffset(),
                                last.rows() + next.rows(),
                                last.columns(),
                                last.rowStride(),
                                last.columnStride(),
                                last.scales()));
                return;
            }
        }
        blocks.add(next);
    }

    private int addBias(float[] biases, int at, WeightLayout.Entry entry, Tensor tensor, int rows) {
        Rows selection = entry.rows();
        int groups = groups(entry, rows, tensor);
        float[] values = values(tensor, storedRows(selection, groups, rows));
        if (selection == null) {
            System.arraycopy(values, 0, biases, at, rows);
            return at + rows;
        }
        int to = at;
        for (int g = 0; g < groups; g++) {
            int from = g * selection.group() + selection.offset();
            System.arraycopy(values, from, biases, to, selection.count());
            to += selection.count();
        }
        return to;
    }

    private static int groups(WeightLayout.Entry entry, int rows, Tensor tensor) {
        Rows selection = entry.rows();
        if (selection == null) {
            return 1;
        }
        if (rows % selection.count() != 0) {
            throw new ModelFormatException(
                    "%s: expected rows in groups of %d, got %d rows"
                            .formatted(tensor.describe(), selection.count(), rows));
        }
        return rows / selection.count();
    }

    private static long storedRows(@Nullable Rows selection, int groups, int rows) {
        return selection == null ? rows : (long) groups * selection.group();
    }

    private static int totalRows(Part... parts) {
        int rows = 0;
        for (Part part : parts) {
            rows = Math.addExact(rows, part.rows());
        }
        return rows;
    }

    /// All values of a tensor of `length` elements, whatever its rank.
    private float[] values(Tensor tensor, long length) {
        if (tensor.elements() != length) {
            throw new ModelFormatException(
                    "%s: expected %d values; does config.json belong to these weights?"
                            .formatted(tensor.describe(), length));
        }
        WeightType type = weightType(tensor);
        float[] values = new float[Math.toIntExact(length)];
        type.read(tensor.data(), 0, type.bytes(), values.length, values, 0, 1);
        return values;
    }

    private static void requireShape(Tensor tensor, List<Long> expected) {
        if (!tensor.shape().equals(expected)) {
            throw new ModelFormatException(
                    "%s: expected shape %s; does config.json belong to these weights?"
                            .formatted(tensor.describe(), expected));
        }
    }

    /// The tensor of that name, with or without the base prefix.
    private Tensor tensor(String name) {
        String prefix = layout.basePrefix();
        Tensor tensor = checkpoint.find(name);
        if (tensor == null && name.startsWith(prefix)) {
            tensor = checkpoint.find(name.substring(prefix.length()));
            prefixMissing |= tensor != null;
        }
        if (tensor == null) {
            throw new ModelFormatException(
                    "%s: expected tensor '%s', got none; are all files there, and does config.json belong to them?"
                            .formatted(checkpoint.directory(), name));
        }
        used.add(tensor.name());
        return tensor;
    }

    /// How the kernels call the tensor's type.
    static WeightType weightType(Tensor tensor) {
        return switch (tensor.dtype()) {
            case F16 -> WeightType.F16;
            case BF16 -> WeightType.BF16;
            case F32 -> WeightType.F32;
            case F64 -> WeightType.F64;
            case F8_E4M3 -> WeightType.F8_E4M3;
            case F8_E5M2 -> WeightType.F8_E5M2;
            case BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F8_E8M0, F6_E2M3, F6_E3M2, F4, C64 ->
                    throw new UnsupportedModelException(
                            tensor.describe()
                                    + ": expected weights in F32, F16, BF16, F64, F8_E4M3 or F8_E5M2; quantised by a method that is not supported?");
        };
    }
}
