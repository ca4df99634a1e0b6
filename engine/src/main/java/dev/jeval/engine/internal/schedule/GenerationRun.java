package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.GenerationListener;
import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.RequestException;
import dev.jeval.engine.RunPlan;
import dev.jeval.engine.RunStatistics;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.sample.TokenSampler;
import dev.jeval.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of generation requests with continuous batching: in every step each generating sequence
/// gains a token, and the rest of the step computes prompts of sequences that join.
///
/// A prompt's tokens but the last form the trie; the last is the first token of its sequence's own,
/// so that several samples of one prompt share everything before it.
public final class GenerationRun {
    private final RunContext context;
    private final @Nullable Tokenizer tokenizer;
    private final GenerationListener listener;
    private final TokenSampler sampler;
    private final RunMeter meter;
    private final KvBudget budget;
    private final WorkCost cost;
    private final List<Slot> slots = new ArrayList<>();
    private final List<float[]> logitsRows = new ArrayList<>();
    private long nextIndex;

    /// @param tokenizer decodes text; null for token ids only
    public GenerationRun(
            RunContext context,
            long total,
            @Nullable Tokenizer tokenizer,
            GenerationListener listener) {
        this.context = context;
        this.tokenizer = tokenizer;
        this.listener = listener;
        this.sampler = new TokenSampler(context.info().vocabSize());
        this.meter = new RunMeter(context.speed(), total);
        this.budget = new KvBudget(context.forward(), context.kvLimitBytes());
        this.cost = new WorkCost(context.info());
    }

    /// A sequence that generates.
    private static final class Slot {
        private final TrieNode node;
        private final GeneratedSequence text;
        private KvSequence sequence;
        private final int[] next = new int[1];
        private @Nullable Chunk chunk;
        private @Nullable Chunk oneToken;

        Slot(TrieNode node, GeneratedSequence text, KvSequence sequence) {
            this.node = node;
            this.text = text;
            this.sequence = sequence;
            this.next[0] = text.tokens()[text.computed()];
        }
    }

    /// Continues all prompts.
    public RunStatistics run(Iterator<GenerationRequest> requests) {
        while (requests.hasNext()) {
            compute(nextTrie(requests));
        }
        return meter.statistics();
    }

    /// What continuing all prompts would cost.
    public RunPlan plan(Iterator<GenerationRequest> requests) {
        while (requests.hasNext()) {
            plan(nextTrie(requests));
        }
        return meter.plan();
    }

    private TokenTrie<GeneratedSequence> nextTrie(Iterator<GenerationRequest> requests) {
        List<GeneratedSequence> window = new ArrayList<>();
        for (int taken = 0;
                taken < context.options().windowRequests() && requests.hasNext();
                taken++) {
            take(nextIndex++, requests.next(), window);
        }
        return TokenTrie.of(window, context.options().sharePrefixes(), true);
    }

    private void take(long index, GenerationRequest request, List<GeneratedSequence> window) {
        try {
            GeneratedSequence text =
                    GeneratedSequence.of(index, request, context, tokenizer, listener);
            budget.requireRoom(text.finalLength());
            window.add(text);
            meter.taken(text.computed(), false);
            meter.planText(text.limit(), work(text, text.limit()));
        } catch (IllegalArgumentException e) {
            meter.failed();
            listener.failed(new RequestException(index, String.valueOf(e.getMessage())));
        }
    }

    private double work(GeneratedSequence text, int tokens) {
        return cost.generated(tokens, (long) text.computed() + tokens, context.maxGenerating());
    }

    private void plan(TokenTrie<GeneratedSequence> trie) {
        trie.forEach(node ->
                meter.planPrompt(
                        node.end() - node.start(), cost.positions(node.start(), node.end())));
    }

    private void compute(TokenTrie<GeneratedSequence> trie) {
        plan(trie);
        try (PrefixWalk walk =
                new PrefixWalk(context.forward(), budget, trie, new Client(trie.paths()))) {
            StepRunner steps =
                    new StepRunner(context, budget, chunks -> join(chunks, walk), this::decode);
            while (!walk.isDone() || !slots.isEmpty()) {
                steps.step();
                walk.advance(meter, cost);
                advance(walk);
                meter.step();
                listener.progress(meter.progress());
            }
            meter.reportReuse();
        } finally {
            slots.forEach(slot -> slot.sequence.close());
            slots.clear();
        }
    }

