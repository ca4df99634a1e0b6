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
    // Up to here streaming is bound by memory; beyond, the up-cast pays.
    private static final int FEW_TOKENS = 8;

    private VectorPanels() {}

    static void panel(
            Matrix matrix,
            int panel,
            float[] x,
            int xAt,
            int xStride,
            int tokens,
            float[] out,
            Scratch s) {
        for (int begin = 0; begin < matrix.columns(); begin += Matrix.BLOCK) {
            int kn = Math.min(Matrix.BLOCK, matrix.columns() - begin);
            float[] sums = begin == 0 ? out : s.blockSums;
            Arrays.fill(sums, 0, tokens * PANEL, 0f);
            block(matrix, panel, begin, x, xAt + begin, xStride, kn, tokens, sums, s);
            if (begin > 0) {
                add(out, sums, tokens * PANEL);
            }
        }
        float @Nullable [] bias = matrix.bias();
        if (bias != null) {
            addBias(out, tokens, bias, panel * PANEL, matrix.panelRows(panel));
        }
    }

    private static void block(
            Matrix matrix,
            int panel,
            int begin,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            int tokens,
            float[] sums,
            Scratch s) {
        Packed packed = matrix.packed();
        if (packed != null) {
            long at = packed.at(panel, begin);
            multiply(packed.type(), packed.segment(), at, x, xAt, xStride, kn, tokens, sums, s);
        } else {
            PanelType type = matrix.gather(panel, begin, kn, s);
            multiply(type, s.gathered, 0, x, xAt, xStride, kn, tokens, sums, s);
        }
    }

    private static void multiply(
            PanelType type,
            MemorySegment w,
            long wAt,
            float[] x,
            int xAt,
            int xStride,
            int kn,
            int tokens,
            float[] sums,
            Scratch s) {
        if (tokens > fewTokens(type)) {
            expand(type, w, wAt, kn, s.weights);
            Tiles.multiply(s.weights, 0, x, xAt, xStride, kn, tokens, sums, 0, PANEL);
            return;
        }
        switch (type) {
            case F32 -> F32Panels.multiply(w, wAt, x, xAt, xStride, kn, tokens, sums);
            case BF16 -> Bf16Panels.multiply(w, wAt, x, xAt, xStride, kn, tokens, sums);
            case F16 -> F16Panels.multiply(w, wAt, x, xAt, xStride, kn, tokens, sums);
            case INT8 -> Int8Panels.multiply(w, wAt, x, xAt, kn, sums, 0);
            case INT4 -> Int4Panels.multiply(w, wAt, x, xAt, kn, sums, 0);
        }
    }

    private static int fewTokens(PanelType type) {
        return switch (type) {
            case F32, BF16, F16 -> FEW_TOKENS;
            case INT8, INT4 -> 1;
        };
    }

    private static void expand(
            PanelType type, MemorySegment w, long wAt, int kn, MemorySegment out) {
        switch (type) {
            case F32 -> F32Panels.expand(w, wAt, kn, out);
            case BF16 -> Bf16Panels.expand(w, wAt, kn, out);
            case F16 -> F16Panels.expand(w, wAt, kn, out);
            case INT8 -> Int8Panels.expand(w, wAt, kn, out);
            case INT4 -> Int4Panels.expand(w, wAt, kn, out);
        }
    }

    /// `y = y + x`; `n` is a multiple of the panel.
    private static void add(float[] y, float[] x, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            FloatVector.fromArray(FLOATS, y, i)
                    .add(FloatVector.fromArray(FLOATS, x, i))
                    .intoArray(y, i);
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
