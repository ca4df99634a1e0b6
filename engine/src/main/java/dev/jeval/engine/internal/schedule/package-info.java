/// Requests of token ids in, log-probabilities and tokens out: the token trie of a run, the walk
/// over it within a memory budget, continuous batching.
@NullMarked
package dev.jeval.engine.internal.schedule;

import org.jspecify.annotations.NullMarked;
