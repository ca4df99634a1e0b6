package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.FeedForward;

/// `down(act(gate(x)) * up(x))`; one product makes gate and up, `[rows, 2 F]`.
///
/// @param gateUp `[2 F, D]`
/// @param down `[D, F]`
record GatedFeedForward(FeedForward.Gated spec, Matrix gateUp, Matrix down)
        implements FeedForwardStep {
    @Override
    public void run(Pass pass, float[] input, float[] output) {
        Compute compute = pass.compute();
        int rows = pass.rows();
        int hidden = pass.hidden();
        int width = spec.width();
        float[] wide = pass.wide.of(rows, 2 * width);
        compute.matmul(gateUp, input, 0, hidden, rows, wide, 0, 2 * width);
        compute.rows()
                .gate(
                        KernelNames.activation(spec.activation()),
                        wide,
                        0,
                        2 * width,
                        wide,
                        width,
                        2 * width,
                        wide,
                        0,
                        2 * width,
                        rows,
                        width);
        compute.matmul(down, wide, 0, 2 * width, rows, output, 0, hidden);
    }
}
