package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.KvSequence;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Asks a walk for the log-probabilities that the spans of a trie score, each (position, token) of
/// a node once, and hands them to all spans that want them.
final class ScoreClient implements WalkClient {
    private final List<ScoreSpan> spans;
    private final Consumer<ScoreTask> sink;
    private long[] keys = new long[64];

    /// @param spans the sorted spans of the trie
    /// @param sink takes each request once everything it needs is computed
    ScoreClient(List<ScoreSpan> spans, Consumer<ScoreTask> sink) {
        this.spans = spans;
        this.sink = sink;
    }

    @Override
    public void prepare(TrieNode node, Chunk chunk, int from) {
        int begin = Math.max(from, node.start());
        int end = from + chunk.tokens().length;
        int count = 0;
        for (int i = node.firstPath(); i < node.endPath(); i++) {
            ScoreSpan span = spans.get(i);
            int last = Math.min(end, span.computed());
            for (int p = Math.max(begin, span.firstPosition()); p < last; p++) {
                if (count == keys.length) {
                    keys = Arrays.copyOf(keys, 2 * count);
                }
                keys[count++] = key(p - from, span.tokens()[p + 1]);
            }
        }
        Arrays.sort(keys, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (distinct == 0 || keys[i] != keys[distinct - 1]) {
                keys[distinct++] = keys[i];
            }
        }
        int[] positions = new int[distinct];
        int[] targets = new int[distinct];
        for (int i = 0; i < distinct; i++) {
            positions[i] = (int) (keys[i] >>> Integer.SIZE);
            targets[i] = (int) keys[i];
        }
        chunk.score(positions, targets);
    }

    @Override
    public void computed(TrieNode node, Chunk chunk, int from) {
        int begin = Math.max(from, node.start());
        int end = from + chunk.tokens().length;
        for (int i = node.firstPath(); i < node.endPath(); i++) {
            ScoreSpan span = spans.get(i);
            int last = Math.min(end, span.computed());
            for (int p = Math.max(begin, span.firstPosition()); p < last; p++) {
                int at = find(chunk, p - from, span.tokens()[p + 1]);
                if (span.accept(p, chunk.logProbs()[at], chunk.argmax()[at])) {
                    sink.accept(span.task());
                }
            }
        }
    }

    /// The index of (position, target) among the scored ones of `chunk`, which are sorted.
    private static int find(Chunk chunk, int position, int target) {
        int[] positions = chunk.scorePositions();
        int[] targets = chunk.scoreTargets();
        long wanted = key(position, target);
        int low = 0;
        int high = positions.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key(positions[middle], targets[middle]) < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long key(int position, int token) {
        return ((long) position << Integer.SIZE) | token;
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public boolean canStart() {
        return false;
    }

    @Override
    public boolean sharesBlocks(TrieNode terminal) {
        throw noTerminals();
    }

    @Override
    public int finalLength(TrieNode terminal) {
        throw noTerminals();
    }

    @Override
    public void start(TrieNode terminal, KvSequence sequence) {
        throw noTerminals();
    }

    private static IllegalStateException noTerminals() {
        return new IllegalStateException("a scoring trie has no terminal nodes");
    }
}
