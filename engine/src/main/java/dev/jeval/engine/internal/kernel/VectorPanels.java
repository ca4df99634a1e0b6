package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Lanes.FLOATS;
import static dev.jeval.engine.internal.kernel.Lanes.LENGTH;
import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// [Kernels#panel] with rows in lanes.
///
/// Few tokens: packed weights are streamed and up-cast in registers. Many tokens: a block of
/// weights is first up-cast to float32 in the second-level cache, then multiplied in register
/// tiles; its cost is spread over the tokens. Either way each output is the same chain.
final class VectorPanels {
    /// Blocks of columns that are read at once where weights are rounded.
    private static final int STREAMS = 4;

    private VectorPanels() {}

    static void panel(
            Matrix matrix,
            int panel,
            TokenTiles tokens,
            int pass,
            float[] out,
            int outAt,
            int stride,
            Scratch s) {
        int count = tokens.count(pass);
        float[] sums = s.outputs;
        // -0 is the number that changes no other when added, +0 would turn -0 into +0.
        Arrays.fill(sums, 0, count * PANEL, -0f);
        Packed packed = matrix.packed();
        int begin = 0;
        if (count == 1 && packed != null && packed.type().isRounded()) {
            float[] x = tokens.tiles(pass);
            multiplyRounded(packed, panel, matrix.columns(), x, tokens.tilesAt(pass), sums);
            System.arraycopy(sums, 0, out, outAt, PANEL);
            begin = matrix.columns();
        } else if (count == 1) {
            begin = addPairs(matrix, panel, tokens, pass, out, outAt, s);
        }
        for (; begin + Matrix.BLOCK < matrix.columns(); begin += Matrix.BLOCK) {
            addBlock(matrix, panel, tokens, pass, begin, Matrix.BLOCK, sums, 0, PANEL, s);
        }
        // The last block leaves its sums where they belong.
        if (begin < matrix.columns()) {
            int rest = matrix.columns() - begin;
            addBlock(matrix, panel, tokens, pass, begin, rest, out, outAt, stride, s);
        }
        float @Nullable [] bias = matrix.bias();
        if (bias != null) {
            addBias(out, outAt, stride, count, bias, panel * PANEL, matrix.panelRows(panel));
        }
    }

    /// Multiplies rounded weights for one token, [#STREAMS] blocks of columns by turns: a core
    /// reads several streams faster than one.
    private static void multiplyRounded(
            Packed packed, int panel, int columns, float[] x, int xAt, float[] sums) {
        MemorySegment w = packed.segment();
        for (int begin = 0; begin < columns; begin += STREAMS * Matrix.BLOCK) {
            int blocks = Math.min(STREAMS, Math.ceilDiv(columns - begin, Matrix.BLOCK));
            Arrays.fill(sums, PANEL, PANEL + blocks * PANEL, 0f);
            for (int k = 0; k < Matrix.BLOCK; k += Quantizer.COLUMNS) {
                for (int block = 0; block < blocks; block++) {
                    int column = begin + block * Matrix.BLOCK + k;
                    int kn = Math.min(Quantizer.COLUMNS, columns - column);
                    int sumsAt = PANEL + block * PANEL;
                    if (kn <= 0) {
                        continue;
                    }
                    long wAt = packed.at(panel, column);
                    if (packed.type() == PanelType.INT8) {
                        Int8Panels.chain(w, wAt, x, xAt + column, kn, sums, sumsAt);
                    } else {
                        Int4Panels.chain(w, wAt, x, xAt + column, kn, sums, sumsAt);
                    }
                }
            }
            for (int block = 1; block <= blocks; block++) {
                add(sums, block * PANEL);
            }
        }
    }

    /// `sums[c] = sums[c] + sums[at + c]`.
    private static void add(float[] sums, int at) {
        for (int c = 0; c < PANEL; c += LENGTH) {
            FloatVector.fromArray(FLOATS, sums, c)
                    .add(FloatVector.fromArray(FLOATS, sums, at + c))
                    .intoArray(sums, c);
        }
    }

