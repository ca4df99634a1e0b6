package dev.jeval.engine.internal.kernel;

/// Collects what each vocabulary panel says about each row, and combines it in panel order.
///
/// Filled by many workers (each panel by one), finished by one thread. Buffers are kept.
final class VocabularyFold {
    private int rows;
    private int panels;
    private float[] max = {};
    private double[] sum = {};
    private int[] best = {};

    /// Prepares for `rows` rows of logits in `panels` panels.
    void begin(int rows, int panels) {
        this.rows = rows;
        this.panels = panels;
        if (max.length < rows * panels) {
            max = new float[rows * panels];
            sum = new double[rows * panels];
            best = new int[rows * panels];
        }
    }

    /// Takes the logits of one panel, `[rows, PANEL]` in `scratch.outputs`, of which `width` per
    /// row count.
    void panel(Kernels kernels, int panel, int width, Scratch scratch) {
        float[] logits = scratch.outputs;
        for (int row = 0; row < rows; row++) {
            int at = row * Matrix.PANEL;
            int index = kernels.argmax(logits, at, width);
            int slot = row * panels + panel;
            max[slot] = logits[at + index];
            sum[slot] = kernels.sumExp(logits, at, width, logits[at + index], scratch);
            best[slot] = panel * Matrix.PANEL + index;
        }
    }

    /// Completes the rows from `firstRow` on and turns the logits of targets `from .. to` into
    /// log-probabilities.
    void finish(Kernels kernels, int firstRow, int from, int to, HeadOutput output) {
        int[] targetRow = output.targetRow();
        double[] logProbs = output.logProbs();
        int target = from;
        for (int row = 0; row < rows; row++) {
            int at = row * panels;
            int winner = kernels.argmax(max, at, panels);
            float largest = max[at + winner];
            double total = 0;
            for (int panel = 0; panel < panels; panel++) {
                total = total + sum[at + panel] * ScalarMath.exp(max[at + panel] - largest);
            }
            double logSumExp = largest + StrictMath.log(total);
            output.set(firstRow + row, best[at + winner], largest - logSumExp, logSumExp);
            while (target < to && targetRow[target] == firstRow + row) {
                logProbs[target] = logProbs[target] - logSumExp;
                target++;
            }
        }
    }
}
