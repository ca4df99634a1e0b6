package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.internal.run.ForwardPass;

/// Bytes of keys and values that a run may hold, and what is set aside of them.
///
/// Sequences share whole blocks with those they were forked from, so a fork is charged for its own
/// tokens and one block that may be copied.
final class KvBudget {
    private final ForwardPass forward;
    private final long limitBytes;
    private long usedBytes;

    KvBudget(ForwardPass forward, long limitBytes) {
        this.forward = forward;
        this.limitBytes = limitBytes;
    }

    /// Bytes that tokens `[from, to)` hold beyond those of a sequence of `from` tokens.
    long bytes(int from, int to) {
        return forward.kvBytes(from, to);
    }

    /// Sets `bytes` aside if there is room.
    boolean reserve(long bytes) {
        if (bytes > limitBytes - usedBytes) {
            return false;
        }
        usedBytes += bytes;
        return true;
    }

    /// Gives back what was set aside.
    void release(long bytes) {
        usedBytes -= bytes;
    }

    /// Bytes set aside now.
    long usedBytes() {
        return usedBytes;
    }

    /// Refuses a sequence that does not fit even alone.
    ///
    /// @throws IllegalArgumentException if it does not; the message says what to do
    void requireRoom(int tokens) {
        if (forward.kvBytes(tokens) > limitBytes) {
            throw new IllegalArgumentException(
                    "expected at most %,d bytes of keys and values, a sequence of %d tokens needs %,d; raise the memory limit or lower the context limit"
                            .formatted(limitBytes, tokens, forward.kvBytes(tokens)));
        }
    }
}
