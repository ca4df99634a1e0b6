package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.FeedForward;

/// `down(act(up(x)))`.
///
/// @param up `[F, D]`
/// @param down `[D, F]`
record PlainFeedForward(FeedForward.Plain spec, Matrix up, Matrix down) implements FeedForwardStep {
    @Override
    public void run(Pass pass, float[] input, float[] output) {
        Compute compute = pass.compute();
        int rows = pass.rows();
        int hidden = pass.hidden();
        int width = spec.width();
        float[] wide = pass.wide.of(rows, width);
        compute.matmul(up, input, 0, hidden, rows, wide, 0, width);
        compute.rows()
                .activate(KernelNames.activation(spec.activation()), wide, 0, width, rows, width);
        compute.matmul(down, wide, 0, width, rows, output, 0, hidden);
    }
}
