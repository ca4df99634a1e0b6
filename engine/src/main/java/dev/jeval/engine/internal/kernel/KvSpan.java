package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;

/// Consecutive new tokens of one sequence in a step, and the blocks that hold its keys and values.
///
/// @param blocks block `b` holds positions `64 b .. 64 b + 63`; must reach the last new position
/// @param firstPosition absolute position of the first new token
/// @param tokens number of new tokens, at least 1
/// @param firstRow row of the first new token in the step's activations
public record KvSpan(MemorySegment[] blocks, int firstPosition, int tokens, int firstRow) {
    /// Checks that the blocks reach the last token.
    public KvSpan {
        if (firstPosition < 0
                || tokens < 1
                || firstRow < 0
                || (long) blocks.length * KvLayout.POSITIONS < (long) firstPosition + tokens) {
            throw new IllegalArgumentException(
                    "kv span: %d blocks do not hold positions %d to %d"
                            .formatted(blocks.length, firstPosition, firstPosition + tokens - 1));
        }
    }
}
