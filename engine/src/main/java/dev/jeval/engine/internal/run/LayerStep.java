package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.spec.Residual;

/// One decoder layer: attention and feed-forward, joined with the residual stream as the spec says.
///
/// @param residual how they are joined
/// @param norms the norms in the order in which [Residual] names them
record LayerStep(
        Residual residual, NormStep[] norms, AttentionStep attention, FeedForwardStep feedForward) {
    /// Replaces the residual stream of the pass by the layer's output.
    void run(Pass pass, int layer) {
        int rows = pass.rows();
        int hidden = pass.hidden();
        float[] x = pass.x.of(rows, hidden);
        float[] input = pass.input.of(rows, hidden);
        float[] attended = pass.attended.of(rows, hidden);
        float[] fed = pass.fed.of(rows, hidden);
        switch (residual) {
            case Residual.Sequential _ -> {
                normalize(pass, 0, x, input);
                attention.run(pass, layer, input, attended);
                add(pass, x, attended);
                normalize(pass, 1, x, input);
                feedForward.run(pass, input, fed);
                add(pass, x, fed);
            }
            case Residual.Normalized _ -> {
                normalize(pass, 0, x, x);
                attention.run(pass, layer, x, attended);
                add(pass, x, attended);
                normalize(pass, 1, x, x);
                feedForward.run(pass, x, fed);
                add(pass, x, fed);
            }
            case Residual.Parallel _ -> {
                normalize(pass, 0, x, input);
                attention.run(pass, layer, input, attended);
                feedForward.run(pass, input, fed);
                add(pass, x, attended);
                add(pass, x, fed);
            }
            case Residual.ParallelTwoNorms _ -> {
                normalize(pass, 0, x, input);
                attention.run(pass, layer, input, attended);
                normalize(pass, 1, x, input);
                feedForward.run(pass, input, fed);
                add(pass, x, attended);
                add(pass, x, fed);
            }
            case Residual.PostNorm _ -> {
                attention.run(pass, layer, x, attended);
                normalize(pass, 0, attended, attended);
                add(pass, x, attended);
                feedForward.run(pass, x, fed);
                normalize(pass, 1, fed, fed);
                add(pass, x, fed);
            }
            case Residual.Sandwich _ -> {
                normalize(pass, 0, x, input);
                attention.run(pass, layer, input, attended);
                normalize(pass, 1, attended, attended);
                add(pass, x, attended);
                normalize(pass, 2, x, input);
                feedForward.run(pass, input, fed);
                normalize(pass, 3, fed, fed);
                add(pass, x, fed);
            }
        }
    }

    private void normalize(Pass pass, int norm, float[] from, float[] to) {
        Compute compute = pass.compute();
        int hidden = pass.hidden();
        norms[norm].apply(compute, from, 0, hidden, pass.rows(), to, 0, hidden);
    }

    private static void add(Pass pass, float[] x, float[] part) {
        int hidden = pass.hidden();
        pass.compute().rows().add(x, 0, hidden, part, 0, hidden, pass.rows(), hidden);
    }
}
