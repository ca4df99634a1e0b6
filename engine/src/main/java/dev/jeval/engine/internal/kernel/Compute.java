package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations of a forward pass over all tokens of a step, spread over a worker team.
///
/// Called by one thread at a time. Shapes: activations are token-major, row `t` of `x` begins at
/// `xAt + t * xStride`. How work is split never changes a bit. The opener closes it.
public final class Compute implements AutoCloseable {
    private final WorkerTeam team;
    private final Scratch[] scratch;
    private final WorkMeter meter;
    private final Workers workers;
    private final MatrixProducts products;
    private final HeadProjection headProjection;
    private final AttentionOperations attention;
    private final RowOperations rows;

    private Compute(Kernels kernels, WorkerTeam team) {
        this.team = team;
        this.workers = new Workers(kernels, team);
        this.scratch = workers.scratch;
        this.meter = workers.meter;
        this.products = new MatrixProducts(workers);
        this.headProjection = new HeadProjection(workers);
        this.attention = new AttentionOperations(workers);
        this.rows = new RowOperations(workers);
    }

    /// Starts `threads` workers that run the kernels of this JVM.
    public static Compute open(int threads) {
        return new Compute(KernelSelection.selected(), new WorkerTeam(threads));
    }

    /// As [#open], with the scalar kernels: the specification.
    public static Compute openScalar(int threads) {
        return new Compute(new ScalarKernels(), new WorkerTeam(threads));
    }

    /// Number of workers.
    public int threads() {
        return team.size();
    }

    /// The team, for work of the caller's own.
    public WorkerTeam team() {
        return team;
    }

    /// The work done so far.
    public Work work() {
        return meter.total();
    }

    /// Packs stacked row blocks into the layout the kernels stream and releases the mapped pages
    /// they lay in: as [Matrix#map], with the same bits and at full speed.
    ///
    /// @param bias one value per row, or null; copied
    /// @param memory where packed weights are allocated, for use by many threads; see [PanelMemory]
    public Matrix pack(List<RowBlock> blocks, float @Nullable [] bias, SegmentAllocator memory) {
        return pack(blocks, bias, Precision.AS_STORED, memory);
    }

    /// As the other `pack`, at a precision that may round the weights.
    ///
    /// @throws IllegalArgumentException if weights to be rounded are not finite
    public Matrix pack(
            List<RowBlock> blocks,
            float @Nullable [] bias,
            Precision precision,
            SegmentAllocator memory) {
        return Packer.pack(blocks, bias, precision, memory, team, scratch);
    }

    /// `y = W x + b` for `tokens` rows; `y` gets `matrix.rows()` outputs per row.
    public void matmul(
            Matrix matrix,
            float[] x,
            int xAt,
            int xStride,
            int tokens,
            float[] y,
            int yAt,
            int yStride) {
        products.run(matrix, x, xAt, xStride, tokens, y, yAt, yStride);
    }

    /// Products of groups of rows, each with its own matrix (experts): rows `firstRow[e] ..
    /// firstRow[e + 1]` of `x` go through `matrices[e]`. All matrices have the same number of rows.
    public void matmulGroups(
            Matrix[] matrices,
            int[] firstRow,
            float[] x,
            int xAt,
            int xStride,
            float[] y,
            int yAt,
            int yStride) {
        products.run(matrices, firstRow, x, xAt, xStride, y, yAt, yStride);
    }

    /// The projection to the vocabulary: what `output` asks for, without ever holding all logits.
    ///
    /// A logit is the product, times `scale`, soft-capped (`softCap` 0 for none). For each panel of
    /// 64 vocabulary entries `m` is the largest logit and `s` = [Kernels#sumExp]; over the
    /// vocabulary `M` is the largest `m` and `S` the float64 sum, in panel order, of `s * exp(m -
    /// M)` (the factor in float32). The log-sum-exp is `M + ln S` in float64 with [StrictMath#log],
    /// a log-probability is `logit - logSumExp` in float64.
    public void head(
            Matrix head,
            float[] x,
            int xAt,
            int xStride,
            float scale,
            float softCap,
            HeadOutput output) {
        headProjection.run(head, x, xAt, xStride, scale, softCap, output);
    }

    /// Storing keys and values, and attention.
    public AttentionOperations attention() {
        return attention;
    }

    /// Norms, rotation, activations and other work on rows.
    public RowOperations rows() {
        return rows;
    }

    /// Ends the workers.
    @Override
    public void close() {
        team.close();
    }
}
