package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations of a forward pass over all tokens of a step, spread over a worker team.
///
/// Called by one thread at a time. Shapes: activations are token-major, row `t` of `x` begins at
/// `xAt + t * xStride`. How work is split never changes a bit. The opener closes it.
public final class Compute implements AutoCloseable {
    // Below this many elements a row operation costs less than waking the team.
    private static final int SHARED_ELEMENTS = 32_768;
    // Query rows of one attention item: enough to share the loads of keys and values.
    private static final int ATTENTION_TOKENS = 32;

    private final Kernels kernels;
    private final WorkerTeam team;
    private final Scratch[] scratch;
    private final VocabularyFold fold = new VocabularyFold();
    private final WorkMeter meter = new WorkMeter();

    private Compute(Kernels kernels, WorkerTeam team) {
        this.kernels = kernels;
        this.team = team;
        this.scratch = new Scratch[team.size()];
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = new Scratch();
        }
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
    /// @param arena owns the packed weights; must be shared between threads
    public Matrix pack(List<RowBlock> blocks, float @Nullable [] bias, Arena arena) {
        return pack(blocks, bias, Precision.AS_STORED, arena);
    }

    /// As the other `pack`, at a precision that may round the weights.
    ///
    /// @throws IllegalArgumentException if weights to be rounded are not finite
    public Matrix pack(
            List<RowBlock> blocks, float @Nullable [] bias, Precision precision, Arena arena) {
        return Packer.pack(blocks, bias, precision, arena, team, scratch);
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
        spread(
                meter.product(matrix, tokens),
                matrix.panels(),
                (worker, panel) ->
                        product(
                                matrix,
                                panel,
                                x,
                                xAt,
                                xStride,
                                tokens,
                                y,
                                yAt,
                                yStride,
                                scratch[worker]));
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
        int panels = matrices[0].panels();
        boolean share = false;
        for (int group = 0; group < matrices.length; group++) {
            int rows = firstRow[group + 1] - firstRow[group];
            share |= rows > 0 && meter.product(matrices[group], rows);
        }
        spread(
                share,
                matrices.length * panels,
                (worker, item) -> {
                    int group = item / panels;
                    int row = firstRow[group];
                    int rows = firstRow[group + 1] - row;
                    if (rows > 0) {
                        product(
                                matrices[group],
                                item % panels,
                                x,
                                xAt + row * xStride,
                                xStride,
                                rows,
                                y,
                                yAt + row * yStride,
                                yStride,
                                scratch[worker]);
                    }
                });
    }

    private void product(
            Matrix matrix,
            int panel,
            float[] x,
            int xAt,
            int xStride,
            int tokens,
            float[] y,
            int yAt,
            int yStride,
            Scratch s) {
        int rows = matrix.panelRows(panel);
        for (int begin = 0; begin < tokens; begin += Scratch.TOKENS) {
            int count = Math.min(Scratch.TOKENS, tokens - begin);
            int at = xAt + begin * xStride;
            kernels.panel(matrix, panel, x, at, xStride, count, s.outputs, s);
            int to = yAt + begin * yStride + panel * Matrix.PANEL;
            for (int t = 0; t < count; t++) {
                System.arraycopy(s.outputs, t * Matrix.PANEL, y, to + t * yStride, rows);
            }
        }
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
        int[] targetRow = output.targetRow();
        int from = 0;
        for (int begin = 0; begin < output.rows(); begin += Scratch.TOKENS) {
            int count = Math.min(Scratch.TOKENS, output.rows() - begin);
            int to = from;
            while (to < targetRow.length && targetRow[to] < begin + count) {
                to++;
            }
            fold.begin(count, head.panels());
            headPass(head, x, xAt, xStride, scale, softCap, output, begin, count, from, to);
            fold.finish(kernels, begin, from, to, output);
            from = to;
        }
    }

    private void headPass(
            Matrix head,
            float[] x,
            int xAt,
            int xStride,
            float scale,
            float softCap,
            HeadOutput output,
            int begin,
            int count,
            int from,
            int to) {
        int at = xAt + begin * xStride;
        spread(
                meter.product(head, count),
                head.panels(),
                (worker, panel) -> {
                    Scratch s = scratch[worker];
                    int width = head.panelRows(panel);
                    logitPanel(head, panel, x, at, xStride, count, scale, softCap, s);
                    fold.panel(kernels, panel, width, s);
                    output.takeTargets(begin, from, to, panel, s.outputs);
                    output.takeLogits(begin, count, panel, width, s.outputs);
                });
    }

