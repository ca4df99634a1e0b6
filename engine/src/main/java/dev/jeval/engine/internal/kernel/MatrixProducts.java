package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;

/// Products of token rows with one matrix, or of groups of rows with a matrix each; an item is one
/// panel of one matrix.
@SuppressWarnings("NullAway.Init") // set before each run
final class MatrixProducts implements WorkerTeam.Task {
    private final Workers workers;
    private final TokenTiles tiles;
    private final Rows y = new Rows();
    private final Matrix[] one = new Matrix[1];
    private Matrix[] matrices;
    private int panels;
    private int[] firstPass = new int[2];

    MatrixProducts(Workers workers) {
        this.workers = workers;
        this.tiles = new TokenTiles(workers.kernels);
    }

    /// See [Compute#matmul].
    void run(
            Matrix matrix,
            float[] x,
            int xAt,
            int xStride,
            int tokens,
            float[] newY,
            int yAt,
            int yStride) {
        one[0] = matrix;
        matrices = one;
        tiles.begin(x, xAt, xStride, matrix.columns());
        firstPass[1] = tiles.add(0, tokens);
        boolean share = workers.meter.product(matrix, tokens);
        run(share, newY, yAt, yStride);
    }

    /// See [Compute#matmulGroups].
    void run(
            Matrix[] newMatrices,
            int[] firstRow,
            float[] x,
            int xAt,
            int xStride,
            float[] newY,
            int yAt,
            int yStride) {
        matrices = newMatrices;
        if (firstPass.length <= matrices.length) {
            firstPass = new int[matrices.length + 1];
        }
        tiles.begin(x, xAt, xStride, matrices[0].columns());
        boolean share = false;
        for (int group = 0; group < matrices.length; group++) {
            int rows = firstRow[group + 1] - firstRow[group];
            firstPass[group + 1] = firstPass[group] + tiles.add(firstRow[group], rows);
            share |= rows > 0 && workers.meter.product(matrices[group], rows);
        }
        run(share, newY, yAt, yStride);
    }

    private void run(boolean share, float[] newY, int yAt, int yStride) {
        y.set(newY, yAt, yStride);
        panels = matrices[0].panels();
        tiles.copy(workers);
        workers.spread(share, matrices.length * panels, this);
    }

    /// The products of one panel.
    @Override
    public void run(int worker, int item) {
        int group = item / panels;
        int panel = item % panels;
        Matrix matrix = matrices[group];
        for (int pass = firstPass[group]; pass < firstPass[group + 1]; pass++) {
            multiply(matrix, panel, pass, workers.scratch[worker]);
        }
    }

    private void multiply(Matrix matrix, int panel, int pass, Scratch s) {
        int first = tiles.firstRow(pass);
        int yAt = y.at(first) + panel * Matrix.PANEL;
        int width = matrix.panelRows(panel);
        if (width == Matrix.PANEL) {
            workers.kernels.panel(matrix, panel, tiles, pass, y.values, yAt, y.stride(), s);
            return;
        }
        workers.kernels.panel(matrix, panel, tiles, pass, s.outputs, 0, Matrix.PANEL, s);
        for (int t = 0; t < tiles.count(pass); t++) {
            int from = t * Matrix.PANEL;
            System.arraycopy(s.outputs, from, y.values, yAt + t * y.stride(), width);
        }
    }
}
