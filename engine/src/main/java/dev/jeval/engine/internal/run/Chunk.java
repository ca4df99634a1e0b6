package dev.jeval.engine.internal.run;

/// Consecutive tokens of one sequence to run in one step, and what is wanted of them.
///
/// Positions are indices into the chunk's own tokens: position `i` sees the sequence so far and the
/// chunk's tokens `0..i`, and predicts the token after it. A chunk may be run again, in a later
/// step, with other tokens in its array: results are then overwritten.
public final class Chunk {
    private static final int[] NONE = {};

    private final KvSequence sequence;
    private final int[] tokens;
    private int[] scorePositions = NONE;
    private int[] scoreTargets = NONE;
    private double[] logProbs = {};
    private int[] argmax = NONE;
    private int[] logitPositions = NONE;
    private float[][] logits = {};
    private double[] logitLogSumExp = {};
    private int[] logitArgmax = NONE;
    private int[] greedyPositions = NONE;
    private int[] greedyTokens = NONE;
    private double[] greedyLogProbs = {};

    /// @param sequence where the tokens are appended
    /// @param tokens token ids, at least one; owned by this chunk
    public Chunk(KvSequence sequence, int[] tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("chunk: expected at least one token, got none");
        }
        this.sequence = sequence;
        this.tokens = tokens;
    }

    /// Asks for the natural log-probability of `targets[i]` after position `positions[i]`.
    /// Positions ascend and may repeat (branches of a trie).
    public Chunk score(int[] positions, int[] targets) {
        if (positions.length != targets.length) {
            throw new IllegalArgumentException(
                    "chunk: expected as many targets as positions, got %d and %d"
                            .formatted(targets.length, positions.length));
        }
        requireAscending(positions);
        scorePositions = positions;
        scoreTargets = targets;
        logProbs = new double[positions.length];
        argmax = new int[positions.length];
        return this;
    }

    /// Asks for all logits (V floats) after each of `positions`, ascending, in new arrays.
    public Chunk logits(int... positions) {
        return logitsInto(new float[positions.length][], positions);
    }

    /// Asks for all logits after each of `positions`, ascending.
    ///
    /// @param rows one array of V floats per position to fill, null to allocate it; owned by this
    ///   chunk
    public Chunk logitsInto(float[][] rows, int... positions) {
        if (rows.length != positions.length) {
            throw new IllegalArgumentException(
                    "chunk: expected as many rows as positions, got %d and %d"
                            .formatted(rows.length, positions.length));
        }
        requireAscending(positions);
        logitPositions = positions;
        logits = rows;
        logitLogSumExp = new double[positions.length];
        logitArgmax = new int[positions.length];
        return this;
    }

    /// Asks for the most probable token after each of `positions`, ascending, without its logits.
    public Chunk greedy(int... positions) {
        requireAscending(positions);
        greedyPositions = positions;
        greedyTokens = new int[positions.length];
        greedyLogProbs = new double[positions.length];
        return this;
    }

    /// Where the tokens are appended.
    public KvSequence sequence() {
        return sequence;
    }

    /// The token ids; not to be changed.
    public int[] tokens() {
        return tokens;
    }

    /// Positions scored, ascending.
    public int[] scorePositions() {
        return scorePositions;
    }

    /// The token scored after each of [#scorePositions()].
    public int[] scoreTargets() {
        return scoreTargets;
    }

    /// Result: natural log-probability of each target (float64).
    public double[] logProbs() {
        return logProbs;
    }

    /// Result: the most probable token after each of [#scorePositions()]; the lowest id of equals.
    public int[] argmax() {
        return argmax;
    }

    /// Positions whose logits are wanted, ascending.
    public int[] logitPositions() {
        return logitPositions;
    }

    /// Result: V float32 logits for each of [#logitPositions()]; the forward pass sets the rows.
    public float[][] logits() {
        return logits;
    }

    /// Result: natural log of the sum of exponentials of each row of logits (float64), so that
    /// `logits[i][t] - logSumExp` has the bits that scoring `t` gives.
    public double[] logitLogSumExp() {
        return logitLogSumExp;
    }

    /// Result: the most probable token of each row of logits; the lowest id of equals.
    public int[] logitArgmax() {
        return logitArgmax;
    }

    /// Positions whose most probable token is wanted, ascending.
    public int[] greedyPositions() {
        return greedyPositions;
    }

    /// Result: the most probable token after each of [#greedyPositions()]; the lowest id of equals.
    public int[] greedyTokens() {
        return greedyTokens;
    }

    /// Result: its natural log-probability (float64).
    public double[] greedyLogProbs() {
        return greedyLogProbs;
    }

    private void requireAscending(int[] positions) {
        int previous = 0;
        for (int position : positions) {
            if (position < previous || position >= tokens.length) {
                throw new IllegalArgumentException(
                        "chunk: expected ascending positions below %d, got %d after %d"
                                .formatted(tokens.length, position, previous));
            }
            previous = position;
        }
    }
}
