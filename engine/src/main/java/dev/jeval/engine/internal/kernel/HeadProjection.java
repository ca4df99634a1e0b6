package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;

/// The projection to the vocabulary, of which only what is asked for is kept.
@SuppressWarnings("NullAway.Init") // set before each run
final class HeadProjection implements WorkerTeam.Task {
    private final Workers workers;
    private final VocabularyFold fold;
    private final TokenTiles tiles;
    private Matrix head;
    private float scale;
    private float softCap;
    private HeadOutput output;
    private int begin;
    private int count;
    private int firstTarget;
    private int endTarget;

    HeadProjection(Workers workers) {
        this.workers = workers;
        this.fold = new VocabularyFold(workers);
        this.tiles = new TokenTiles(workers.kernels);
    }

    /// See [Compute#head].
    void run(
            Matrix newHead,
            float[] x,
            int xAt,
            int xStride,
            float newScale,
            float newSoftCap,
            HeadOutput newOutput) {
        head = newHead;
        scale = newScale;
        softCap = newSoftCap;
        output = newOutput;
        int[] targetRow = output.targetRow();
        endTarget = 0;
        for (begin = 0; begin < output.rows(); begin += TokenTiles.PASS) {
            count = Math.min(TokenTiles.PASS, output.rows() - begin);
            tiles.begin(x, xAt, xStride, head.columns());
            tiles.add(begin, count);
            tiles.copy(workers);
            firstTarget = endTarget;
            while (endTarget < targetRow.length && targetRow[endTarget] < begin + count) {
                endTarget++;
            }
            fold.begin(count, head.panels());
            workers.spread(workers.meter.product(head, count), head.panels(), this);
            fold.finish(begin, output);
            output.normalizeTargets(firstTarget, endTarget);
        }
    }

    /// The logits of one panel.
    @Override
    public void run(int worker, int panel) {
        Scratch s = workers.scratch[worker];
        Kernels kernels = workers.kernels;
        kernels.panel(head, panel, tiles, 0, s.outputs, 0, Matrix.PANEL, s);
        if (scale != 1f) {
            kernels.scale(s.outputs, 0, count * Matrix.PANEL, scale);
        }
        if (softCap > 0f) {
            kernels.softCap(s.outputs, 0, count * Matrix.PANEL, softCap);
        }
        int width = head.panelRows(panel);
        fold.panel(panel, width, s);
        output.takeTargets(begin, firstTarget, endTarget, panel, s.outputs);
        output.takeLogits(begin, count, panel, width, s.outputs);
    }
}
