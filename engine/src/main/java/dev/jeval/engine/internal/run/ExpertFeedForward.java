package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.FeedForward;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A choice of experts for each token.
///
/// Rows are gathered by expert, each expert runs once over its rows, and every token adds the
/// outputs in ascending expert order, so that a token's result does not depend on the others.
final class ExpertFeedForward implements FeedForwardStep {
    private final FeedForward.Experts spec;
    private final Matrix router;
    private final ExpertRouter choice;
    private final Matrix[] gateUp;
    private final Matrix[] down;
    private final @Nullable GatedFeedForward shared;
    private final @Nullable Matrix sharedWeight;
    private final int[] firstRow;
    private final int[] nextRow;
    private int[] experts = {};
    private int[] slots = {};

    /// @param router `[E, D]`
    /// @param correction `[E]`, or null
    /// @param gateUp for each expert `[2 F, D]`
    /// @param down for each expert `[D, F]`
    /// @param shared the expert for every token, or null
    /// @param sharedWeight `[1, D]`, its gate, or null
    ExpertFeedForward(
            FeedForward.Experts spec,
            Matrix router,
            float @Nullable [] correction,
            Matrix[] gateUp,
            Matrix[] down,
            @Nullable GatedFeedForward shared,
            @Nullable Matrix sharedWeight) {
        this.spec = spec;
        this.router = router;
        this.choice = new ExpertRouter(spec, correction);
        this.gateUp = gateUp.clone();
        this.down = down.clone();
        this.shared = shared;
        this.sharedWeight = sharedWeight;
        this.firstRow = new int[spec.count() + 1];
        this.nextRow = new int[spec.count()];
    }

    @Override
    public void run(Pass pass, float[] input, float[] output) {
        Compute compute = pass.compute();
        int rows = pass.rows();
        int hidden = pass.hidden();
        int active = spec.active();
        int width = spec.expert().width();
        float[] weight = pass.weights.of(rows, active);
        route(pass, input, weight);
        int pairs = rows * active;
        float[] x = pass.gathered.of(pairs, hidden);
        for (int pair = 0; pair < pairs; pair++) {
            System.arraycopy(input, pair / active * hidden, x, slots[pair] * hidden, hidden);
        }
        float[] gates = pass.gates.of(pairs, 2 * width);
        compute.matmulGroups(gateUp, firstRow, x, 0, hidden, gates, 0, 2 * width);
        compute.rows()
                .gate(
                        KernelNames.activation(spec.expert().activation()),
                        gates,
                        0,
                        2 * width,
                        gates,
                        width,
                        2 * width,
                        gates,
                        0,
                        2 * width,
                        pairs,
                        width);
        float[] y = pass.outputs.of(pairs, hidden);
        compute.matmulGroups(down, firstRow, gates, 0, 2 * width, y, 0, hidden);
        if (shared != null) {
            shared.run(pass, input, output);
            weighShared(pass, input, output);
        }
        combine(pass, weight, y, output);
    }

    /// Chooses experts and gives each (token, expert) pair its row among the gathered ones.
    private void route(Pass pass, float[] input, float[] weight) {
        int rows = pass.rows();
        int active = spec.active();
        float[] scores = pass.scores.of(rows, spec.count());
        pass.compute().matmul(router, input, 0, pass.hidden(), rows, scores, 0, spec.count());
        if (experts.length < rows * active) {
            experts = new int[rows * active];
            slots = new int[rows * active];
        }
        Arrays.fill(firstRow, 0);
        for (int row = 0; row < rows; row++) {
            int at = row * active;
            choice.route(pass.compute(), scores, row * spec.count(), experts, weight, at);
            for (int i = at; i < at + active; i++) {
                firstRow[experts[i] + 1]++;
            }
        }
        for (int e = 0; e < spec.count(); e++) {
            firstRow[e + 1] += firstRow[e];
            nextRow[e] = firstRow[e];
        }
        for (int pair = 0; pair < rows * active; pair++) {
            slots[pair] = nextRow[experts[pair]]++;
        }
    }

    /// Multiplies the shared expert's output by `sigmoid(gate . x)`, where it has a gate.
    private void weighShared(Pass pass, float[] input, float[] output) {
        if (sharedWeight == null) {
            return;
        }
        int rows = pass.rows();
        int hidden = pass.hidden();
        float[] gate = pass.scores.of(rows, 1);
        pass.compute().matmul(sharedWeight, input, 0, hidden, rows, gate, 0, 1);
        pass.compute().rows().sigmoid(gate, 0, rows);
        for (int row = 0; row < rows; row++) {
            pass.compute().rows().scale(output, row * hidden, hidden, gate[row]);
        }
    }

    /// `output = sum of weight * expert output, in expert order`, plus what the shared expert left.
    private void combine(Pass pass, float[] weight, float[] y, float[] output) {
        int hidden = pass.hidden();
        int active = spec.active();
        if (shared == null) {
            Arrays.fill(output, 0, pass.rows() * hidden, 0);
        }
        for (int pair = 0; pair < pass.rows() * active; pair++) {
            pass.compute()
                    .rows()
                    .addScaled(
                            output,
                            pair / active * hidden,
                            weight[pair],
                            y,
                            slots[pair] * hidden,
                            hidden);
        }
    }
}
