package dev.jeval.engine.internal.run;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/// Blocks of keys and values, off the heap, each for a fixed number of positions of a slice of the
/// layers.
///
/// Blocks are allocated when first needed and reused when their last owner releases them; their
/// memory is given back when the pool is closed. Not thread-safe.
final class KvPool implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final long blockBytes;
    private final Arena arena;
    private final ArrayDeque<Block> free = new ArrayDeque<>();
    private long inUse;
    private long mostInUse;
    private boolean closed;

    /// A pool of blocks of `blockBytes` bytes.
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    KvPool(long blockBytes) {
        this.blockBytes = blockBytes;
        this.arena = Arena.ofShared();
    }

    /// A block and how many sequences hold it.
    static final class Block {
        private final MemorySegment segment;
        private int owners;

        private Block(MemorySegment segment) {
            this.segment = segment;
        }

        MemorySegment segment() {
            return segment;
        }
    }

    /// Bytes of the blocks that sequences hold.
    long bytesInUse() {
        return inUse * blockBytes;
    }

    /// The most bytes of blocks that sequences held at any time.
    long mostBytesInUse() {
        return mostInUse * blockBytes;
    }

    /// A block with one owner; its contents are undefined.
    Block take() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        Block block = free.poll();
        if (block == null) {
            block = new Block(arena.allocate(blockBytes, ALIGNMENT));
        }
        block.owners = 1;
        inUse++;
        mostInUse = Math.max(mostInUse, inUse);
        return block;
    }

    /// One more owner.
    void share(Block block) {
        block.owners++;
    }

    /// Whether more than one sequence holds the block.
    boolean isShared(Block block) {
        return block.owners > 1;
    }

    /// One owner less; without owners the block may be taken again.
    void release(Block block) {
        if (--block.owners == 0) {
            inUse--;
            free.push(block);
        }
    }

    /// Frees all blocks, whoever holds them.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
