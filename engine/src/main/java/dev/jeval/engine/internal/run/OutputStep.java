package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.DecoderSpec;
import java.util.Arrays;
import java.util.List;

/// The final norm and the projection to the vocabulary, for the rows that are wanted.
///
/// A row that is asked for several times is projected once. Not thread-safe.
final class OutputStep {
    private static final int NOT_WANTED = -1;

    private final DecoderSpec.Output spec;
    private final NormStep norm;
    private final Matrix output;
    private final Buffer normed = new Buffer();
    private final int[] compact;
    private int wanted;

    /// @param output `[V, D]`
    /// @param maxRows most rows of a pass
    OutputStep(DecoderSpec.Output spec, NormStep norm, Matrix output, int maxRows) {
        this.spec = spec;
        this.norm = norm;
        this.output = output;
        this.compact = new int[maxRows];
    }

    /// A stretch of a chunk's tokens in a pass: positions `from .. from + count` of the chunk are
    /// rows `row .. row + count` of the pass.
    record Piece(Chunk chunk, int from, int count, int row) {
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
        int targetCount = 0;
        for (Piece piece : pieces) {
            int[] positions = piece.chunk().scorePositions();
            targetCount += piece.end(positions) - piece.begin(positions);
        }
        int[] targetRow = new int[targetCount];
        int[] targets = new int[targetCount];
        double[] logProbs = new double[targetCount];
        int target = 0;
        for (Piece piece : pieces) {
            int[] positions = piece.chunk().scorePositions();
            for (int i = piece.begin(positions); i < piece.end(positions); i++) {
                targetRow[target] = compact[piece.rowOf(positions[i])];
                targets[target++] = piece.chunk().scoreTargets()[i];
            }
        }
        int[] argmax = new int[wanted];
        Compute compute = pass.compute();
        compute.logProbs(
                output,
                rows,
                0,
                pass.hidden(),
                wanted,
                (float) spec.scale(),
                (float) spec.softCap(),
                targetRow,
                targets,
                logProbs,
                argmax);
        int[] all = new int[wanted];
        double[] best = new double[wanted];
        for (int i = 0; i < wanted; i++) {
            all[i] = i;
        }
        compute.logProbs(
                output,
                rows,
                0,
                pass.hidden(),
                wanted,
                (float) spec.scale(),
                (float) spec.softCap(),
                all,
                argmax,
                best,
                new int[wanted]);
        float[][] logits = new float[wanted][output.rows()];
        compute.logits(
                output,
                rows,
                0,
                pass.hidden(),
                wanted,
                (float) spec.scale(),
                (float) spec.softCap(),
                logits);
        target = 0;
        for (Piece piece : pieces) {
            Chunk chunk = piece.chunk();
            int[] scored = chunk.scorePositions();
            for (int i = piece.begin(scored); i < piece.end(scored); i++) {
                chunk.logProbs()[i] = logProbs[target++];
                chunk.argmax()[i] = argmax[compact[piece.rowOf(scored[i])]];
            }
            int[] greedy = chunk.greedyPositions();
            for (int i = piece.begin(greedy); i < piece.end(greedy); i++) {
                int row = compact[piece.rowOf(greedy[i])];
                chunk.greedyTokens()[i] = argmax[row];
                chunk.greedyLogProbs()[i] = best[row];
            }
            int[] full = chunk.logitPositions();
            for (int i = piece.begin(full); i < piece.end(full); i++) {
                int row = compact[piece.rowOf(full[i])];
                if (chunk.logits()[i] == null) {
                    chunk.logits()[i] = logits[row];
                } else {
                    System.arraycopy(logits[row], 0, chunk.logits()[i], 0, output.rows());
                }
                chunk.logitArgmax()[i] = argmax[row];
                chunk.logitLogSumExp()[i] = logits[row][argmax[row]] - best[row];
            }
        }
    }
}
