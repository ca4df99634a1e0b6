package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.KvLayout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The blocks of one sequence and one slice of layers, by position: block `b` holds positions `64 b
/// .. 64 b + 63`. Blocks that lie outside the window of every later query are released.
///
/// Not thread-safe.
final class KvTable {
    private static final int FIRST_CAPACITY = 4;

    private final KvPool pool;
    private final int window;
    private KvPool.Block[] blocks;
    private MemorySegment[] segments;
    private int first;
    private int end;

    /// An empty table.
    ///
    /// @param window tokens that a query sees, itself included; 0 for all
    KvTable(KvPool pool, int window) {
        this.pool = pool;
        this.window = window;
        this.blocks = new KvPool.Block[FIRST_CAPACITY];
        this.segments = new MemorySegment[FIRST_CAPACITY];
    }

    /// Blocks that hold `tokens` positions.
    static int blocksFor(long tokens) {
        return (int) ((tokens + KvLayout.POSITIONS - 1) / KvLayout.POSITIONS);
    }

    /// The segments of the blocks by their number; those of released blocks are not to be used.
    MemorySegment[] segments() {
        return segments;
    }

    /// The shortest length, in tokens, whose next query finds all it sees; an empty table does
    /// always.
    int shortestFork() {
        return first == 0 ? 0 : first * KvLayout.POSITIONS + window - 1;
    }

    /// A table that shares what a query at position `length` sees.
    ///
    /// @param length 0, or at least [#shortestFork()]
    KvTable fork(int length) {
        KvTable fork = new KvTable(pool, window);
        int count = blocksFor(length);
        fork.reserveSlots(count);
        fork.first = Math.min(firstSeen(length), count);
        fork.end = count;
        for (int i = fork.first; i < count; i++) {
            pool.share(blocks[i]);
            fork.put(i, blocks[i]);
        }
        return fork;
    }

    /// Makes room for `tokens` tokens after `length`: takes new blocks, and copies the last block
    /// if it is about to be written and shared.
    void reserve(int length, int tokens) {
        int writtenFrom = length / KvLayout.POSITIONS;
        if (writtenFrom < end && pool.isShared(blocks[writtenFrom])) {
            KvPool.Block copy = pool.take();
            copy.segment().copyFrom(segments[writtenFrom]);
            pool.release(blocks[writtenFrom]);
            put(writtenFrom, copy);
        }
        int count = blocksFor((long) length + tokens);
        reserveSlots(count);
        while (end < count) {
            put(end, pool.take());
            end++;
        }
    }

    /// Releases the blocks that neither a query at position `length` nor a later one sees.
    void releaseBefore(int length) {
        int seen = Math.min(firstSeen(length), end);
        while (first < seen) {
            pool.release(blocks[first]);
            first++;
        }
    }

    /// Releases all blocks.
    void releaseAll() {
        while (first < end) {
            pool.release(blocks[first]);
            first++;
        }
    }

    /// The block of the first position that a query at position `length` sees.
    private int firstSeen(int length) {
        return window == 0 || length < window ? 0 : (length - window + 1) / KvLayout.POSITIONS;
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
}
