package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.KvLayout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A sequence whose keys and values lie in blocks of a [KvPool], shared with its forks until one of
/// them writes.
final class PagedSequence implements KvSequence {
    private static final int FIRST_CAPACITY = 4;

    private final KvPool pool;
    private KvPool.Block[] blocks;
    private MemorySegment[] segments;
    private int blockCount;
    private int length;
    private int positionKey;
    private long lastStep;
    private boolean closed;

    PagedSequence(KvPool pool, int positionKey) {
        this.pool = pool;
        this.positionKey = positionKey;
        this.blocks = new KvPool.Block[FIRST_CAPACITY];
        this.segments = new MemorySegment[FIRST_CAPACITY];
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
        PagedSequence fork = new PagedSequence(pool, positionKey);
        int count = blocksFor(forkLength);
        fork.reserveSlots(count);
        for (int i = 0; i < count; i++) {
            pool.share(blocks[i]);
            fork.blocks[i] = blocks[i];
            fork.segments[i] = segments[i];
        }
        fork.blockCount = count;
        fork.length = forkLength;
        return fork;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (int i = 0; i < blockCount; i++) {
                pool.release(blocks[i]);
            }
            blockCount = 0;
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

    /// The segments of the blocks; block `b` holds positions `64 b .. 64 b + 63`.
    MemorySegment[] segments() {
        return segments;
    }

    /// Makes room for `tokens` more tokens: takes new blocks, and copies the last block if it is
    /// about to be written and shared. The length stays.
    void reserve(int tokens) {
        requireOpen();
        int writtenFrom = length / KvLayout.POSITIONS;
        if (writtenFrom < blockCount && pool.isShared(blocks[writtenFrom])) {
            KvPool.Block copy = pool.take();
            copy.segment().copyFrom(segments[writtenFrom]);
            pool.release(blocks[writtenFrom]);
            put(writtenFrom, copy);
        }
        int count = blocksFor(length + tokens);
        reserveSlots(count);
        while (blockCount < count) {
            put(blockCount, pool.take());
            blockCount++;
        }
    }

    /// Notes that step `step`, numbered from 1, names the sequence; returns false if it had
    /// already.
    boolean enter(long step) {
        boolean first = lastStep != step;
        lastStep = step;
        return first;
    }

    /// Counts `tokens` tokens whose keys and values have been stored.
    void advance(int tokens) {
        length += tokens;
    }

    private void put(int index, KvPool.Block block) {
        blocks[index] = block;
        segments[index] = block.segment();
    }

    private void reserveSlots(int count) {
        if (count > blocks.length) {
            int capacity = Math.max(count, 2 * blocks.length);
            blocks = Arrays.copyOf(blocks, capacity);
            segments = Arrays.copyOf(segments, capacity);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the sequence is closed");
        }
    }

    private static int blocksFor(int tokens) {
        return (int) (((long) tokens + KvLayout.POSITIONS - 1) / KvLayout.POSITIONS);
    }
}
