package dev.jeval.engine.internal.run;

import java.lang.foreign.MemorySegment;

/// A sequence whose keys and values lie in blocks of a [KvPool], shared with its forks until one of
/// them writes, and released when no later query sees them.
final class PagedSequence implements KvSequence {
    private final KvPool pool;
    private final KvTable[] tables;
    private int length;
    private int positionKey;
    private long lastStep;
    private boolean closed;

    private PagedSequence(KvPool pool, KvTable[] tables, int length, int positionKey) {
        this.pool = pool;
        this.tables = tables;
        this.length = length;
        this.positionKey = positionKey;
    }

    /// A sequence of no tokens.
    static PagedSequence empty(KvPool pool, KvSlices slices, int positionKey) {
        KvTable[] tables = new KvTable[slices.count()];
        for (int slice = 0; slice < tables.length; slice++) {
            tables[slice] = new KvTable(pool, slices.window(slice));
        }
        return new PagedSequence(pool, tables, 0, positionKey);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public KvSequence fork(int forkLength) {
        requireOpen();
        if (forkLength < 0 || forkLength > length) {
            throw new IllegalArgumentException(
                    "fork: expected a length of 0 to %d, got %d".formatted(length, forkLength));
        }
        KvTable[] forks = new KvTable[tables.length];
        for (int slice = 0; slice < forks.length; slice++) {
            requireHeld(tables[slice].shortestFork(), forkLength);
        }
        for (int slice = 0; slice < forks.length; slice++) {
            forks[slice] = tables[slice].fork(forkLength);
        }
        return new PagedSequence(pool, forks, forkLength, positionKey);
    }

    private void requireHeld(int shortest, int forkLength) {
        if (forkLength != 0 && forkLength < shortest) {
            throw new IllegalArgumentException(
                    "fork of a sequence of %d tokens: expected a length of at least %d, because keys and values outside the sliding window were released, got %d; fork before the sequence grows, or compute those tokens in a new sequence"
                            .formatted(length, shortest, forkLength));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (KvTable table : tables) {
                table.releaseAll();
            }
        }
    }

    /// The tables its positions follow.
    int positionKey() {
        return positionKey;
    }

    /// Changes the tables that further positions follow.
    void positionKey(int key) {
        positionKey = key;
    }

    /// Whether the sequence lives in `other`.
    boolean isIn(KvPool other) {
        return pool == other;
    }

    /// The segments of a slice's blocks; block `b` holds positions `64 b .. 64 b + 63`. Those that
    /// no further token sees are not to be used.
    MemorySegment[] segments(int slice) {
        return tables[slice].segments();
    }

    /// Makes room for `tokens` more tokens. The length stays.
    void reserve(int tokens) {
        requireOpen();
        for (KvTable table : tables) {
            table.reserve(length, tokens);
        }
    }

    /// Notes that step `step`, numbered from 1, names the sequence; returns false if it had
    /// already.
    boolean enter(long step) {
        boolean first = lastStep != step;
        lastStep = step;
        return first;
    }

    /// Counts `tokens` tokens whose keys and values have been stored, and releases the blocks that
    /// the tokens after them do not see.
    void advance(int tokens) {
        length += tokens;
        for (KvTable table : tables) {
            table.releaseBefore(length);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the sequence is closed");
        }
    }
}
