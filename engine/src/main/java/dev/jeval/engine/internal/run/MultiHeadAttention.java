package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.AttentionShape;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.Position;
import org.jspecify.annotations.Nullable;

/// Multi-head, grouped-query and multi-query attention.
///
/// One product makes queries, keys and values, `[rows, (H + 2 K) C]`; then clip, norms over queries
/// and keys, rotation, log-n scale, attention over the blocks, output projection.
final class MultiHeadAttention implements AttentionStep {
    private final Attention.MultiHead spec;
    private final Matrix qkv;
    private final Matrix output;
    private final @Nullable NormStep queryNorm;
    private final @Nullable NormStep keyNorm;
    private final Shapes shapes;

    /// @param qkv `[(H + 2 K) C, D]`
    /// @param output `[D, H C]`
    MultiHeadAttention(
            Attention.MultiHead spec,
            Matrix qkv,
            Matrix output,
            @Nullable NormStep queryNorm,
            @Nullable NormStep keyNorm) {
        this.spec = spec;
        this.qkv = qkv;
        this.output = output;
        this.queryNorm = queryNorm;
        this.keyNorm = keyNorm;
        this.shapes = new Shapes(spec);
    }

    @Override
    public void run(Pass pass, int layer, float[] input, float[] out) {
        Compute compute = pass.compute();
        int rows = pass.rows();
        int hidden = pass.hidden();
        int queries = spec.heads() * spec.headDim();
        int keys = spec.kvHeads() * spec.headDim();
        int stride = queries + 2 * keys;
        float[] wide = pass.wide.of(rows, stride);
        compute.matmul(qkv, input, 0, hidden, rows, wide, 0, stride);
        if (spec.clip() > 0) {
            compute.rows().clamp(wide, 0, rows * stride, (float) spec.clip());
        }
        if (queryNorm != null) {
            queryNorm.apply(compute, wide, 0, stride, rows, wide, 0, stride);
        }
        if (keyNorm != null) {
            keyNorm.apply(compute, wide, queries, stride, rows, wide, queries, stride);
        }
        if (spec.position() instanceof Position.Rope rope) {
            // Queries and keys stand side by side and rotate alike.
            pass.rotate(rope, wide, 0, stride, spec.heads() + spec.kvHeads(), spec.headDim());
        }
        if (spec.logN() > 0) {
            scaleByLogN(pass, wide, stride, queries);
        }
        long layerAt = pass.layerAt(layer);
        compute.attention()
                .store(
                        pass.kvLayout(),
                        layerAt,
                        pass.spans(layer),
                        wide,
                        queries,
                        stride,
                        wide,
                        queries + keys,
                        stride);
        float[] heads = pass.heads.of(rows, queries);
        compute.attention()
                .attend(
                        shapes.upTo(pass.length()),
                        pass.kvLayout(),
                        layerAt,
                        pass.spans(layer),
                        wide,
                        0,
                        stride,
                        heads,
                        0,
                        queries);
        compute.matmul(output, heads, 0, queries, rows, out, 0, hidden);
    }

    /// Multiplies the query at position `p` by `ln(p + 1) / ln(logN)` where that exceeds 1.
    private void scaleByLogN(Pass pass, float[] wide, int stride, int queries) {
        double trained = StrictMath.log(spec.logN());
        for (int row = 0; row < pass.rows(); row++) {
            int seen = pass.position(row) + 1;
            if (seen > spec.logN()) {
                float factor = (float) (StrictMath.log(seen) / trained);
                pass.compute().rows().scale(wide, row * stride, queries, factor);
            }
        }
    }

    /// The kernel's view of the spec; bias tables grow with the longest sequence.
    private static final class Shapes {
        private static final int FIRST_POSITIONS = 1024;

        private final Attention.MultiHead spec;
        private AttentionShape shape;
        private int positions;

        Shapes(Attention.MultiHead spec) {
            this.spec = spec;
            this.positions =
                    spec.position() instanceof Position.Alibi ? FIRST_POSITIONS : Integer.MAX_VALUE;
            this.shape = shape();
        }

        AttentionShape upTo(int length) {
            if (length > positions) {
                positions = Integer.highestOneBit(length - 1) * 2;
                shape = shape();
            }
            return shape;
        }

        private AttentionShape shape() {
            float @Nullable [][] bias =
                    spec.position() instanceof Position.Alibi alibi
                            ? AlibiBias.tables(alibi, spec.heads(), positions)
                            : null;
            boolean beforeScale =
                    spec.position() instanceof Position.Alibi alibi && alibi.beforeScale();
            return new AttentionShape(
                    kvHeadOf(),
                    spec.kvHeads(),
                    (float) spec.scale(),
                    (float) spec.softCap(),
                    spec.window() == 0 ? AttentionShape.NO_WINDOW : spec.window(),
                    bias,
                    beforeScale);
        }

        private int[] kvHeadOf() {
            return switch (spec.kvHeadMapping()) {
                case GROUPED -> AttentionShape.grouped(spec.heads(), spec.kvHeads());
                case TILED -> {
                    int[] map = new int[spec.heads()];
                    for (int head = 0; head < map.length; head++) {
                        map[head] = head % spec.kvHeads();
                    }
                    yield map;
                }
            };
        }
    }
}
