package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;

/// Consecutive new tokens of one sequence in a step, and the blocks that hold its keys and values.
///
/// Reusable through [#reset]; used by one step at a time.
public final class KvSpan {
    private MemorySegment[] blocks = {};
    private int firstPosition;
    private int tokens;
    private int firstRow;

    /// A span that is yet to be described by [#reset].
    public KvSpan() {}

    /// Describes a span.
    ///
    /// @param newBlocks block `b` holds positions `64 b .. 64 b + 63`; must reach the last new
    ///   position; not copied
    /// @param newFirstPosition absolute position of the first new token
    /// @param newTokens number of new tokens, at least 1
    /// @param newFirstRow row of the first new token in the step's activations
    public KvSpan reset(
            MemorySegment[] newBlocks, int newFirstPosition, int newTokens, int newFirstRow) {
        if (newFirstPosition < 0
                || newTokens < 1
                || newFirstRow < 0
                || (long) newBlocks.length * KvLayout.POSITIONS
                        < (long) newFirstPosition + newTokens) {
            throw new IllegalArgumentException(
                    "kv span: %d blocks do not hold positions %d to %d"
                            .formatted(
                                    newBlocks.length,
                                    newFirstPosition,
                                    newFirstPosition + newTokens - 1L));
        }
        blocks = newBlocks;
        firstPosition = newFirstPosition;
        tokens = newTokens;
        firstRow = newFirstRow;
        return this;
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
