package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.util.List;

/// Keys and values of a step: storing the new ones, and the attention of all spans over them.
///
/// Called by one thread at a time.
public final class AttentionOperations {
    private final Workers workers;
    private final Store store = new Store();
    private final Attend attend = new Attend();

    AttentionOperations(Workers workers) {
        this.workers = workers;
    }

    /// Stores keys and values of all new tokens of a step; each token's are in its row.
    ///
    /// @param layerAt byte offset of the layer in every block
    /// @param k `[K, C]` per row
    /// @param v `[K, Cv]` per row
    public void store(
            KvLayout layout,
            long layerAt,
            List<KvSpan> spans,
            float[] k,
            int kAt,
            int kStride,
            float[] v,
            int vAt,
            int vStride) {
        store.layout = layout;
        store.layerAt = layerAt;
        store.keys.set(k, kAt, kStride);
        store.values.set(v, vAt, vStride);
        int width = layout.kvHeads() * (layout.keyWidth() + layout.valueWidth());
        for (int i = 0; i < spans.size(); i++) {
            store.span = spans.get(i);
            workers.rows(store.span.tokens(), width, store);
        }
    }

    /// Attention of all spans of a step; see [Kernels#attend]. Keys and values of the new tokens
    /// must have been stored.
    ///
    /// @param layerAt byte offset of the layer in every block
    /// @param q `[H, C]` per row
    /// @param out `[H, Cv]` per row
    public void attend(
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
        attend.shape = shape;
        attend.layout = layout;
        attend.layerAt = layerAt;
        attend.spans = spans;
        attend.queries.set(q, qAt, qStride);
        attend.outputs.set(out, outAt, outStride);
        int tiles = 0;
        long flops = 0;
        for (int i = 0; i < spans.size(); i++) {
            KvSpan span = spans.get(i);
            flops += workers.meter.attention(shape, layout, span);
            tiles += tiles(span, shape.tileTokens());
        }
        attend.parts = parts(tiles * layout.kvHeads());
        int items = tiles * layout.kvHeads() * attend.parts;
        workers.spread(WorkMeter.worthSharing(flops, 0), items, attend);
    }

    /// Parts that the heads of a group are split into, because there are too few items to occupy
    /// all workers. Parts read the same keys and values, so there are none where it can be helped.
    private int parts(int items) {
        int size = workers.team.size();
        return items % size == 0 || items >= 2 * size ? 1 : size;
    }

    private static int tiles(KvSpan span, int tileTokens) {
        return (span.tokens() + tileTokens - 1) / tileTokens;
    }

    /// One token of a span.
    @SuppressWarnings("NullAway.Init") // set before each run
    private final class Store implements WorkerTeam.Task {
        private final Rows keys = new Rows();
        private final Rows values = new Rows();
        private KvLayout layout;
        private KvSpan span;
        private long layerAt;

        @Override
        public void run(int worker, int t) {
            int row = span.firstRow() + t;
            workers.kernels.storeKv(
                    layout,
                    layerAt,
                    span.blocks(),
                    span.firstPosition() + t,
                    keys.values,
                    keys.at(row),
                    values.values,
                    values.at(row));
        }
    }

    /// One tile of tokens of a span, one key/value head, a part of the heads that read it.
    @SuppressWarnings("NullAway.Init") // set before each run
    private final class Attend implements WorkerTeam.Task {
        private final Rows queries = new Rows();
        private final Rows outputs = new Rows();
        private AttentionShape shape;
        private KvLayout layout;
        private List<KvSpan> spans;
        private long layerAt;
        private int parts;

        @Override
        public void run(int worker, int item) {
            int kvHead = item / parts % layout.kvHeads();
            int heads = shape.headsOf(kvHead).length;
            int part = item % parts;
            int firstHead = heads * part / parts;
            int headCount = heads * (part + 1) / parts - firstHead;
            if (headCount == 0) {
                return;
            }
            int tile = item / parts / layout.kvHeads();
            int index = 0;
            int tileTokens = shape.tileTokens();
            while (tile >= tiles(spans.get(index), tileTokens)) {
                tile -= tiles(spans.get(index), tileTokens);
                index++;
            }
            KvSpan span = spans.get(index);
            int token = tile * tileTokens;
            int row = span.firstRow() + token;
            workers.kernels.attend(
                    shape,
                    layout,
                    layerAt,
                    span.blocks(),
                    kvHead,
                    firstHead,
                    headCount,
                    span.firstPosition() + token,
                    Math.min(tileTokens, span.tokens() - token),
                    queries.values,
                    queries.at(row),
                    queries.stride(),
                    outputs.values,
                    outputs.at(row),
                    outputs.stride(),
                    workers.scratch[worker]);
        }
    }
}
