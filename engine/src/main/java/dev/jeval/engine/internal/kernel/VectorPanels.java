package dev.jeval.engine.internal.kernel;

import static dev.jeval.engine.internal.kernel.Matrix.PANEL;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [Kernels#panel] with rows in lanes.
///
/// Few tokens: packed weights are streamed and up-cast in registers. Many tokens: a block of
/// weights is first up-cast to float32 in the second-level cache, then multiplied in register
/// tiles; its cost is spread over the tokens. Either way each output is the same chain.
final class VectorPanels {
    private VectorPanels() {}

    static void panel(
            Matrix matrix, int panel, TokenTiles tokens, int pass, float[] out, Scratch s) {
        int count = tokens.count(pass);
        // -0 is the number that changes no other when added, +0 would turn -0 into +0.
        Arrays.fill(out, 0, count * PANEL, -0f);
        for (int begin = 0; begin < matrix.columns(); begin += Matrix.BLOCK) {
            int kn = Math.min(Matrix.BLOCK, matrix.columns() - begin);
            addBlock(matrix, panel, tokens, pass, begin, kn, out, s);
        }
        float @Nullable [] bias = matrix.bias();
        if (bias != null) {
            addBias(out, count, bias, panel * PANEL, matrix.panelRows(panel));
        }
    }

    private static void addBlock(
            Matrix matrix,
            int panel,
            TokenTiles tokens,
            int pass,
            int begin,
            int kn,
            float[] out,
            Scratch s) {
        Packed packed = matrix.packed();
        if (packed != null) {
            long at = packed.at(panel, begin);
            addProducts(packed.type(), packed.segment(), at, tokens, pass, begin, kn, out, s);
        } else {
            PanelType type = matrix.gather(panel, begin, kn, s);
            addProducts(type, s.gathered, 0, tokens, pass, begin, kn, out, s);
        }
    }

    private static void addProducts(
            PanelType type,
            MemorySegment w,
            long wAt,
            TokenTiles tokens,
            int pass,
            int begin,
            int kn,
            float[] out,
            Scratch s) {
        if (type != PanelType.F32 && tokens.count(pass) > few(type)) {
            expand(type, w, wAt, kn, s.weights);
            addTiles(PanelType.F32, s.weights, 0, tokens, pass, begin, kn, out);
        } else {
            addTiles(type, w, wAt, tokens, pass, begin, kn, out);
        }
    }

    private static void addTiles(
            PanelType type,
            MemorySegment w,
            long wAt,
            TokenTiles tokens,
            int pass,
            int begin,
            int kn,
            float[] out) {
        float[] x = tokens.tiles(pass);
        int xAt = tokens.tilesAt(pass);
        int columns = tokens.columns();
        int count = tokens.count(pass);
        int t = 0;
        while (t < count) {
            int rows = TokenTiles.tileRows(count, count - t);
            int at = xAt + t * columns + begin * rows;
            int outAt = t * PANEL;
            switch (type) {
                case F32 -> PanelTiles.tile(rows, w, wAt, x, at, kn, out, outAt);
                case BF16 -> Bf16Panels.tile(rows, w, wAt, x, at, kn, out, outAt);
                case F16 -> F16Panels.tile(rows, w, wAt, x, at, kn, out, outAt);
                case INT8 -> Int8Panels.row(w, wAt, x, at, kn, out, outAt);
                case INT4 -> Int4Panels.row(w, wAt, x, at, kn, out, outAt);
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

    private static void addBias(float[] out, int tokens, float[] bias, int biasAt, int rows) {
        for (int t = 0; t < tokens; t++) {
            for (int r = 0; r < rows; r++) {
                out[t * PANEL + r] = out[t * PANEL + r] + bias[biasAt + r];
            }
        }
    }
}
