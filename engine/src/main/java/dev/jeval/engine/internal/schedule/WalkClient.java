package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.KvSequence;

/// What a run wants of a [PrefixWalk].
interface WalkClient {
    /// Asks `chunk` for results; called when tokens are to be computed for the first time.
    ///
    /// @param chunk the tokens of positions `[from, from + chunk.tokens().length)` of `node`
    void prepare(TrieNode node, Chunk chunk, int from);

    /// Takes the results of a chunk prepared before.
    void computed(TrieNode node, Chunk chunk, int from);

    /// Whether no terminal node has started that is not released yet, so that nothing but the walk
    /// itself can give back memory.
    boolean isIdle();

    /// Whether one more terminal node may start now.
    boolean canStart();

    /// Whether the sequence of a terminal node keeps the blocks it shares with its base to the end;
    /// otherwise it is charged for all its tokens.
    boolean sharesBlocks(TrieNode terminal);

    /// The greatest length that the sequence of a terminal node will have.
    int finalLength(TrieNode terminal);

    /// Starts a terminal node.
    ///
    /// @param sequence holds the tokens of its path, or the first of them: the client computes the
    ///   others with what it wants; closed by the client, which then calls
    ///   [PrefixWalk#release(TrieNode)]
    void start(TrieNode terminal, KvSequence sequence);
}
