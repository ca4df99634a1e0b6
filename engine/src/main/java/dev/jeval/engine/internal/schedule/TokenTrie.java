package dev.jeval.engine.internal.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// The trie of the token paths of one window of requests, as a tree of [TrieNode]s: tokens that
/// several paths begin with are one node.
///
/// Built by sorting the paths and closing the intervals between their divergences: O(n log n)
/// comparisons, O(n) nodes.
///
/// @param <P> what the paths belong to
final class TokenTrie<P extends TokenPath> {
    /// The divergence of two paths that one node takes.
    private static final int NONE = Integer.MAX_VALUE;

    private final List<P> paths;
    private final TrieNode root;

    private TokenTrie(List<P> paths, TrieNode root) {
        this.paths = paths;
        this.root = root;
    }

    /// The trie of `paths`.
    ///
    /// @param share whether equal prefixes are one node; otherwise every path is a node of its own
    /// @param terminals whether every path ends in a terminal node, below a node that ends with it;
    ///   otherwise a path that is a prefix of the next shares its node
    static <P extends TokenPath> TokenTrie<P> of(List<P> paths, boolean share, boolean terminals) {
        List<P> sorted = new ArrayList<>(paths);
        if (share) {
            sorted.sort(TokenTrie::compare);
        }
        TrieNode root = TrieNode.inner(0, 0, 0);
        Deque<TrieNode> open = new ArrayDeque<>();
        open.push(root);
        int next = 0;
        while (next < sorted.size()) {
            int first = next++;
            while (share && next < sorted.size() && divergence(sorted, next, terminals) == NONE) {
                next++;
            }
            int end = sorted.get(next - 1).computed();
            TrieNode leaf = TrieNode.inner(end, first, next);
            if (terminals) {
                addTerminals(leaf, sorted);
            }
            int divergence =
                    share && next < sorted.size() ? divergence(sorted, next, terminals) : 0;
            close(open, leaf, divergence);
        }
        return new TokenTrie<>(List.copyOf(sorted), root);
    }

    /// The sorted paths.
    List<P> paths() {
        return paths;
    }

    /// The node of no token, before all others.
    TrieNode root() {
        return root;
    }

    /// Calls `visitor` with every node.
    void forEach(Consumer<TrieNode> visitor) {
        Deque<TrieNode> pending = new ArrayDeque<>();
        pending.push(root);
        while (!pending.isEmpty()) {
            TrieNode node = pending.pop();
            visitor.accept(node);
            pending.addAll(node.children());
        }
    }

    /// The tokens `[from, to)` of the last path through `node`, which is as long as the node.
    int[] tokens(TrieNode node, int from, int to) {
        return Arrays.copyOfRange(paths.get(node.endPath() - 1).tokens(), from, to);
    }

    private static <P extends TokenPath> void addTerminals(TrieNode leaf, List<P> sorted) {
        for (int path = leaf.firstPath(); path < leaf.endPath(); path++) {
            leaf.add(TrieNode.terminal(sorted.get(path).computed(), path));
        }
    }

    /// Hangs `node` below the open node that ends where it diverges from the paths that follow, and
    /// closes the open nodes that end later. A node that ends there itself stays open.
    ///
    /// @param open nodes that may still get children, the deepest on top, the root at the bottom
    private static void close(Deque<TrieNode> open, TrieNode node, int divergence) {
        TrieNode current = node;
        while (open.element().end() > divergence) {
            TrieNode parent = open.pop();
            parent.add(current);
            current = parent;
        }
        if (open.element().end() < divergence) {
            if (current.end() == divergence) {
                open.push(current);
                return;
            }
            open.push(TrieNode.inner(divergence, current.firstPath(), current.endPath()));
        }
        open.element().add(current);
    }

    /// The position at which the path at `index` diverges from the one before it, [#NONE] where
    /// both share a node.
    private static <P extends TokenPath> int divergence(
            List<P> sorted, int index, boolean terminals) {
        TokenPath a = sorted.get(index - 1);
        TokenPath b = sorted.get(index);
        if (a.positionKey() != b.positionKey()) {
            return 0;
        }
        int mismatch = Arrays.mismatch(a.tokens(), 0, a.computed(), b.tokens(), 0, b.computed());
        boolean equal = mismatch < 0;
        boolean prefix = mismatch == a.computed();
        return equal || (prefix && !terminals) ? NONE : mismatch;
    }

    private static int compare(TokenPath a, TokenPath b) {
        int byKey = Integer.compare(a.positionKey(), b.positionKey());
        return byKey != 0
                ? byKey
                : Arrays.compare(a.tokens(), 0, a.computed(), b.tokens(), 0, b.computed());
    }
}
