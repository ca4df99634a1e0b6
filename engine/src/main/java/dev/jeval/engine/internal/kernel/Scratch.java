package dev.jeval.engine.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Buffers of one worker, so that kernels allocate nothing. Used by one thread at a time.
final class Scratch {
    private static final long ALIGNMENT = 64;

    /// Query rows (tokens times heads) of an attention tile.
    static final int QUERY_ROWS = 96;

    private static final int MAX_PANELS = KvLayout.MAX_WIDTH / Matrix.PANEL;

    /// Outputs of one panel, `[TokenTiles.PASS, PANEL]`.
    final float[] outputs = new float[TokenTiles.PASS * Matrix.PANEL];

    /// Weights of one panel and block of columns up-cast to float32, `[BLOCK, PANEL]`, aligned.
    final MemorySegment weights = floats(Matrix.BLOCK * Matrix.PANEL);

    /// The same in the layout of a packed panel, gathered from where rows lie; aligned.
    final MemorySegment gathered = floats(Matrix.BLOCK * Matrix.PANEL);

    /// Rows of a panel that do not lie side by side, copied to.
    final MemorySegment rows = floats(Matrix.BLOCK * Matrix.PANEL);

    /// The same weights as float32 on their way from rows to columns.
    final float[] transposed = new float[Matrix.BLOCK * Matrix.PANEL];

    /// The same weights on their way into a panel that rounds them.
    final int[] packed = new int[Matrix.BLOCK * Matrix.PANEL / 2];

    /// Partial sums of a lane sum.
    final float[] lanes = new float[16];

    /// Partial sums of a lane sum in float64.
    final double[] sumLanes = new double[16];

    /// Exponentials of one panel.
    final float[] exponentials = new float[Matrix.PANEL];

    /// Keys of one block up-cast to float32, `[C, POSITIONS]`, aligned.
    final MemorySegment keys = floats(KvLayout.MAX_WIDTH * KvLayout.POSITIONS);

    /// Values of one block, `[Cv / PANEL, POSITIONS, PANEL]`, aligned.
    final MemorySegment values = floats(KvLayout.MAX_WIDTH * KvLayout.POSITIONS);

    /// Queries of a tile, `[QUERY_ROWS, C]`.
    final float[] queries = new float[QUERY_ROWS * KvLayout.MAX_WIDTH];

    /// Scores, then probabilities of a tile, `[QUERY_ROWS, POSITIONS]`.
    final float[] scores = new float[QUERY_ROWS * KvLayout.POSITIONS];

    /// Weighted values of a tile, `[Cv / PANEL, QUERY_ROWS, PANEL]`.
    final float[] attended = new float[MAX_PANELS * QUERY_ROWS * Matrix.PANEL];

    /// Largest score so far of each query row.
    final float[] maxima = new float[QUERY_ROWS];

    /// Sum of probabilities so far of each query row.
    final float[] sums = new float[QUERY_ROWS];

    /// Freed by the garbage collector together with this object.
    private static MemorySegment floats(int count) {
        return Arena.ofAuto().allocate(4L * count, ALIGNMENT);
    }
}
