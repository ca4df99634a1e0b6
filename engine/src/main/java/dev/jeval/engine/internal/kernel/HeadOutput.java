package dev.jeval.engine.internal.kernel;

/// What is wanted of the projection to the vocabulary for each row of a step, and the results.
///
/// Every row gets its most probable token, that token's log-probability and its log-sum-exp; single
/// log-probabilities and whole rows of logits only where asked. Reusable through [#reset]; used by
/// one thread at a time.
public final class HeadOutput {
    private static final int[] NONE = {};
    private static final float[][] NO_LOGITS = {};

    private int rows;
    private int[] argmax = NONE;
    private double[] argmaxLogProb = {};
    private double[] logSumExp = {};
    private int[] targetRow = NONE;
    private int[] targets = NONE;
    private double[] logProbs = {};
    private float[][] logits = NO_LOGITS;

    /// Wants the basics of `rows` rows and nothing else.
    public HeadOutput reset(int rows) {
        this.rows = rows;
        if (argmax.length < rows) {
            argmax = new int[rows];
            argmaxLogProb = new double[rows];
            logSumExp = new double[rows];
        }
        targetRow = NONE;
        targets = NONE;
        logits = NO_LOGITS;
        return this;
    }

    /// Also wants the log-probability of token `targets[i]` after row `targetRow[i]`.
    ///
    /// @param targetRow ascending; rows may repeat or be left out
    /// @param logProbs filled here, one per target
    public HeadOutput targets(int[] targetRow, int[] targets, double[] logProbs) {
        this.targetRow = targetRow;
        this.targets = targets;
        this.logProbs = logProbs;
        return this;
    }

    /// Also wants all logits of some rows.
    ///
    /// @param logits for each row a buffer of V floats to fill, or an empty array
    public HeadOutput logits(float[][] logits) {
        this.logits = logits;
        return this;
    }

    /// Number of rows.
    public int rows() {
        return rows;
    }

    /// The most probable token after `row`; the lowest id of equals.
    public int argmax(int row) {
        return argmax[row];
    }

    /// Natural log-probability of the most probable token after `row`.
    public double argmaxLogProb(int row) {
        return argmaxLogProb[row];
    }

    /// Natural log of the sum of the exponentials of the logits of `row`.
    public double logSumExp(int row) {
        return logSumExp[row];
    }

    void set(int row, int token, double logProb, double newLogSumExp) {
        argmax[row] = token;
        argmaxLogProb[row] = logProb;
        logSumExp[row] = newLogSumExp;
    }

    int[] targetRow() {
        return targetRow;
    }

    int[] targets() {
        return targets;
    }

    double[] logProbs() {
        return logProbs;
    }

    /// Turns the logits of the targets `from .. to` into log-probabilities.
    void normalizeTargets(int from, int to) {
        for (int i = from; i < to; i++) {
            logProbs[i] = logProbs[i] - logSumExp[targetRow[i]];
        }
    }

    /// Copies the logits of a panel to the rows that want them.
    void takeLogits(int firstRow, int count, int panel, int width, float[] panelLogits) {
        for (int t = 0; t < count && firstRow + t < logits.length; t++) {
            float[] row = logits[firstRow + t];
            if (row.length > 0) {
                System.arraycopy(panelLogits, t * Matrix.PANEL, row, panel * Matrix.PANEL, width);
            }
        }
    }

    /// Copies the logits of the targets `from .. to` that lie in a panel.
    void takeTargets(int firstRow, int from, int to, int panel, float[] panelLogits) {
        for (int i = from; i < to; i++) {
            if (targets[i] / Matrix.PANEL == panel) {
                int row = targetRow[i] - firstRow;
                logProbs[i] = panelLogits[row * Matrix.PANEL + targets[i] % Matrix.PANEL];
            }
        }
    }
}
