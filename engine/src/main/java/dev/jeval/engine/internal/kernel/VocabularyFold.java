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
    private float[] factor = {};

    /// Prepares for `rows` rows of logits in `panels` panels.
    void begin(int rows, int panels) {
        this.rows = rows;
        this.panels = panels;
        if (max.length < rows * panels) {
            max = new float[rows * panels];
            sum = new double[rows * panels];
            best = new int[rows * panels];
        }
        if (factor.length < panels) {
            factor = new float[panels];
        }
    }

    /// Takes the logits of one panel, `[rows, PANEL]`, of which `width` per row count.
    void panel(Kernels kernels, int panel, int width, float[] logits) {
        for (int row = 0; row < rows; row++) {
            int at = row * Matrix.PANEL;
            int index = kernels.argmax(logits, at, width);
            int slot = row * panels + panel;
            max[slot] = logits[at + index];
            sum[slot] = kernels.sumExp(logits, at, width, logits[at + index]);
            best[slot] = panel * Matrix.PANEL + index;
        }
    }

    /// Turns the target logits in `logProbs[from .. to)` into log-probabilities and sets `argmax`
    /// of each row; row 0 here is row `firstRow` there.
    void finish(
            Kernels kernels,
            int firstRow,
            int from,
            int to,
            int[] targetRow,
            double[] logProbs,
            int[] argmax) {
        int target = from;
        for (int row = 0; row < rows; row++) {
            int at = row * panels;
            int winner = kernels.argmax(max, at, panels);
            argmax[firstRow + row] = best[at + winner];
            float largest = max[at + winner];
            for (int panel = 0; panel < panels; panel++) {
                factor[panel] = ScalarMath.exp(max[at + panel] - largest);
            }
            double total = 0;
            for (int panel = 0; panel < panels; panel++) {
                total = total + sum[at + panel] * factor[panel];
            }
            double logSumExp = largest + StrictMath.log(total);
            while (target < to && targetRow[target] == firstRow + row) {
                logProbs[target] = logProbs[target] - logSumExp;
                target++;
            }
        }
    }
}
