package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;

/// Collects what each vocabulary panel says about each row, and combines it in panel order.
///
/// Filled by many workers (each panel by one), then finished by many (each row by one). Buffers are
/// kept.
@SuppressWarnings("NullAway.Init") // set before each run
final class VocabularyFold implements WorkerTeam.Task {
    private final Workers workers;
    private int rows;
    private int panels;
    private float[] max = {};
    private double[] sum = {};
    private int[] best = {};
    private HeadOutput output;
    private int firstRow;

    VocabularyFold(Workers workers) {
        this.workers = workers;
    }

    /// Prepares for `rows` rows of logits in `panels` panels.
    void begin(int newRows, int newPanels) {
        rows = newRows;
        panels = newPanels;
        if (max.length < rows * panels) {
            max = new float[rows * panels];
            sum = new double[rows * panels];
            best = new int[rows * panels];
        }
    }

    /// Takes the logits of one panel, `[rows, PANEL]` in `scratch.outputs`, of which `width` per
    /// row count.
    void panel(int panel, int width, Scratch scratch) {
        Kernels kernels = workers.kernels;
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

    /// Completes the rows; the first is row `firstRow` of `output`.
    void finish(int newFirstRow, HeadOutput newOutput) {
        firstRow = newFirstRow;
        output = newOutput;
        workers.rows(rows, panels, this);
    }

    /// Completes one row.
    @Override
    public void run(int worker, int row) {
        Kernels kernels = workers.kernels;
        int at = row * panels;
        int winner = kernels.argmax(max, at, panels);
        float largest = max[at + winner];
        double total = kernels.sumScaled(sum, max, at, panels, largest, workers.scratch[worker]);
        double logSumExp = largest + StrictMath.log(total);
        output.set(firstRow + row, best[at + winner], largest - logSumExp, logSumExp);
    }
}
