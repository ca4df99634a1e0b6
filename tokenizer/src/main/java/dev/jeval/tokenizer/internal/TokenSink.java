package dev.jeval.tokenizer.internal;

import org.jspecify.annotations.Nullable;

/// Receives the tokens of a text, with the range of characters that each covers where the caller
/// wants offsets. Not thread-safe.
public final class TokenSink {
    private final IntList ids;
    private final @Nullable IntList starts;
    private final @Nullable IntList ends;

    /// @param capacity tokens to expect
    /// @param offsets whether ranges are kept
    public TokenSink(int capacity, boolean offsets) {
        ids = new IntList(capacity);
        starts = offsets ? new IntList(capacity) : null;
        ends = offsets ? new IntList(capacity) : null;
    }

    /// Whether ranges are kept; without, models may answer from a cache.
    public boolean offsets() {
        return starts != null;
    }

    /// Appends a token that covers the characters `[start, end)`.
    public void add(int id, int start, int end) {
        ids.add(id);
        if (starts != null && ends != null) {
            starts.add(start);
            ends.add(end);
        }
    }

    /// The ids. Where no offsets are kept, models append to them directly.
    public IntList ids() {
        return ids;
    }

    /// The starts of the ranges.
    ///
    /// @throws IllegalStateException if no offsets are kept
    public IntList starts() {
        if (starts == null) {
            throw new IllegalStateException("this sink keeps no offsets");
        }
        return starts;
    }

    /// The ends of the ranges.
    ///
    /// @throws IllegalStateException if no offsets are kept
    public IntList ends() {
        if (ends == null) {
            throw new IllegalStateException("this sink keeps no offsets");
        }
        return ends;
    }
}
