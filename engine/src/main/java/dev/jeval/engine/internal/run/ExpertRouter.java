package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.FeedForward.Router;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Chooses the experts of a token and their weights from the router's logits.
///
/// Of equal scores the lower index wins. Chosen experts come out in ascending order, which is the
/// order in which their outputs are added.
final class ExpertRouter {
    /// Added by the reference to the sum that weights are divided by (DeepSeek).
    private static final float SUM_FLOOR = 1e-20f;

    private final FeedForward.Experts spec;
    private final float @Nullable [] correction;
    private final float[] choice;
    private final float[] groupScores;
    private final boolean[] chosen;

    /// @param correction `[E]` added to the scores for the choice, or null
    ExpertRouter(FeedForward.Experts spec, float @Nullable [] correction) {
        this.spec = spec;
        this.correction = correction;
        this.choice = new float[spec.count()];
        this.groupScores = new float[spec.router().groups()];
        this.chosen = new boolean[spec.count()];
    }

    /// Routes one token.
    ///
    /// @param logits `[E]` from `at`; replaced by scores
    /// @param experts result: `active` expert indices from `to`, ascending
    /// @param weights result: their weights from `to`
    void route(Compute compute, float[] logits, int at, int[] experts, float[] weights, int to) {
        int count = spec.count();
        switch (spec.router()) {
            case Router.Softmax _ -> compute.rows().softmax(logits, at, count);
            case Router.Sigmoid _ -> compute.rows().sigmoid(logits, at, count);
        }
        System.arraycopy(logits, at, choice, 0, count);
        if (correction != null) {
            for (int e = 0; e < count; e++) {
                choice[e] += correction[e];
            }
        }
        limitToGroups();
        select(choice, count, spec.active(), chosen);
        int next = to;
        float sum = 0;
        for (int e = 0; e < count; e++) {
            if (chosen[e]) {
                experts[next] = e;
                weights[next] = logits[at + e];
                sum += weights[next];
                next++;
            }
        }
        scale(weights, to, sum);
    }

    /// Sets the scores outside the best groups to 0, as the reference does.
    private void limitToGroups() {
        Router router = spec.router();
        int groups = router.groups();
        if (groups == router.keptGroups()) {
            return;
        }
        int size = spec.count() / groups;
        for (int g = 0; g < groups; g++) {
            float best = Float.NEGATIVE_INFINITY;
            float second = Float.NEGATIVE_INFINITY;
            for (int e = g * size; e < (g + 1) * size; e++) {
                if (choice[e] > best) {
                    second = best;
                    best = choice[e];
                } else if (choice[e] > second) {
                    second = choice[e];
                }
            }
            groupScores[g] =
                    switch (router) {
                        case Router.Softmax _ -> best;
                        case Router.Sigmoid _ -> size == 1 ? best : best + second;
                    };
        }
        select(groupScores, groups, router.keptGroups(), chosen);
        for (int e = 0; e < spec.count(); e++) {
            if (!chosen[e / size]) {
                choice[e] = 0;
            }
        }
    }

    /// Marks the `wanted` largest of the first `count` scores.
    private static void select(float[] scores, int count, int wanted, boolean[] marks) {
        Arrays.fill(marks, 0, count, false);
        for (int i = 0; i < wanted; i++) {
            int best = -1;
            for (int e = 0; e < count; e++) {
                if (!marks[e] && (best < 0 || scores[e] > scores[best])) {
                    best = e;
                }
            }
            marks[best] = true;
        }
    }

    private void scale(float[] weights, int at, float sum) {
        Router router = spec.router();
        float divisor =
                switch (router) {
                    case Router.Softmax _ -> sum;
                    case Router.Sigmoid _ -> sum + SUM_FLOOR;
                };
        float factor = (float) router.scale();
        for (int i = at; i < at + spec.active(); i++) {
            float weight = router.normalize() ? weights[i] / divisor : weights[i];
            weights[i] = factor == 1f ? weight : weight * factor;
        }
    }
}
