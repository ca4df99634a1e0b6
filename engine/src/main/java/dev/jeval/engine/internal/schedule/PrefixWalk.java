package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes the nodes of a [TokenTrie], each once, in steps of a given number of tokens, within a
/// budget of keys and values.
///
/// A node whose tokens are computed waits on a stack until all its children have started, so the
/// walk goes deep first and holds little. A child forks the sequence of its parent at its full
/// length; the last child takes it over. If the budget leaves no room for the next node while
/// nothing runs, waiting sequences are given up, those needed last first, and computed again when
/// their turn comes; if that is not enough, the next node takes over the sequence it builds on. A
/// single path always fits ([KvBudget#requireRoom]), so the walk always ends.
///
/// Not thread-safe.
final class PrefixWalk implements AutoCloseable {
    private final ForwardPass forward;
    private final KvBudget budget;
    private final TokenTrie<?> trie;
    private final WalkClient client;
    private final Deque<TrieNode> waiting = new ArrayDeque<>();
    private final List<Branch> running = new ArrayList<>();
    private final List<Branch> handedOver = new ArrayList<>();
    private @Nullable KvSequence inherited;

    PrefixWalk(ForwardPass forward, KvBudget budget, TokenTrie<?> trie, WalkClient client) {
        this.forward = forward;
        this.budget = budget;
        this.trie = trie;
        this.client = client;
        waiting.push(trie.root());
    }

    /// One node being computed, and its part of the step at hand.
    private static final class Branch {
        private final TrieNode node;
        private final KvSequence sequence;
        private @Nullable Chunk chunk;
        private int chunkStart;
        private int chunkTokens;
        private int tokensAgain;

        Branch(TrieNode node, KvSequence sequence) {
            this.node = node;
            this.sequence = sequence;
        }

        int remaining() {
            return node.end() - sequence.length();
        }

        /// Takes note of the tokens that the step at hand computes.
        void computes(int tokens) {
            chunkStart = sequence.length();
            chunkTokens = tokens;
            tokensAgain =
                    node.computedBefore
                            ? tokens
                            : Math.clamp((long) node.start() - chunkStart, 0, tokens);
        }
    }

    /// Whether every node is computed and every terminal node has started.
    boolean isDone() {
        dropExhausted();
        return waiting.isEmpty() && running.isEmpty();
    }

    /// Adds the chunks of the next step to `chunks`.
    ///
    /// @param maxTokens tokens at most; a terminal node that starts counts as one
    /// @param maxSequences chunks at most, terminal nodes included
    void fill(List<Chunk> chunks, int maxTokens, int maxSequences) {
        int tokens = 0;
        int sequences = 0;
        for (Iterator<Branch> branches = running.iterator(); branches.hasNext(); ) {
            if (tokens == maxTokens || sequences == maxSequences) {
                return;
            }
            Branch branch = branches.next();
            int room = maxTokens - tokens;
            if (handOver(branch, room)) {
                branches.remove();
                tokens += branch.chunkTokens + 1;
            } else {
                tokens += addChunk(chunks, branch, room);
            }
            sequences++;
        }
        while (tokens < maxTokens && sequences < maxSequences) {
            TrieNode next = next();
            if (next == null || !mayStart(next)) {
                return;
            }
            KvSequence sequence = start(next);
            if (next.isTerminal()) {
                client.start(next, sequence);
                tokens++;
                sequences++;
                continue;
            }
            Branch branch = new Branch(next, sequence);
            if (branch.remaining() == 0) {
                complete(branch);
            } else if (handOver(branch, maxTokens - tokens)) {
                tokens += branch.chunkTokens + 1;
                sequences++;
            } else {
                running.add(branch);
                tokens += addChunk(chunks, branch, maxTokens - tokens);
                sequences++;
            }
        }
    }