    private void logitPanel(
            Matrix head,
            int panel,
            float[] x,
            int xAt,
            int xStride,
            int count,
            float scale,
            float softCap,
            Scratch s) {
        kernels.panel(head, panel, x, xAt, xStride, count, s.outputs, s);
        if (scale != 1f) {
            kernels.scale(s.outputs, 0, count * Matrix.PANEL, scale);
        }
        if (softCap > 0f) {
            kernels.softCap(s.outputs, 0, count * Matrix.PANEL, softCap);
        }
    }

    /// Attention of all spans of a step; see [Kernels#attend]. Keys and values of the new tokens
    /// must have been stored.
    public void attention(
            AttentionShape shape,
            KvLayout layout,
            long layerAt,
            List<KvSpan> spans,
            float[] q,
            int qAt,
            int qStride,
            float[] out,
            int outAt,
            int outStride) {
        int tiles = 0;
        long flops = 0;
        for (KvSpan span : spans) {
            flops += meter.attention(shape, layout, span);
            tiles += (span.tokens() + ATTENTION_TOKENS - 1) / ATTENTION_TOKENS;
        }
        int kvHeads = layout.kvHeads();
        // Few items: split the heads of a group as well.
        int parts = tiles * kvHeads >= 2 * team.size() ? 1 : team.size();
        spread(
                WorkMeter.worthSharing(flops, 0),
                tiles * kvHeads * parts,
                (worker, item) -> {
                    int kvHead = item / parts % kvHeads;
                    int heads = shape.headsOf(kvHead).length;
                    int part = item % parts;
                    int firstHead = heads * part / parts;
                    int headCount = heads * (part + 1) / parts - firstHead;
                    if (headCount == 0) {
                        return;
                    }
                    int tile = item / parts / kvHeads;
                    int index = 0;
                    KvSpan span = spans.get(0);
                    int tilesHere = (span.tokens() + ATTENTION_TOKENS - 1) / ATTENTION_TOKENS;
                    while (tile >= tilesHere) {
                        tile -= tilesHere;
                        span = spans.get(++index);
                        tilesHere = (span.tokens() + ATTENTION_TOKENS - 1) / ATTENTION_TOKENS;
                    }
                    int token = tile * ATTENTION_TOKENS;
                    int row = span.firstRow() + token;
                    kernels.attend(
                            shape,
                            layout,
                            layerAt,
                            span.blocks(),
                            kvHead,
                            firstHead,
                            headCount,
                            span.firstPosition() + token,
                            Math.min(ATTENTION_TOKENS, span.tokens() - token),
                            q,
                            qAt + row * qStride,
                            qStride,
                            out,
                            outAt + row * outStride,
                            outStride,
                            scratch[worker]);
                });
    }

    /// Stores keys and values of all new tokens of a span; row `t` of `k` is token `span.firstRow()
    /// + t`.
    public void storeKv(
            KvLayout layout,
            long layerAt,
            KvSpan span,
            float[] k,
            int kAt,
            int kStride,
            float[] v,
            int vAt,
            int vStride) {
        int width = layout.kvHeads() * (layout.keyWidth() + layout.valueWidth());
        rows(
                span.tokens(),
                width,
                (worker, t) -> {
                    int row = span.firstRow() + t;
                    kernels.storeKv(
                            layout,
                            layerAt,
                            span.blocks(),
                            span.firstPosition() + t,
                            k,
                            kAt + row * kStride,
                            v,
                            vAt + row * vStride);
                });
    }

    /// RMS norm of `heads` consecutive vectors of `width` elements in each row; `weightStride` is 0
    /// where heads share their weight, `width` where each has its own. One head: a plain norm.
    public void rmsNorm(
            float[] x,
            int xAt,
            int xStride,
            int rows,
            int heads,
            int width,
            float[] weight,
            int weightStride,
            float eps,
            float[] out,
            int outAt,
            int outStride) {
        rows(
                rows,
                heads * width,
                (worker, t) -> {
                    for (int h = 0; h < heads; h++) {
                        int from = xAt + t * xStride + h * width;
                        int to = outAt + t * outStride + h * width;
                        kernels.rmsNorm(
                                x,
                                from,
                                width,
                                weight,
                                h * weightStride,
                                eps,
                                out,
                                to,
                                scratch[worker]);
                    }
                });
    }

