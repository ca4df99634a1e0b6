package dev.jeval.engine.internal.schedule;

/// Token ids that a request needs computed from the first on: what a [TokenTrie] is made of.
interface TokenPath {
    /// Token ids, of which the first [#computed()] are the path; not to be changed.
    int[] tokens();

    /// Length of the path: the number of tokens to compute, possibly none.
    int computed();

    /// The position tables the path is computed with; paths share tokens only if they agree.
    int positionKey();
}