    /// Computes prompts in the room that the generating sequences leave in a step; sequences whose
    /// prompts are computed join them.
    private void join(List<Chunk> chunks, PrefixWalk walk) {
        int joining = context.maxGenerating() - slots.size();
        if (joining > 0) {
            int room = Math.max(1, context.tokensPerStep() - slots.size());
            walk.fill(chunks, room, joining);
        }
    }

    private void decode(List<Chunk> chunks) {
        int rows = 0;
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            Chunk chunk = chunk(slot);
            if (slot.text.needsLogits()) {
                chunk.logits()[0] = logitsRow(rows++);
            }
            slot.chunk = chunk;
            chunks.add(chunk);
        }
    }

    /// The tokens that are not computed yet: the last one, at first also the end of the prompt; all
    /// tokens in a new sequence where the reference computes them anew.
    private Chunk chunk(Slot slot) {
        int length = slot.text.tokenCount();
        if (context.forward().mustRecompute(slot.sequence, length)) {
            slot.sequence.close();
            slot.sequence = context.forward().newSequence(context.forward().positionKey(length));
            slot.oneToken = null;
            return asking(slot, slot.text.allTokens());
        }
        if (slot.sequence.length() + 1 < length) {
            int from = slot.sequence.length();
            return asking(slot, Arrays.copyOfRange(slot.text.allTokens(), from, length));
        }
        Chunk chunk = slot.oneToken;
        if (chunk == null) {
            chunk = asking(slot, slot.next);
            slot.oneToken = chunk;
        }
        return chunk;
    }

    private static Chunk asking(Slot slot, int[] tokens) {
        Chunk chunk = new Chunk(slot.sequence, tokens);
        int last = tokens.length - 1;
        return slot.text.needsLogits()
                ? chunk.logitsInto(new float[1][], last)
                : chunk.greedy(last);
    }

    /// A row of V floats that the steps of this run share.
    private float[] logitsRow(int index) {
        if (index == logitsRows.size()) {
            logitsRows.add(new float[context.info().vocabSize()]);
        }
        return logitsRows.get(index);
    }

    private void advance(PrefixWalk walk) {
        for (Iterator<Slot> iterator = slots.iterator(); iterator.hasNext(); ) {
            Slot slot = iterator.next();
            Chunk chunk = slot.chunk;
            if (chunk == null) {
                continue;
            }
            slot.chunk = null;
            GeneratedSequence text = slot.text;
            meter.text(1, work(text, 1));
            slot.next[0] = choose(text, chunk);
            if (text.isFinished()) {
                iterator.remove();
                slot.sequence.close();
                walk.release(slot.node);
                finish(text);
            }
        }
    }

    private int choose(GeneratedSequence text, Chunk chunk) {
        if (text.needsLogits()) {
            return text.sample(chunk.logits()[0], chunk.logitLogSumExp()[0], sampler);
        }
        text.append(chunk.greedyTokens()[0], chunk.greedyLogProbs()[0]);
        return chunk.greedyTokens()[0];
    }

    private void finish(GeneratedSequence text) {
        int tokens = text.length();
        int limit = text.limit();
        meter.finishedText(tokens, work(text, tokens), limit, work(text, limit));
        String failure = text.failure();
        if (failure != null) {
            meter.failedLate((long) text.computed() + tokens);
            listener.failed(new RequestException(text.index(), failure));
            return;
        }
        meter.completed((long) text.computed() + tokens);
        listener.completed(text.index(), text.result());
    }

    /// Starts a slot for every prompt that the walk has computed.
    private final class Client implements WalkClient {
        private final List<GeneratedSequence> texts;

        Client(List<GeneratedSequence> texts) {
            this.texts = texts;
        }

        @Override
        public void prepare(TrieNode node, Chunk chunk, int from) {}

        @Override
        public void computed(TrieNode node, Chunk chunk, int from) {}

        @Override
        public boolean isIdle() {
            return slots.isEmpty();
        }

        @Override
        public boolean canStart() {
            return slots.size() < context.maxGenerating();
        }

        @Override
        public boolean sharesBlocks(TrieNode terminal) {
            GeneratedSequence text = texts.get(terminal.firstPath());
            return context.forward().positionKey(text.finalLength()) == text.positionKey();
        }

        @Override
        public int finalLength(TrieNode terminal) {
            return texts.get(terminal.firstPath()).finalLength();
        }

        @Override
        public void start(TrieNode terminal, KvSequence sequence) {
            slots.add(new Slot(terminal, texts.get(terminal.firstPath()), sequence));
        }
    }
}
