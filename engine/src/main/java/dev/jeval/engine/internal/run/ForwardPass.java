package dev.jeval.engine.internal.run;

import java.util.List;

/// One model's forward pass as the scheduler sees it: token ids in, log-probabilities and logits
/// out, keys and values kept in [KvSequence]s that can be forked.
///
/// A chunk's numbers do not depend on which other chunks run beside it, nor on how a sequence was
/// split into chunks, nor on forks. Used by one thread at a time; the implementation spreads the
/// work over its own worker team.
public interface ForwardPass extends AutoCloseable {
    /// The number of rows of the output projection (V).
    int vocabSize();

    /// The largest sequence length that can be computed, in tokens: the number of learned positions
    /// where there are any, otherwise far beyond what the model was made for.
    int maxPositions();

    /// Bytes of keys and values that a sequence holds at most while it grows to `tokens` tokens and
    /// shares nothing.
    default long kvBytes(int tokens) {
        return kvBytes(0, tokens);
    }

    /// Bytes of keys and values that a sequence holds at most while it grows to `tokens` tokens,
    /// beyond those of the sequence that it was forked from at a length of `shared` tokens.
    long kvBytes(int shared, int tokens);

    /// Names the position tables that a sequence of `totalLength` tokens is computed with.
    /// Sequences may share prefixes only if their keys are equal. A constant for most models;
    /// differs where positions depend on the total length (dynamic NTK, Qwen v1, longrope).
    int positionKey(int totalLength);

    /// An empty sequence whose positions follow the tables of `positionKey`.
    KvSequence newSequence(int positionKey);

    /// Whether `sequence` has to be computed anew from its tokens before it may grow to `newLength`
    /// tokens, because the reference recomputes its keys there (LongRoPE past the original length).
    default boolean mustRecompute(KvSequence sequence, int newLength) {
        return false;
    }

    /// Runs one step: appends every chunk's tokens to its sequence and fills in what the chunk asks
    /// for. No two chunks of a step may name the same sequence.
    ///
    /// @throws IllegalArgumentException if a token is not in `[0, vocabSize)` or a sequence would
    ///   grow beyond [#maxPositions()]
    void run(List<Chunk> chunks);

    /// Releases weights, caches and threads.
    @Override
    void close();
}
