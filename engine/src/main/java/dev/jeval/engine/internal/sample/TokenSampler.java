package dev.jeval.engine.internal.sample;

import dev.jeval.engine.SamplingOptions;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Chooses the next token from logits, in the order of Hugging Face transformers: repetition
/// penalty, temperature, top-k, top-p, min-p.
///
/// Probabilities are float64; sums run over the remaining ids in increasing order, except the
/// cumulative sum of top-p, which runs from the most probable down (lower ids first among equals).
/// So the choice is a function of its arguments, bit for bit, on every machine.
///
/// Holds scratch memory for one vocabulary; not thread-safe; allocates nothing per token but for
/// top-p and top-k candidates.
public final class TokenSampler {
    private final float[] adjusted;
    private final double[] weights;

    /// @param vocabSize number of logits (V)
    public TokenSampler(int vocabSize) {
        this.adjusted = new float[vocabSize];
        this.weights = new double[vocabSize];
    }

    /// The index of the largest logit, the lowest among equals.
    public static int argmax(float[] logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    /// Chooses a token.
    ///
    /// @param logits V float32 logits; not changed
    /// @param seen ids the repetition penalty applies to; null if there is no penalty
    /// @param uniform a number in `[0, 1)` that decides the draw
    public int choose(
            float[] logits, SamplingOptions options, @Nullable BitSet seen, double uniform) {
        System.arraycopy(logits, 0, adjusted, 0, adjusted.length);
        if (seen != null) {
            penalize(seen, (float) options.repetitionPenalty());
        }
        int best = argmax(adjusted);
        if (options.isGreedy()) {
            return best;
        }
        double total = weigh(adjusted[best], options);
        return draw(uniform * total, best);
    }

    private void penalize(BitSet seen, float penalty) {
        for (int id = seen.nextSetBit(0); id >= 0; id = seen.nextSetBit(id + 1)) {
            float logit = adjusted[id];
            adjusted[id] = logit < 0 ? logit * penalty : logit / penalty;
        }
    }

    /// Fills in the unnormalized probability of every id, 0 for those that are cut.
    ///
    /// @return their sum
    private double weigh(float max, SamplingOptions options) {
        float threshold =
                options.topK() > 0 && options.topK() < adjusted.length
                        ? kthLargest(options.topK())
                        : Float.NEGATIVE_INFINITY;
        double total = 0;
        for (int id = 0; id < weights.length; id++) {
            double scaled = ((double) adjusted[id] - max) / options.temperature();
            weights[id] = adjusted[id] >= threshold ? StrictMath.exp(scaled) : 0;
            total += weights[id];
        }
        if (options.topP() < 1) {
            cutTopP(options.topP() * total, total);
        }
        if (options.minP() > 0) {
            cutBelow(options.minP());
        }
        return sum();
    }

    private float kthLargest(int k) {
        float[] sorted = adjusted.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - k];
    }

    /// Keeps an id if those more probable add up to less than `mass`.
    private void cutTopP(double mass, double total) {
        // Ids below this weight together cannot reach what the kept ones leave, so none is kept.
        double negligible = (total - mass) / weights.length;
        long[] order = new long[weights.length];
        int count = 0;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0 && weights[id] >= negligible) {
                order[count++] = descendingKey(adjusted[id], id);
            } else {
                weights[id] = 0;
            }
        }
        Arrays.sort(order, 0, count);
        double before = 0;
        for (int i = 0; i < count; i++) {
            int id = (int) order[i];
            double weight = weights[id];
            if (before >= mass) {
                weights[id] = 0;
            }
            before += weight;
        }
    }

    /// Sorts larger logits first, then lower ids.
    private static long descendingKey(float logit, int id) {
        int bits = Float.floatToIntBits(logit + 0.0f);
        int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ~ascending << Integer.SIZE) | id;
    }

    /// The most probable id has weight 1.
    private void cutBelow(double share) {
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] < share) {
                weights[id] = 0;
            }
        }
    }

    private double sum() {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        return total;
    }

    /// The first id whose cumulative weight exceeds `point`.
    private int draw(double point, int best) {
        double cumulative = 0;
        int last = best;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0) {
                cumulative += weights[id];
                last = id;
                if (point < cumulative) {
                    return id;
                }
            }
        }
        return last;
    }
}
