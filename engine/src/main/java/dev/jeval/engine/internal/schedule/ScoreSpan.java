package dev.jeval.engine.internal.schedule;

/// Consecutive tokens computed together for a request, the last ones of them scored.
///
/// The last token is a target only: `tokens().length - 1` tokens are computed.
final class ScoreSpan implements TokenPath {
    private final ScoreTask task;
    private final int[] tokens;
    private final int firstScored;
    private final int resultOffset;
    private final int positionKey;

    /// @param tokens context and scored tokens; owned by the span
    /// @param firstScored index of the first scored token, at least 1
    /// @param resultOffset where that token's log-probability goes in the task's result
    /// @param positionKey the position tables the span is computed with
    ScoreSpan(ScoreTask task, int[] tokens, int firstScored, int resultOffset, int positionKey) {
        this.task = task;
        this.tokens = tokens;
        this.firstScored = firstScored;
        this.resultOffset = resultOffset;
        this.positionKey = positionKey;
    }

    /// The request this belongs to.
    ScoreTask task() {
        return task;
    }

    @Override
    public int[] tokens() {
        return tokens;
    }

    @Override
    public int computed() {
        return tokens.length - 1;
    }

    @Override
    public int positionKey() {
        return positionKey;
    }

    /// The first position whose next token is scored.
    int firstPosition() {
        return firstScored - 1;
    }

    /// Takes the log-probability of the token after `position`; returns whether nothing of the
    /// request is missing any more.
    boolean accept(int position, double logProb, int argmax) {
        int target = tokens[position + 1];
        return task.accept(position + 1 - firstScored + resultOffset, logProb, argmax == target);
    }
}
