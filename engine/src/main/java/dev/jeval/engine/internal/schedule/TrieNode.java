package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.internal.run.KvSequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run of tokens of a [TokenTrie] that its paths do not diverge in, and how far its computation
/// has come.
///
/// The node covers positions `[start, end)` of the sorted paths `[firstPath, endPath)`. A terminal
/// node covers no position: it stands for what follows the end of one path, and hangs below a node
/// that ends there, so that every node starts where its parent ends.
final class TrieNode {
    private final int firstPath;
    private final List<TrieNode> children = new ArrayList<>();
    private final boolean terminal;
    private int start;
    private final int end;
    private int endPath;
    private @Nullable TrieNode parent;

    /// Keys and values of the tokens up to `end`; held while children still have to start.
    @Nullable KvSequence sequence;

    /// The nearest computed ancestor whose blocks this node shares; null if there is none.
    @Nullable TrieNode base;

    /// Bytes of keys and values set aside for this node beyond those of its base.
    long reservedBytes;

    /// Nodes that share this node's blocks.
    int dependents;

    /// The next child to start.
    int nextChild;

    /// Whether the tokens were computed at least once, so that nothing is wanted of them again.
    boolean computedBefore;

    /// Whether the sequence was given up although children still have to start.
    boolean evicted;

    private TrieNode(int end, int firstPath, int endPath, boolean terminal) {
        this.end = end;
        this.firstPath = firstPath;
        this.endPath = endPath;
        this.terminal = terminal;
    }

    /// A node that ends where paths diverge, or where its last path ends.
    static TrieNode inner(int end, int firstPath, int endPath) {
        return new TrieNode(end, firstPath, endPath, false);
    }

    /// The end of one path.
    static TrieNode terminal(int end, int path) {
        return new TrieNode(end, path, path + 1, true);
    }

    /// The first position covered.
    int start() {
        return start;
    }

    /// The position after the last one covered.
    int end() {
        return end;
    }

    /// The first of the sorted paths that run through this node.
    int firstPath() {
        return firstPath;
    }

    /// The path after the last one that runs through this node.
    int endPath() {
        return endPath;
    }

    /// Whether this node stands for what follows the end of one path.
    boolean isTerminal() {
        return terminal;
    }

    /// The node before; null for the root.
    @Nullable TrieNode parent() {
        return parent;
    }

    /// Nodes after this one, in the order of their paths.
    List<TrieNode> children() {
        return children;
    }

    /// Whether every child has started.
    boolean isExhausted() {
        return nextChild == children.size();
    }

    /// Appends a child, complete in its paths; they follow those of the children before.
    void add(TrieNode child) {
        child.parent = this;
        child.start = end;
        children.add(child);
        endPath = Math.max(endPath, child.endPath);
    }
}
