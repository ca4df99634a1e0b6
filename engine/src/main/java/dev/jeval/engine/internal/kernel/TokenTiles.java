package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.util.Arrays;

/// The token rows of a product, arranged as the kernels read them.
///
/// Rows are taken in *passes* of at most [#PASS] consecutive rows. The rows of a pass are copied
/// into *tiles* of 6, 4, 2 or 1 rows, the largest first ([#tileRows]): element `k` of row `i` of a
/// tile of `m` rows is at `k * m + i`, so that a register tile reads one stream with one index. The
/// tile that begins with row `t` of the pass begins at `tilesAt(pass) + t * columns`. A pass of one
/// row is read from where it lies.
///
/// Filled by one thread, then read by all. Buffers are kept.
@SuppressWarnings("NullAway.Init") // set before each product
final class TokenTiles implements WorkerTeam.Task {
    /// Most rows of a pass: a multiple of the largest tile, and room for a prompt of 512 tokens, so
    /// that weights are read and up-cast once for it.
    static final int PASS = 516;

    /// Up to so many rows weights are multiplied as they are streamed. Beyond, they are first
    /// up-cast, and the spared conversions pay for it.
    static final int FEW = 12;

    private static final int INITIAL = 16;

    private final boolean copies;
    private final Rows source = new Rows();
    private int columns;
    private int passes;
    private int[] passRow = new int[INITIAL];
    private int[] passCount = new int[INITIAL];
    private int[] passAt = new int[INITIAL];
    private int tiles;
    private int[] tileRow = new int[INITIAL];
    private int[] tileRows = new int[INITIAL];
    private int[] tileAt = new int[INITIAL];
    private int end;
    private float[] buffer = {};

    /// Tiles for some kernels, which may read rows from where they lie.
    TokenTiles(Kernels kernels) {
        this.copies = kernels.readTiles();
    }

    /// Forgets all passes. Row `t` of the product begins at `x[xAt + t * xStride]`.
    void begin(float[] x, int xAt, int xStride, int newColumns) {
        source.set(x, xAt, xStride);
        columns = newColumns;
        passes = 0;
        tiles = 0;
        end = 0;
    }

    /// Adds rows `first .. first + count` as one pass or several; returns how many.
    int add(int first, int count) {
        int before = passes;
        for (int row = first; row < first + count; row += PASS) {
            addPass(row, Math.min(PASS, first + count - row));
        }
        return passes - before;
    }

    private void addPass(int row, int count) {
        if (passes == passRow.length) {
            passRow = Arrays.copyOf(passRow, 2 * passes);
            passCount = Arrays.copyOf(passCount, 2 * passes);
            passAt = Arrays.copyOf(passAt, 2 * passes);
        }
        passRow[passes] = row;
        passCount[passes] = count;
        passAt[passes] = end;
        passes++;
        int t = copies && count > 1 ? 0 : count;
        while (t < count) {
            int rows = tileRows(count, count - t);
            addTile(row + t, rows);
            t += rows;
        }
    }

    private void addTile(int row, int rows) {
        if (tiles == tileRow.length) {
            tileRow = Arrays.copyOf(tileRow, 2 * tiles);
            tileRows = Arrays.copyOf(tileRows, 2 * tiles);
            tileAt = Arrays.copyOf(tileAt, 2 * tiles);
        }
        tileRow[tiles] = row;
        tileRows[tiles] = rows;
        tileAt[tiles] = end;
        tiles++;
        end = Math.addExact(end, Math.multiplyExact(rows, columns));
    }

    /// Rows of the next tile of a pass of `count` rows of which `left` are left.
    static int tileRows(int count, int left) {
        if (left >= 6 && count > FEW && Lanes.MANY_REGISTERS) {
            return 6;
        }
        if (left >= 4) {
            return 4;
        }
        return left >= 2 && count > FEW ? 2 : 1;
    }

    /// Copies the rows of all passes into their tiles, on the team where it pays.
    void copy(Workers workers) {
        if (buffer.length < end) {
            buffer = new float[end];
        }
        workers.spread(tiles > 1 && end >= Workers.SHARED_ELEMENTS, tiles, this);
    }

    /// Copies the rows of one tile.
    @Override
    public void run(int worker, int tile) {
        float[] x = source.values;
        int xAt = source.at(tileRow[tile]);
        int to = tileAt[tile];
        switch (tileRows[tile]) {
            case 1 -> System.arraycopy(x, xAt, buffer, to, columns);
            case 2 -> copy2(x, xAt, source.stride(), columns, buffer, to);
            case 4 -> copy4(x, xAt, source.stride(), columns, buffer, to);
            default -> copy6(x, xAt, source.stride(), columns, buffer, to);
        }
    }

    private static void copy2(float[] x, int x0, int stride, int columns, float[] out, int at) {
        for (int k = 0; k < columns; k++) {
            out[at + 2 * k] = x[x0 + k];
            out[at + 2 * k + 1] = x[x0 + stride + k];
        }
    }

    private static void copy4(float[] x, int x0, int stride, int columns, float[] out, int at) {
        for (int k = 0; k < columns; k++) {
            out[at + 4 * k] = x[x0 + k];
            out[at + 4 * k + 1] = x[x0 + stride + k];
            out[at + 4 * k + 2] = x[x0 + 2 * stride + k];
            out[at + 4 * k + 3] = x[x0 + 3 * stride + k];
        }
    }

    private static void copy6(float[] x, int x0, int stride, int columns, float[] out, int at) {
        for (int k = 0; k < columns; k++) {
            out[at + 6 * k] = x[x0 + k];
            out[at + 6 * k + 1] = x[x0 + stride + k];
            out[at + 6 * k + 2] = x[x0 + 2 * stride + k];
            out[at + 6 * k + 3] = x[x0 + 3 * stride + k];
            out[at + 6 * k + 4] = x[x0 + 4 * stride + k];
            out[at + 6 * k + 5] = x[x0 + 5 * stride + k];
        }
    }

    /// Elements of a row.
    int columns() {
        return columns;
    }

    /// The first row of a pass.
    int firstRow(int pass) {
        return passRow[pass];
    }

    /// Number of rows of a pass, 1 to [#PASS].
    int count(int pass) {
        return passCount[pass];
    }

    /// The rows as they came.
    float[] rows() {
        return source.values;
    }

    /// Where row `t` of a pass begins in [#rows].
    int rowAt(int pass, int t) {
        return source.at(passRow[pass] + t);
    }

    /// The array that holds the tiles of a pass.
    float[] tiles(int pass) {
        return passCount[pass] == 1 ? source.values : buffer;
    }

    /// Where the tiles of a pass begin in [#tiles].
    int tilesAt(int pass) {
        return passCount[pass] == 1 ? source.at(passRow[pass]) : passAt[pass];
    }
}
