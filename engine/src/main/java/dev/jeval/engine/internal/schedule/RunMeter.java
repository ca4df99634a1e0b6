package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.Progress;
import dev.jeval.engine.RunPlan;
import dev.jeval.engine.RunStatistics;
import dev.jeval.engine.internal.jfr.CacheReuseEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Counts what a run has done and forecasts what is left of it.
///
/// Prompts are known in advance; of generated text only the limit is, so its forecast shrinks by
/// the share of their limits that finished sequences used.
///
/// Not thread-safe.
final class RunMeter {
    private final long startNanos = System.nanoTime();
    private final Amount plannedPrompts = new Amount();
    private final Amount donePrompts = new Amount();
    private final Amount plannedText = new Amount();
    private final Amount doneText = new Amount();
    private final Amount finishedText = new Amount();
    private final Amount finishedLimits = new Amount();
    private final Speed speed;
    private final long total;
    private long lastStepNanos = startNanos;
    private double measuredWork;
    private long requests;
    private long completed;
    private long failed;
    private long truncated;
    private long requestedPromptTokens;
    private long completedTokens;
    private long recomputedTokens;
    private long steps;
    private long reportedRequested;
    private long reportedComputed;
    private long reportedRecomputed;

    /// @param total requests of the run, or -1 if unknown
    RunMeter(Speed speed, long total) {
        this.speed = speed;
        this.total = total;
    }

    /// Tokens and the work they take.
    private static final class Amount {
        private long tokens;
        private double work;

        void add(long moreTokens, double moreWork) {
            tokens += moreTokens;
            work += moreWork;
        }
    }

    /// A request that will be computed was taken.
    ///
    /// @param tokens what its prompt costs by itself
    void taken(long tokens, boolean cut) {
        requests++;
        requestedPromptTokens += tokens;
        truncated += cut ? 1 : 0;
    }

    /// A request that cannot be answered was taken.
    void failed() {
        requests++;
        failed++;
    }

    /// Prompt tokens will have to be computed.
    void planPrompt(long tokens, double work) {
        plannedPrompts.add(tokens, work);
    }

    /// A text will have to be generated.
    ///
    /// @param limit tokens at most
    void planText(long limit, double work) {
        plannedText.add(limit, work);
    }

    /// Prompt tokens were computed.
    ///
    /// @param recomputed how many of them had been computed before
    void prompt(long tokens, long recomputed, double work) {
        donePrompts.add(tokens, work);
        recomputedTokens += recomputed;
    }

    /// Tokens were generated.
    void text(long tokens, double work) {
        doneText.add(tokens, work);
    }

    /// A step was run.
    void step() {
        steps++;
        long now = System.nanoTime();
        double done = donePrompts.work + doneText.work;
        speed.add(done - measuredWork, now - lastStepNanos);
        measuredWork = done;
        lastStepNanos = now;
    }

    /// A text is finished that was planned with `limit` tokens and has `tokens`.
    void finishedText(long tokens, double work, long limit, double limitWork) {
        finishedText.add(tokens, work);
        finishedLimits.add(limit, limitWork);
    }

    /// A request was answered.
    ///
    /// @param tokens what it would have cost by itself
    void completed(long tokens) {
        completed++;
        completedTokens += tokens;
    }

    /// Reports what the requests since the last report shared.
    void reportReuse() {
        CacheReuseEvent.report(
                requestedPromptTokens - reportedRequested,
                donePrompts.tokens - reportedComputed,
                recomputedTokens - reportedRecomputed);
        reportedRequested = requestedPromptTokens;
        reportedComputed = donePrompts.tokens;
        reportedRecomputed = recomputedTokens;
    }

    /// A request was computed and cannot be answered all the same.
    void failedLate(long tokens) {
        failed++;
        completedTokens += tokens;
    }

    /// Where the run is.
    Progress progress() {
        long computed = donePrompts.tokens + doneText.tokens;
        double planned =
                scale() * (plannedPrompts.tokens + plannedText.tokens * usedShareOfTokens());
        return new Progress(
                completed + failed,
                total,
                computed,
                Math.max(computed, Math.round(planned)),
                Math.max(0, completedTokens - computed),
                elapsed(),
                remaining(),
                speed.perSecond());
    }

    /// What the run would cost.
    RunPlan plan() {
        return new RunPlan(
                requests,
                failed,
                truncated,
                requestedPromptTokens + plannedText.tokens,
                plannedPrompts.tokens + plannedText.tokens,
                plannedPrompts.work + plannedText.work,
                remaining());
    }

    /// What the run did.
    RunStatistics statistics() {
        return new RunStatistics(
                requests,
                failed,
                truncated,
                requestedPromptTokens + doneText.tokens,
                donePrompts.tokens + doneText.tokens,
                recomputedTokens,
                steps,
                elapsed());
    }

    /// How many times the requests taken so far all requests are.
    private double scale() {
        return total > requests && requests > 0 ? (double) total / requests : 1;
    }

    private double usedShareOfTokens() {
        return finishedLimits.tokens == 0
                ? 1
                : (double) finishedText.tokens / finishedLimits.tokens;
    }

    private double usedShareOfWork() {
        return finishedLimits.work == 0 ? 1 : finishedText.work / finishedLimits.work;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private @Nullable Duration remaining() {
        double prompts = Math.max(0, plannedPrompts.work * scale() - donePrompts.work);
        double text = Math.max(0, plannedText.work * scale() * usedShareOfWork() - doneText.work);
        double seconds = speed.secondsFor(prompts + text);
        return Double.isNaN(seconds) ? null : Duration.ofMillis(Math.round(seconds * 1000));
    }
}
