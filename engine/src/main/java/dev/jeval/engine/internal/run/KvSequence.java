package dev.jeval.engine.internal.run;

/// Keys and values of one sequence, held in fixed-size blocks that sequences share. As it grows,
/// blocks that lie outside the sliding window of all further tokens are released.
///
/// Not thread-safe. The opener closes it; blocks return to the pool when their last owner closes.
public interface KvSequence extends AutoCloseable {
    /// The number of tokens computed so far.
    int length();

    /// A new sequence that holds the first `length` tokens of this one. Whole blocks are shared; a
    /// partly filled one is copied when one of the two writes to it.
    ///
    /// @throws IllegalArgumentException if `length` is not in `[0, length()]`, or if keys and
    ///   values that its next token sees were released because the next token of this sequence does
    ///   not; a fork at `length()` is always possible
    KvSequence fork(int length);

    /// Returns the blocks. Closing twice does nothing.
    @Override
    void close();
}
