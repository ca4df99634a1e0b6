package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.ScoreResult;
import org.jspecify.annotations.Nullable;

/// Consecutive tokens computed together for a request, the last ones of them scored.
///
/// The last token is a target only: `length() - 1` tokens are computed.
final class ScoreSpan {
    private final ScoreTask task;
    private final int[] tokens;
    private final int firstScored;
    private final int resultOffset;

    /// @param tokens context and scored tokens; owned by the span
    /// @param firstScored index of the first scored token, at least 1
    /// @param resultOffset where that token's log-probability goes in the task's result
    ScoreSpan(ScoreTask task, int[] tokens, int firstScored, int resultOffset) {
        this.task = task;
        this.tokens = tokens;
        this.firstScored = firstScored;
        this.resultOffset = resultOffset;
    }

    /// The request this belongs to.
    ScoreTask task() {
        return task;
    }

    /// Context and scored tokens; not to be changed.
    int[] tokens() {
        return tokens;
    }

    /// The number of tokens the model computes.
    int computed() {
        return tokens.length - 1;
    }

    /// The first position whose next token is scored.
    int firstPosition() {
        return firstScored - 1;
    }

    /// Takes the log-probability of the token after `position`.
    @Nullable ScoreResult accept(int position, double logProb, int argmax) {
        int target = tokens[position + 1];
        return task.accept(position + 1 - firstScored + resultOffset, logProb, argmax == target);
    }
}