    /// Takes the results of the chunks that the last [#fill] added, after they were run.
    void advance(RunMeter meter, WorkCost cost) {
        for (Branch branch : handedOver) {
            report(branch, meter, cost);
        }
        handedOver.clear();
        List<Branch> completed = new ArrayList<>();
        for (Iterator<Branch> branches = running.iterator(); branches.hasNext(); ) {
            Branch branch = branches.next();
            Chunk chunk = branch.chunk;
            if (chunk == null) {
                continue;
            }
            branch.chunk = null;
            report(branch, meter, cost);
            if (!branch.node.computedBefore) {
                client.computed(branch.node, chunk, branch.chunkStart);
            }
            if (branch.remaining() == 0) {
                branches.remove();
                completed.add(branch);
            }
        }
        completed.reversed().forEach(this::complete);
    }

    private static void report(Branch branch, RunMeter meter, WorkCost cost) {
        int end = branch.chunkStart + branch.chunkTokens;
        double work = cost.positions(branch.chunkStart, end);
        meter.prompt(branch.chunkTokens, branch.tokensAgain, work);
    }

    /// Gives back the memory of a terminal node whose sequence was closed.
    void release(TrieNode terminal) {
        releaseIfUnused(terminal);
    }

    /// Closes every sequence this walk still holds.
    @Override
    public void close() {
        running.forEach(branch -> branch.sequence.close());
        running.clear();
        waiting.forEach(PrefixWalk::closeSequence);
        waiting.clear();
    }

    private int addChunk(List<Chunk> chunks, Branch branch, int maxTokens) {
        int from = branch.sequence.length();
        int count = Math.min(maxTokens, branch.remaining());
        Chunk chunk = new Chunk(branch.sequence, trie.tokens(branch.node, from, from + count));
        if (!branch.node.computedBefore) {
            client.prepare(branch.node, chunk, from);
        }
        branch.chunk = chunk;
        branch.computes(count);
        chunks.add(chunk);
        return count;
    }

    /// Lets the only terminal node of a branch compute the rest of it together with what it wants
    /// itself, so that a prompt nobody shares takes one step less; returns whether it does.
    private boolean handOver(Branch branch, int maxTokens) {
        TrieNode node = branch.node;
        if (node.children().size() != 1 || branch.remaining() >= maxTokens) {
            return false;
        }
        TrieNode terminal = node.children().getFirst();
        if (!terminal.isTerminal() || !client.canStart() || !reserve(terminal, node)) {
            return false;
        }
        branch.computes(branch.remaining());
        handedOver.add(branch);
        complete(branch);
        client.start(terminal, start(terminal));
        return true;
    }

    /// The node to start next: a child of the node on top of the stack, or that node itself if its
    /// sequence was given up.
    private @Nullable TrieNode next() {
        dropExhausted();
        TrieNode top = waiting.peek();
        if (top == null || top.evicted) {
            return top;
        }
        return top.children().get(top.nextChild);
    }

    private void dropExhausted() {
        while (!waiting.isEmpty() && waiting.element().isExhausted()) {
            waiting.pop();
        }
    }

    /// Whether `node` may start now; if so, its memory has been set aside.
    private boolean mayStart(TrieNode node) {
        if (node.isTerminal() && !client.canStart()) {
            return false;
        }
        if (reserve(node, nearestBase(node))) {
            return true;
        }
        if (!running.isEmpty() || !client.isIdle()) {
            return false;
        }
        return evictFor(node) || takeOver(node);
    }

    private boolean reserve(TrieNode node, @Nullable TrieNode base) {
        long bytes =
                node.isTerminal()
                        ? terminalBytes(node, base)
                        : budget.bytes(sharedLength(base), node.end());
        if (!budget.reserve(bytes)) {
            return false;
        }
        node.reservedBytes = bytes;
        return true;
    }

    private long terminalBytes(TrieNode node, @Nullable TrieNode base) {
        int shared = client.sharesBlocks(node) ? sharedLength(base) : 0;
        return budget.bytes(shared, client.finalLength(node));
    }

    private static int sharedLength(@Nullable TrieNode base) {
        return base == null ? 0 : base.end();
    }

