package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.HeadOutput;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.DecoderSpec;
import java.util.Arrays;
import java.util.List;

/// The final norm and the projection to the vocabulary, for the rows that are wanted.
///
/// A row that is asked for several times is projected once. Not thread-safe.
final class OutputStep {
    private static final int NOT_WANTED = -1;
    private static final float[] NO_LOGITS = {};

    private final DecoderSpec.Output spec;
    private final NormStep norm;
    private final Matrix output;
    private final Buffer normed = new Buffer();
    private final int[] compact;
    private final HeadOutput head = new HeadOutput();
    private int wanted;
    private int[] targetRow = {};
    private int[] targets = {};
    private double[] logProbs = {};
    private float[][] logitRows = {};

    /// @param output `[V, D]`
    /// @param maxRows most rows of a pass
    OutputStep(DecoderSpec.Output spec, NormStep norm, Matrix output, int maxRows) {
        this.spec = spec;
        this.norm = norm;
        this.output = output;
        this.compact = new int[maxRows];
    }

    /// A stretch of a chunk's tokens in a pass: positions `from .. from + count` of the chunk are
    /// rows `row .. row + count` of the pass. Reused by later passes through [#reset].
    static final class Piece {
        private Chunk chunk;
        private int from;
        private int count;
        private int row;

        Piece(Chunk chunk) {
            this.chunk = chunk;
        }

        Piece reset(Chunk newChunk, int newFrom, int newCount, int newRow) {
            chunk = newChunk;
            from = newFrom;
            count = newCount;
            row = newRow;
            return this;
        }

        Chunk chunk() {
            return chunk;
        }

        int from() {
            return from;
        }

        int count() {
            return count;
        }

        int row() {
            return row;
        }

        /// The index of the first of `positions` (ascending) in this stretch.
        int begin(int[] positions) {
            return firstAtLeast(positions, from);
        }

        /// The index after the last of `positions` in this stretch.
        int end(int[] positions) {
            return firstAtLeast(positions, from + count);
        }

        int rowOf(int position) {
            return row + position - from;
        }

        private static int firstAtLeast(int[] positions, int least) {
            int index = 0;
            while (index < positions.length && positions[index] < least) {
                index++;
            }
            return index;
        }
    }

    /// Fills in what the chunks of `pieces` want of this pass.
    void run(Pass pass, List<Piece> pieces) {
        select(pass, pieces);
        if (wanted == 0) {
            return;
        }
        int hidden = pass.hidden();
        float[] x = pass.x.values();
        float[] rows = normed.of(wanted, hidden);
        for (int row = 0; row < pass.rows(); row++) {
            if (compact[row] != NOT_WANTED) {
                System.arraycopy(x, row * hidden, rows, compact[row] * hidden, hidden);
            }
        }
        norm.apply(pass.compute(), rows, 0, hidden, wanted, rows, 0, hidden);
        project(pass, pieces, rows);
    }

    /// Numbers the wanted rows.
    private void select(Pass pass, List<Piece> pieces) {
        Arrays.fill(compact, 0, pass.rows(), NOT_WANTED);
        for (Piece piece : pieces) {
            mark(piece, piece.chunk().scorePositions());
            mark(piece, piece.chunk().logitPositions());
            mark(piece, piece.chunk().greedyPositions());
        }
        wanted = 0;
        for (int row = 0; row < pass.rows(); row++) {
            if (compact[row] != NOT_WANTED) {
                compact[row] = wanted++;
            }
        }
    }

    private void mark(Piece piece, int[] positions) {
        for (int i = piece.begin(positions); i < piece.end(positions); i++) {
            compact[piece.rowOf(positions[i])] = 0;
        }
    }

    private void project(Pass pass, List<Piece> pieces, float[] rows) {
        head.reset(wanted);
        wantTargets(pieces);
        wantLogits(pieces);
        pass.compute()
                .head(
                        output,
                        rows,
                        0,
                        pass.hidden(),
                        (float) spec.scale(),
                        (float) spec.softCap(),
                        head);
        int target = 0;
        for (Piece piece : pieces) {
            target = deliverScores(piece, target);
            deliverGreedy(piece);
            deliverLogits(piece);
        }
        Arrays.fill(logitRows, NO_LOGITS);
    }

    private void wantTargets(List<Piece> pieces) {
        int count = 0;
        for (Piece piece : pieces) {
            int[] positions = piece.chunk().scorePositions();
            count += piece.end(positions) - piece.begin(positions);
        }
        if (targets.length != count) {
            targetRow = new int[count];
            targets = new int[count];
            logProbs = new double[count];
        }
        int target = 0;
        for (Piece piece : pieces) {
            int[] positions = piece.chunk().scorePositions();
            for (int i = piece.begin(positions); i < piece.end(positions); i++) {
                targetRow[target] = compact[piece.rowOf(positions[i])];
                targets[target] = piece.chunk().scoreTargets()[i];
                target++;
            }
        }
        head.targets(targetRow, targets, logProbs);
    }

    private void wantLogits(List<Piece> pieces) {
        if (logitRows.length < wanted) {
            logitRows = new float[wanted][];
            Arrays.fill(logitRows, NO_LOGITS);
        }
        for (Piece piece : pieces) {
            int[] positions = piece.chunk().logitPositions();
            float[][] buffers = piece.chunk().logits();
            for (int i = piece.begin(positions); i < piece.end(positions); i++) {
                if (buffers[i] == null) {
                    buffers[i] = new float[output.rows()];
                }
                logitRows[compact[piece.rowOf(positions[i])]] = buffers[i];
            }
        }
        head.logits(logitRows);
    }

    private int deliverScores(Piece piece, int firstTarget) {
        Chunk chunk = piece.chunk();
        int[] positions = chunk.scorePositions();
        int target = firstTarget;
        for (int i = piece.begin(positions); i < piece.end(positions); i++) {
            chunk.logProbs()[i] = logProbs[target];
            chunk.argmax()[i] = head.argmax(compact[piece.rowOf(positions[i])]);
            target++;
        }
        return target;
    }

    private void deliverGreedy(Piece piece) {
        Chunk chunk = piece.chunk();
        int[] positions = chunk.greedyPositions();
        for (int i = piece.begin(positions); i < piece.end(positions); i++) {
            int row = compact[piece.rowOf(positions[i])];
            chunk.greedyTokens()[i] = head.argmax(row);
            chunk.greedyLogProbs()[i] = head.argmaxLogProb(row);
        }
    }

    private void deliverLogits(Piece piece) {
        Chunk chunk = piece.chunk();
        int[] positions = chunk.logitPositions();
        for (int i = piece.begin(positions); i < piece.end(positions); i++) {
            int row = compact[piece.rowOf(positions[i])];
            if (i > piece.begin(positions) && positions[i] == positions[i - 1]) {
                // A position asked for twice was written to its last buffer only.
                System.arraycopy(logitRows[row], 0, chunk.logits()[i - 1], 0, output.rows());
            }
            chunk.logitArgmax()[i] = head.argmax(row);
            chunk.logitLogSumExp()[i] = head.logSumExp(row);
        }
    }
}