    /// Layer norm, laid out as [#rmsNorm]; `bias` (laid out as the weight) may be null.
    public void layerNorm(
            float[] x,
            int xAt,
            int xStride,
            int rows,
            int heads,
            int width,
            float[] weight,
            int weightStride,
            float @Nullable [] bias,
            float eps,
            float[] out,
            int outAt,
            int outStride) {
        rows(
                rows,
                heads * width,
                (worker, t) -> {
                    for (int h = 0; h < heads; h++) {
                        int from = xAt + t * xStride + h * width;
                        int to = outAt + t * outStride + h * width;
                        kernels.layerNorm(
                                x,
                                from,
                                width,
                                weight,
                                h * weightStride,
                                bias,
                                eps,
                                out,
                                to,
                                scratch[worker]);
                    }
                });
    }

    /// Rotates the first `2 * pairs` channels of `heads` heads, `headStride` apart, in each row;
    /// row `t` uses the angles at `positions[t] * pairs` of the tables.
    public void rope(
            float[] x,
            int xAt,
            int xStride,
            int rows,
            int heads,
            int headStride,
            int pairs,
            int[] positions,
            float[] cos,
            float[] sin,
            boolean interleaved) {
        rows(
                rows,
                heads * pairs * 2,
                (worker, t) -> {
                    for (int h = 0; h < heads; h++) {
                        int at = xAt + t * xStride + h * headStride;
                        int table = positions[t] * pairs;
                        kernels.rope(x, at, pairs, cos, sin, table, interleaved);
                    }
                });
    }

    /// `out = activation(gate) * up` for rows of `n` elements.
    public void gate(
            Activation activation,
            float[] gate,
            int gateAt,
            int gateStride,
            float[] up,
            int upAt,
            int upStride,
            float[] out,
            int outAt,
            int outStride,
            int rows,
            int n) {
        rows(
                rows,
                n,
                (worker, t) ->
                        kernels.gate(
                                activation,
                                gate,
                                gateAt + t * gateStride,
                                up,
                                upAt + t * upStride,
                                out,
                                outAt + t * outStride,
                                n));
    }

    /// `x = activation(x)` for rows of `n` elements.
    public void activate(Activation activation, float[] x, int xAt, int xStride, int rows, int n) {
        rows(rows, n, (worker, t) -> kernels.activate(activation, x, xAt + t * xStride, n));
    }

    /// `y = y + x` for rows of `n` elements.
    public void add(
            float[] y, int yAt, int yStride, float[] x, int xAt, int xStride, int rows, int n) {
        rows(rows, n, (worker, t) -> kernels.add(y, yAt + t * yStride, x, xAt + t * xStride, n));
    }

    /// `y = fma(factor, x, y)` for one vector of `n` elements.
    public void addScaled(float[] y, int yAt, float factor, float[] x, int xAt, int n) {
        kernels.addScaled(y, yAt, factor, x, xAt, n);
    }

    /// `x = x * factor` for one vector of `n` elements.
    public void scale(float[] x, int xAt, int n, float factor) {
        kernels.scale(x, xAt, n, factor);
    }

    /// Limits `x` to `[-limit, limit]`.
    public void clamp(float[] x, int xAt, int n, float limit) {
        kernels.clamp(x, xAt, n, limit);
    }

    /// Softmax of one vector, in place.
    public void softmax(float[] x, int xAt, int n) {
        kernels.softmax(x, xAt, n, scratch[0]);
    }

    /// Sigmoid of one vector, in place.
    public void sigmoid(float[] x, int xAt, int n) {
        kernels.sigmoid(x, xAt, n);
    }

    /// Index, relative to `xAt`, of the largest element; the lowest of equals.
    public int argmax(float[] x, int xAt, int n) {
        return kernels.argmax(x, xAt, n);
    }

    private void rows(int rows, int width, WorkerTeam.Task task) {
        spread((long) rows * width >= SHARED_ELEMENTS, rows, task);
    }

    /// Runs items on the team, or here where sharing costs more than it saves.
    private void spread(boolean share, int items, WorkerTeam.Task task) {
        if (share) {
            team.run(items, task);
        } else {
            for (int item = 0; item < items; item++) {
                task.run(0, item);
            }
        }
    }

    /// Ends the workers.
    @Override
    public void close() {
        team.close();
    }
}
