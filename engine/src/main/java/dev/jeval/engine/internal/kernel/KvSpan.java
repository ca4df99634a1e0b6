package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;

/// Consecutive new tokens of one sequence in a step, and the blocks that hold its keys and values.
public final class KvSpan {
    private final MemorySegment[] blocks;
    private final int firstPosition;
    private final int tokens;
    private final int firstRow;

    /// Describes a span.
    ///
    /// @param blocks block `b` holds positions `64 b .. 64 b + 63`; must reach the last new
    ///   position; not copied
    /// @param firstPosition absolute position of the first new token
    /// @param tokens number of new tokens, at least 1
    /// @param firstRow row of the first new token in the step's activations
    public KvSpan(MemorySegment[] blocks, int firstPosition, int tokens, int firstRow) {
        if (firstPosition < 0
                || tokens < 1
                || firstRow < 0
                || (long) blocks.length * KvLayout.POSITIONS < (long) firstPosition + tokens) {
            throw new IllegalArgumentException(
                    "kv span: %d blocks do not hold positions %d to %d"
                            .formatted(blocks.length, firstPosition, firstPosition + tokens - 1L));
        }
        this.blocks = blocks;
        this.firstPosition = firstPosition;
        this.tokens = tokens;
        this.firstRow = firstRow;
    }

    /// The blocks; not to be changed.
    MemorySegment[] blocks() {
        return blocks;
    }

    /// Absolute position of the first new token.
    public int firstPosition() {
        return firstPosition;
    }

    /// Number of new tokens.
    public int tokens() {
        return tokens;
    }

    /// Row of the first new token in the step's activations.
    public int firstRow() {
        return firstRow;
    }
}
