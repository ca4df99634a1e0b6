package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.KvLayout.POSITIONS;
import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;
import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/// [Kernels#attend] for tiles of query rows that share the loads of a block's keys and values.
///
/// A query row is a token and one of the heads that read the key/value head. Both products are
/// those of [Tiles]: the keys of a block are a panel of 64 positions, its values are panels of 64
/// channels. All scores of a block are computed, also of positions a query does not see: those are
/// overwritten before anything reads them. The weighted sum walks visible positions only.
final class VectorAttention {
    private VectorAttention() {}

    static void attend(
            AttentionShape shape,
            KvLayout layout,
            long layerAt,
            MemorySegment[] blocks,
            int kvHead,
            int firstHead,
            int headCount,
            int firstPosition,
            int tokens,
            float[] q,
            int qAt,
            int qStride,
            float[] out,
            int outAt,
            int outStride,
            Scratch s) {
        int[] heads = shape.headsOf(kvHead);
        for (int h = firstHead; h < firstHead + headCount; h += Scratch.QUERY_ROWS) {
            int tileHeads = Math.min(Scratch.QUERY_ROWS, firstHead + headCount - h);
            int tileTokens = AttentionShape.tileTokens(tileHeads);
            for (int t = 0; t < tokens; t += tileTokens) {
                int count = Math.min(tileTokens, tokens - t);
                gather(layout, heads, h, tileHeads, count, q, qAt + t * qStride, qStride, s);
                tile(
                        shape,
                        layout,
                        layerAt,
                        blocks,
                        kvHead,
                        h,
                        tileHeads,
                        firstPosition + t,
                        count,
                        s);
                scatter(
                        layout,
                        heads,
                        h,
                        tileHeads,
                        count,
                        out,
                        outAt + t * outStride,
                        outStride,
                        s);
            }
        }
    }

    /// Copies the queries of a tile side by side, heads of a token together.
    private static void gather(
            KvLayout layout,
            int[] heads,
            int firstHead,
            int tileHeads,
            int tokens,
            float[] q,
            int qAt,
            int qStride,
            Scratch s) {
        int width = layout.keyWidth();
        for (int t = 0; t < tokens; t++) {
            for (int h = 0; h < tileHeads; h++) {
                int from = qAt + t * qStride + heads[firstHead + h] * width;
                System.arraycopy(q, from, s.queries, (t * tileHeads + h) * width, width);
            }
        }
    }

    private static void tile(
            AttentionShape shape,
            KvLayout layout,
            long layerAt,
            MemorySegment[] blocks,
            int kvHead,
            int firstHead,
            int tileHeads,
            int firstPosition,
            int tokens,
            Scratch s) {
        int rows = tokens * tileHeads;
        int tileRows = tileRows(rows);
        int panels = (layout.valueWidth() + PANEL - 1) / PANEL;
        Arrays.fill(s.attended, 0, panels * Scratch.QUERY_ROWS * PANEL, 0f);
        Arrays.fill(s.maxima, 0, rows, Float.NEGATIVE_INFINITY);
        Arrays.fill(s.sums, 0, rows, 0f);
        int[] heads = shape.headsOf(kvHead);
        int firstBlock = shape.firstVisible(firstPosition) / POSITIONS;
        int lastBlock = (firstPosition + tokens - 1) / POSITIONS;
        for (int block = firstBlock; block <= lastBlock; block++) {
            int start = block * POSITIONS;
            int filled = Math.min(POSITIONS, firstPosition + tokens - start);
            // float32 values of one panel lie as the tiles want them.
            boolean direct = layout.type() == KvType.F32 && layout.valueWidth() == PANEL;
            MemorySegment values = direct ? blocks[block] : s.values;
            long valuesAt = direct ? layerAt + layout.valueOffset(kvHead) : 0;
            if (!direct) {
                KvCodec.loadValues(layout, layerAt, blocks[block], kvHead, filled, s.values);
            }
            Arrays.fill(s.scores, 0, tileRows * POSITIONS, 0f);
            multiplyKeys(layout, layerAt, blocks[block], kvHead, tileRows, s);
            for (int t = 0; t < tokens; t++) {
                int position = firstPosition + t;
                int begin = Math.max(shape.firstVisible(position) - start, 0);
                int end = Math.min(position - start + 1, POSITIONS);
                for (int h = 0; h < tileHeads && begin < end; h++) {
                    int row = t * tileHeads + h;
                    float correction =
                            softmaxBlock(shape, heads[firstHead + h], row, start, begin, end, s);
                    if (correction != 1f) {
                        rescale(s.attended, row, panels, correction);
                    }
                }
            }
            addValues(shape, firstPosition, start, tokens, tileHeads, values, valuesAt, panels, s);
        }
    }

    /// Rows to multiply for `rows` rows of which nothing follows: with 16 registers two rows and
    /// three cost as much as four one by one, so rows that hold nothing are computed as well.
    private static int tileRows(int rows) {
        return Lanes.MANY_REGISTERS ? rows : (rows + 3) & -4;
    }

    /// The dot products of step 1. float32 keys lie as the tiles want them.
    private static void multiplyKeys(
            KvLayout layout, long layerAt, MemorySegment block, int kvHead, int rows, Scratch s) {
        int width = layout.keyWidth();
        MemorySegment keys = block;
        long at = layerAt + layout.keyOffset(kvHead);
        if (layout.type() != KvType.F32) {
            KvCodec.loadKeys(layout, layerAt, block, kvHead, s.keys);
            keys = s.keys;
            at = 0;
        }
        Tiles.multiply(keys, at, s.queries, 0, width, width, rows, s.scores, 0, POSITIONS);
    }

