package dev.jeval.eval.plan;

import java.util.Arrays;
import java.util.List;

/// Counts the tokens that are left to compute when shared beginnings are computed once: the nodes
/// of the trie of all sequences.
public final class TokenTrieSize {
    private TokenTrieSize() {}

    /// The number of nodes.
    ///
    /// @param sequences token ids
    public static long of(List<int[]> sequences) {
        int[][] sorted = sequences.toArray(int[][]::new);
        Arrays.parallelSort(sorted, Arrays::compare);
        long nodes = 0;
        int[] previous = {};
        for (int[] sequence : sorted) {
            int shared = Arrays.mismatch(previous, sequence);
            nodes += sequence.length - (shared < 0 ? sequence.length : shared);
            previous = sequence;
        }
        return nodes;
    }
}