    /// Multiplies packed blocks of columns two at a time, for one token, where that pays; returns
    /// the first column that is left. The sums are in `out` if none is, else in `s.outputs`.
    private static int addPairs(
            Matrix matrix,
            int panel,
            TokenTiles tokens,
            int pass,
            float[] out,
            int outAt,
            Scratch s) {
        Packed packed = matrix.packed();
        if (packed == null || LENGTH != 16) {
            return 0;
        }
        PanelType type = packed.type();
        if (type != PanelType.BF16 && type != PanelType.F16) {
            return 0;
        }
        MemorySegment w = packed.segment();
        float[] x = tokens.tiles(pass);
        int xAt = tokens.tilesAt(pass);
        int columns = matrix.columns();
        float[] sums = s.outputs;
        int begin = 0;
        for (; begin + Matrix.BLOCK < columns; begin += 2 * Matrix.BLOCK) {
            int kn = Math.min(Matrix.BLOCK, columns - begin - Matrix.BLOCK);
            boolean last = begin + Matrix.BLOCK + kn == columns;
            float[] to = last ? out : sums;
            int toAt = last ? outAt : 0;
            long wAt = packed.at(panel, begin);
            if (type == PanelType.BF16) {
                Bf16Panels.pair(w, wAt, x, xAt + begin, kn, sums, 0, to, toAt);
            } else {
                F16Panels.pair(w, wAt, x, xAt + begin, kn, sums, 0, to, toAt);
            }
        }
        return begin;
    }

    /// `out = s.outputs + products` with columns `begin .. begin + kn`.
    private static void addBlock(
            Matrix matrix,
            int panel,
            TokenTiles tokens,
            int pass,
            int begin,
            int kn,
            float[] out,
            int outAt,
            int stride,
            Scratch s) {
        Packed packed = matrix.packed();
        PanelType type = packed == null ? matrix.gather(panel, begin, kn, s) : packed.type();
        MemorySegment w = packed == null ? s.gathered : packed.segment();
        long wAt = packed == null ? 0 : packed.at(panel, begin);
        if (type != PanelType.F32 && tokens.count(pass) > few(type)) {
            expand(type, w, wAt, kn, s.weights);
            type = PanelType.F32;
            w = s.weights;
            wAt = 0;
        }
        float[] x = tokens.tiles(pass);
        int xAt = tokens.tilesAt(pass);
        int columns = tokens.columns();
        int count = tokens.count(pass);
        float[] sums = s.outputs;
        int t = 0;
        while (t < count) {
            int rows = TokenTiles.tileRows(count, count - t);
            int tileAt = xAt + t * columns + begin * rows;
            int sumsAt = t * PANEL;
            int to = outAt + t * stride;
            switch (type) {
                case F32 ->
                        PanelTiles.tile(rows, w, wAt, x, tileAt, kn, sums, sumsAt, out, to, stride);
                case BF16 ->
                        Bf16Panels.tile(rows, w, wAt, x, tileAt, kn, sums, sumsAt, out, to, stride);
                case F16 ->
                        F16Panels.tile(rows, w, wAt, x, tileAt, kn, sums, sumsAt, out, to, stride);
                case INT8, INT4 -> throw new IllegalStateException("rounded panels: tiles");
            }
            t += rows;
        }
    }

    /// Most tokens for which panels of a type are multiplied as they are streamed.
    private static int few(PanelType type) {
        return switch (type) {
            case F32, BF16, F16 -> TokenTiles.FEW;
            case INT8, INT4 -> 1;
        };
    }

    private static void expand(
            PanelType type, MemorySegment w, long wAt, int kn, MemorySegment out) {
        switch (type) {
            case F32 -> throw new IllegalArgumentException("float32 panels are read in place");
            case BF16 -> Bf16Panels.expand(w, wAt, kn, out);
            case F16 -> F16Panels.expand(w, wAt, kn, out);
            case INT8 -> Int8Panels.expand(w, wAt, kn, out);
            case INT4 -> Int4Panels.expand(w, wAt, kn, out);
        }
    }

    private static void addBias(
            float[] out, int outAt, int stride, int tokens, float[] bias, int biasAt, int rows) {
        for (int t = 0; t < tokens; t++) {
            int at = outAt + t * stride;
            for (int r = 0; r < rows; r++) {
                out[at + r] = out[at + r] + bias[biasAt + r];
            }
        }
    }
}
