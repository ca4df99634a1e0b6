package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.RequestException;
import dev.jeval.engine.RequestListener;
import dev.jeval.engine.RunPlan;
import dev.jeval.engine.RunStatistics;
import dev.jeval.engine.ScoreRequest;
import dev.jeval.engine.ScoreResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// One run of score requests: takes a window of them, computes its trie, hands out results, takes
/// the next window.
public final class ScoreRun {
    /// Tokens of a window's requests together, so that a window's ids stay below 32 MB.
    private static final long MAX_WINDOW_TOKENS = 1 << 23;

    private final RunContext context;
    private final RequestListener<ScoreResult> listener;
    private final RunMeter meter;
    private final KvBudget budget;
    private final WorkCost cost;
    private long nextIndex;

    /// @param total number of requests, or -1 if unknown
    public ScoreRun(RunContext context, long total, RequestListener<ScoreResult> listener) {
        this.context = context;
        this.listener = listener;
        this.meter = new RunMeter(context.speed(), total);
        this.budget = new KvBudget(context.forward(), context.kvLimitBytes());
        this.cost = new WorkCost(context.info());
    }

    /// Scores all requests.
    public RunStatistics run(Iterator<? extends ScoreRequest> requests) {
        while (requests.hasNext()) {
            List<ScoreSpan> window = nextWindow(requests);
            if (!window.isEmpty()) {
                compute(TokenTrie.of(window, context.options().sharePrefixes(), false));
            }
        }
        return meter.statistics();
    }

    /// What scoring all requests would cost.
    public RunPlan plan(Iterator<? extends ScoreRequest> requests) {
        while (requests.hasNext()) {
            plan(TokenTrie.of(nextWindow(requests), context.options().sharePrefixes(), false));
        }
        return meter.plan();
    }

    private List<ScoreSpan> nextWindow(Iterator<? extends ScoreRequest> requests) {
        List<ScoreSpan> window = new ArrayList<>();
        long tokens = 0;
        for (int taken = 0;
                taken < context.options().windowRequests()
                        && tokens < MAX_WINDOW_TOKENS
                        && requests.hasNext();
                taken++) {
            long index = nextIndex++;
            ScoreRequest request = requests.next();
            ScoreTask task;
            try {
                task = ScoreTask.of(index, request, context);
                for (ScoreSpan span : task.spans()) {
                    budget.requireRoom(span.computed());
                }
            } catch (IllegalArgumentException e) {
                meter.failed();
                listener.failed(new RequestException(index, String.valueOf(e.getMessage())));
                continue;
            }
            window.addAll(task.spans());
            tokens += task.computedTokens();
            meter.taken(task.computedTokens(), task.truncated());
        }
        return window;
    }

    private void compute(TokenTrie<ScoreSpan> trie) {
        plan(trie);
        ScoreClient client = new ScoreClient(trie.paths(), this::finish);
        try (PrefixWalk walk = new PrefixWalk(context.forward(), budget, trie, client)) {
            StepRunner steps =
                    new StepRunner(
                            context,
                            budget,
                            chunks ->
                                    walk.fill(chunks, context.tokensPerStep(), context.maxBatch()),
                            chunks -> {});
            while (!walk.isDone()) {
                steps.step();
                walk.advance(meter, cost);
                meter.step();
                listener.progress(meter.progress());
            }
        }
        meter.reportReuse();
    }

    private void plan(TokenTrie<ScoreSpan> trie) {
        trie.forEach(node ->
                meter.planPrompt(
                        node.end() - node.start(), cost.positions(node.start(), node.end())));
    }

    private void finish(ScoreTask task) {
        String failure = task.failure();
        if (failure != null) {
            meter.failedLate(task.computedTokens());
            listener.failed(new RequestException(task.index(), failure));
            return;
        }
        meter.completed(task.computedTokens());
        listener.completed(task.index(), task.result());
    }
}