    /// Steps 1 (from the dot product on), 2 and 3 of the specification for one query row; returns
    /// the correction `c`.
    private static float softmaxBlock(
            AttentionShape shape, int head, int row, int start, int begin, int end, Scratch s) {
        float[] scores = s.scores;
        int at = row * POSITIONS;
        float newMax = Math.max(s.maxima[row], scale(shape, head, start, begin, end, scores, at));
        // exp(0) is 1, and a product with 1 changes nothing.
        float correction = newMax == s.maxima[row] ? 1f : ScalarMath.exp(s.maxima[row] - newMax);
        s.maxima[row] = newMax;
        Elementwise.expMinus(scores, at, POSITIONS, newMax, scores, at);
        s.sums[row] = s.sums[row] * correction + Elementwise.laneSum(scores, at, POSITIONS, s);
        return correction;
    }

    /// Turns dot products into scores, those of invisible positions into negative infinity; returns
    /// the largest.
    private static float scale(
            AttentionShape shape, int head, int start, int begin, int end, float[] scores, int at) {
        float @Nullable [] bias = shape.bias(head);
        if (bias == null && shape.softCap() == 0 && end - begin == POSITIONS) {
            return scaleAll(scores, at, shape.scale());
        }
        if (bias != null && shape.biasBeforeScale()) {
            addBias(scores, at, bias, start, begin, end);
        }
        Elementwise.scale(scores, at, POSITIONS, shape.scale());
        if (shape.softCap() > 0) {
            Elementwise.softCap(scores, at, POSITIONS, shape.softCap());
        }
        if (bias != null && !shape.biasBeforeScale()) {
            addBias(scores, at, bias, start, begin, end);
        }
        Arrays.fill(scores, at, at + begin, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, at + end, at + POSITIONS, Float.NEGATIVE_INFINITY);
        return Elementwise.max(scores, at, POSITIONS);
    }

    private static float scaleAll(float[] scores, int at, float factor) {
        FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int i = at; i < at + POSITIONS; i += LENGTH) {
            FloatVector scaled = FloatVector.fromArray(FLOATS, scores, i).mul(factor);
            scaled.intoArray(scores, i);
            max = max.blend(scaled, scaled.compare(VectorOperators.GT, max));
        }
        return Elementwise.largestLane(max);
    }

    private static void addBias(
            float[] scores, int at, float[] bias, int start, int begin, int end) {
        for (int j = begin; j < end; j++) {
            scores[at + j] = scores[at + j] + bias[start + j];
        }
    }

    private static void rescale(float[] attended, int row, int panels, float correction) {
        for (int panel = 0; panel < panels; panel++) {
            int at = (panel * Scratch.QUERY_ROWS + row) * PANEL;
            Elementwise.scale(attended, at, PANEL, correction);
        }
    }

    /// Step 4: positions seen by all tokens of the tile for all rows at once; what only some see
    /// before and after, token by token. The chain of a row walks its positions in order.
    private static void addValues(
            AttentionShape shape,
            int firstPosition,
            int start,
            int tokens,
            int tileHeads,
            MemorySegment values,
            long valuesAt,
            int panels,
            Scratch s) {
        int lastPosition = firstPosition + tokens - 1;
        int allBegin = Math.max(shape.firstVisible(lastPosition) - start, 0);
        int allEnd = Math.min(firstPosition - start + 1, POSITIONS);
        if (allBegin >= allEnd) {
            allBegin = POSITIONS;
            allEnd = POSITIONS;
        }
        for (int t = 0; t < tokens; t++) {
            int begin = Math.max(shape.firstVisible(firstPosition + t) - start, 0);
            int end = Math.min(Math.min(firstPosition + t - start + 1, POSITIONS), allBegin);
            addValues(values, valuesAt, t * tileHeads, tileHeads, begin, end, panels, s);
        }
        int allRows = tileRows(tokens * tileHeads);
        addValues(values, valuesAt, 0, allRows, allBegin, allEnd, panels, s);
        for (int t = 0; t < tokens; t++) {
            int end = Math.min(firstPosition + t - start + 1, POSITIONS);
            addValues(values, valuesAt, t * tileHeads, tileHeads, allEnd, end, panels, s);
        }
    }

    private static void addValues(
            MemorySegment values,
            long valuesAt,
            int firstRow,
            int rows,
            int begin,
            int end,
            int panels,
            Scratch s) {
        if (begin >= end) {
            return;
        }
        for (int panel = 0; panel < panels; panel++) {
            Tiles.multiply(
                    values,
                    valuesAt + 4L * (panel * POSITIONS + begin) * PANEL,
                    s.scores,
                    firstRow * POSITIONS + begin,
                    POSITIONS,
                    end - begin,
                    rows,
                    s.attended,
                    (panel * Scratch.QUERY_ROWS + firstRow) * PANEL,
                    PANEL);
        }
    }

    /// Divides by the sums and copies the outputs of a tile to their places.
    private static void scatter(
            KvLayout layout,
            int[] heads,
            int firstHead,
            int tileHeads,
            int tokens,
            float[] out,
            int outAt,
            int outStride,
            Scratch s) {
        int width = layout.valueWidth();
        for (int t = 0; t < tokens; t++) {
            for (int h = 0; h < tileHeads; h++) {
                int row = t * tileHeads + h;
                float inverse = 1f / s.sums[row];
                int to = outAt + t * outStride + heads[firstHead + h] * width;
                for (int c = 0; c < width; c += PANEL) {
                    int count = Math.min(PANEL, width - c);
                    int from = (c / PANEL * Scratch.QUERY_ROWS + row) * PANEL;
                    System.arraycopy(s.attended, from, out, to + c, count);
                }
                Elementwise.scale(out, to, width, inverse);
            }
        }
    }
}