    private static @Nullable TrieNode nearestBase(TrieNode node) {
        TrieNode ancestor = node.parent();
        while (ancestor != null && ancestor.sequence == null) {
            ancestor = ancestor.parent();
        }
        return ancestor;
    }

    /// Gives up sequences that `node` does not build on, those needed last first, until it fits.
    private boolean evictFor(TrieNode node) {
        boolean found = true;
        while (found) {
            found = false;
            for (Iterator<TrieNode> nodes = waiting.descendingIterator(); nodes.hasNext(); ) {
                TrieNode candidate = nodes.next();
                if (candidate.sequence != null
                        && candidate.dependents == 0
                        && !isAncestor(candidate, node)) {
                    evict(candidate);
                    found = true;
                    if (reserve(node, nearestBase(node))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isAncestor(TrieNode candidate, TrieNode node) {
        for (TrieNode n = node.parent(); n != null; n = n.parent()) {
            if (n == candidate) {
                return true;
            }
        }
        return false;
    }

    /// Gives up every waiting sequence but the one `node` builds on, which becomes its own.
    private boolean takeOver(TrieNode node) {
        TrieNode base = nearestBase(node);
        if (base != null && base.sequence != null) {
            inherited = base.sequence;
            base.sequence = null;
            base.evicted = true;
            releaseIfUnused(base);
        }
        for (TrieNode held : waiting) {
            if (held.sequence != null) {
                evict(held);
            }
        }
        if (!reserve(node, null)) {
            throw new IllegalStateException(
                    "scheduler: expected room for a single sequence of %d tokens, %d bytes are in use"
                            .formatted(node.end(), budget.usedBytes()));
        }
        return true;
    }

    private void evict(TrieNode node) {
        closeSequence(node);
        node.evicted = true;
        releaseIfUnused(node);
    }

    /// Hands out the sequence that `node` continues, and takes note that it has started.
    private KvSequence start(TrieNode node) {
        TrieNode base = inherited == null ? nearestBase(node) : null;
        TrieNode parent = node.parent();
        boolean again = node.evicted;
        boolean last = !again && parent != null && parent.nextChild + 1 == parent.children().size();
        KvSequence sequence = sequenceFor(node, base, last && base == parent);
        if (base != null) {
            node.base = base;
            base.dependents++;
        }
        if (again) {
            node.evicted = false;
            waiting.pop();
        } else if (parent != null) {
            parent.nextChild++;
            if (last) {
                waiting.pop();
                closeSequence(parent);
                releaseIfUnused(parent);
            }
        }
        return sequence;
    }

    private KvSequence sequenceFor(TrieNode node, @Nullable TrieNode base, boolean mayMove) {
        KvSequence taken = inherited;
        if (taken != null) {
            inherited = null;
            return taken;
        }
        if (base == null || base.sequence == null) {
            return forward.newSequence(trie.paths().get(node.firstPath()).positionKey());
        }
        if (mayMove) {
            KvSequence moved = base.sequence;
            base.sequence = null;
            return moved;
        }
        return base.sequence.fork(base.end());
    }

    private void complete(Branch branch) {
        TrieNode node = branch.node;
        node.computedBefore = true;
        node.sequence = branch.sequence;
        if (node.isExhausted()) {
            closeSequence(node);
            releaseIfUnused(node);
        } else {
            waiting.push(node);
        }
    }

    private static void closeSequence(TrieNode node) {
        if (node.sequence != null) {
            node.sequence.close();
            node.sequence = null;
        }
    }

    /// Gives back the memory of a node that neither holds a sequence nor shares blocks with a node
    /// that does, and of those it was built on in turn.
    private void releaseIfUnused(TrieNode first) {
        TrieNode node = first;
        while (node != null && node.sequence == null && node.dependents == 0) {
            budget.release(node.reservedBytes);
            node.reservedBytes = 0;
            TrieNode base = node.base;
            node.base = null;
            if (base != null) {
                base.dependents--;
            }
            node = base;
        }
    }
}
