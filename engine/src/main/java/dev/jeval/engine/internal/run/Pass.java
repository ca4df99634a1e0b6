package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KvLayout;
import dev.jeval.engine.internal.kernel.KvSpan;
import dev.jeval.engine.spec.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the layers of a pass work on: a panel of token rows from one or more sequences, where each
/// row stands, and the buffers between the operations.
///
/// One instance serves all passes of a model, so that nothing is allocated per token. Buffers are
/// token-major, float32. Not thread-safe.
final class Pass {
    /// The residual stream, `[rows, D]`.
    final Buffer x = new Buffer();

    /// The input of a part, `[rows, D]`.
    final Buffer input = new Buffer();

    /// The output of attention, `[rows, D]`.
    final Buffer attended = new Buffer();

    /// The output of the feed-forward part, `[rows, D]`.
    final Buffer fed = new Buffer();

    /// Projections inside a part.
    final Buffer wide = new Buffer();

    /// Outputs of the heads, `[rows, H Cv]`.
    final Buffer heads = new Buffer();

    /// Queries that do not stand beside their keys, `[rows, H C]`.
    final Buffer queries = new Buffer();

    /// Latents of queries, then of keys and values.
    final Buffer latents = new Buffer();

    /// Keys and values of all heads out of the latents.
    final Buffer ups = new Buffer();

    /// Scores of the router, `[rows, E]`.
    final Buffer scores = new Buffer();

    /// Weights of the chosen experts, `[rows, active]`.
    final Buffer weights = new Buffer();

    /// Rows gathered by expert, `[rows * active, D]`.
    final Buffer gathered = new Buffer();

    /// The experts' gates and ups, `[rows * active, 2 F]`.
    final Buffer gates = new Buffer();

    /// The experts' outputs, `[rows * active, D]`.
    final Buffer outputs = new Buffer();

    private final Compute compute;
    private final KvLayout kvLayout;
    private final int hidden;
    private final int maxRows;
    private final Map<Position.Rope, RopeAngles> angles = new HashMap<>();
    private final KvSlices slices;
    private final List<List<KvSpan>> spans = new ArrayList<>();
    private final List<List<KvSpan>> spanPool = new ArrayList<>();
    private final int[] positions;
    private final int[] keys;
    private int rows;
    private int length;

    /// @param slices whose blocks hold the keys and values of each layer
    /// @param hidden model width (D)
    /// @param maxRows most rows of a pass
    Pass(Compute compute, KvLayout kvLayout, KvSlices slices, int hidden, int maxRows) {
        this.compute = compute;
        this.kvLayout = kvLayout;
        this.slices = slices;
        this.hidden = hidden;
        this.maxRows = maxRows;
        this.positions = new int[maxRows];
        this.keys = new int[maxRows];
        for (int slice = 0; slice < slices.count(); slice++) {
            spans.add(new ArrayList<>());
            spanPool.add(new ArrayList<>());
        }
    }

    /// Makes room for a rotary scheme that some layer uses.
    void register(Position.Rope rope) {
        angles.computeIfAbsent(rope, RopeAngles::new);
    }

    /// Empties the pass.
    void clear() {
        spans.forEach(List::clear);
        rows = 0;
        length = 0;
    }

    /// Rows that still fit.
    int room() {
        return maxRows - rows;
    }

    /// Adds `tokens` new tokens of a sequence that has room for them; returns their first row.
    int add(PagedSequence sequence, int tokens) {
        int first = sequence.length();
        for (int t = 0; t < tokens; t++) {
            positions[rows + t] = first + t;
            keys[rows + t] = sequence.positionKey();
        }
        for (int slice = 0; slice < slices.count(); slice++) {
            KvSpan span = nextSpan(spans.get(slice), spanPool.get(slice));
            span.reset(sequence.segments(slice), first, tokens, rows);
        }
        length = Math.max(length, first + tokens);
        int firstRow = rows;
        rows += tokens;
        return firstRow;
    }

    /// Appends a span of the pool to `used`.
    private static KvSpan nextSpan(List<KvSpan> used, List<KvSpan> pool) {
        if (used.size() == pool.size()) {
            pool.add(new KvSpan());
        }
        KvSpan span = pool.get(used.size());
        used.add(span);
        return span;
    }

    /// Looks up the angles of all rows.
    void prepareAngles() {
        for (RopeAngles scheme : angles.values()) {
            scheme.prepare(positions, keys, rows);
        }
    }

    /// The operations.
    Compute compute() {
        return compute;
    }

    /// How keys and values are laid out in a block.
    KvLayout kvLayout() {
        return kvLayout;
    }

    /// Model width (D).
    int hidden() {
        return hidden;
    }

    /// Token rows.
    int rows() {
        return rows;
    }

    /// The longest sequence after this pass, in tokens.
    int length() {
        return length;
    }

    /// Absolute position of a row.
    int position(int row) {
        return positions[row];
    }

    /// Byte offset of a layer in its blocks.
    long layerAt(int layer) {
        return slices.layerAt(layer);
    }

    /// The rows by sequence, with the blocks that hold the keys and values of `layer`.
    List<KvSpan> spans(int layer) {
        return spans.get(slices.sliceOf(layer));
    }

    /// Rotates the first channels of `heads` heads, `headStride` apart, in every row.
    void rotate(Position.Rope rope, float[] values, int at, int stride, int heads, int headStride) {
        RopeAngles scheme = angles.get(rope);
        if (scheme == null) {
            throw new IllegalStateException("no angles for " + rope);
        }
        compute.rows()
                .rope(
                        values,
                        at,
                        stride,
                        rows,
                        heads,
                        headStride,
                        scheme.pairs(),
                        scheme.cos(),
                        scheme.sin(),
                        scheme.interleaved());
    }
}
