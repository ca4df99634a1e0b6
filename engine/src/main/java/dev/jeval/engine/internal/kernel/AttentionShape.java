package dev.jeval.engine.internal.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What defines the attention of a layer beside its numbers. Immutable; shared by all steps.
public final class AttentionShape {
    /// No sliding window.
    public static final int NO_WINDOW = Integer.MAX_VALUE;

    private final int[] kvHeadOf;
    private final int[][] headsOf;
    private final float scale;
    private final float softCap;
    private final int window;
    private final float @Nullable [][] bias;
    private final boolean biasBeforeScale;
    private final int tileTokens;

    /// Describes the attention of a layer.
    ///
    /// @param kvHeadOf the key/value head of each query head (H entries); copied
    /// @param kvHeads number of key/value heads (K)
    /// @param scale factor of the dot product
    /// @param softCap scores become `cap * tanh(score / cap)`; 0 for none
    /// @param window position `i` attends to `i - window < j <= i`; [#NO_WINDOW] for all
    /// @param bias for each query head a table by absolute key position `j`, long enough for every
    ///   position attended to; or null. Owned by the shape
    /// @param biasBeforeScale whether the score is `(dot + bias) * scale` instead of `dot * scale`
    ///   (then soft cap) `+ bias`
    public AttentionShape(
            int[] kvHeadOf,
            int kvHeads,
            float scale,
            float softCap,
            int window,
            float @Nullable [][] bias,
            boolean biasBeforeScale) {
        if (kvHeadOf.length == 0 || window < 1 || !(softCap >= 0)) {
            throw new IllegalArgumentException(
                    "attention: expected heads, window >= 1 and soft cap >= 0, got %d, %d and %s"
                            .formatted(kvHeadOf.length, window, softCap));
        }
        this.kvHeadOf = kvHeadOf.clone();
        this.scale = scale;
        this.softCap = softCap;
        this.window = window;
        this.bias = bias;
        this.biasBeforeScale = biasBeforeScale;
        int[] counts = new int[kvHeads];
        for (int kvHead : kvHeadOf) {
            counts[kvHead]++;
        }
        headsOf = new int[kvHeads][];
        for (int kvHead = 0; kvHead < kvHeads; kvHead++) {
            headsOf[kvHead] = new int[counts[kvHead]];
        }
        tileTokens = tileTokens(Arrays.stream(counts).max().orElseThrow());
        for (int head = kvHeadOf.length - 1; head >= 0; head--) {
            headsOf[kvHeadOf[head]][--counts[kvHeadOf[head]]] = head;
        }
    }

    /// The head map of grouped-query attention: head `h` uses `h / (heads / kvHeads)`.
    public static int[] grouped(int heads, int kvHeads) {
        int[] map = new int[heads];
        for (int head = 0; head < heads; head++) {
            map[head] = head / (heads / kvHeads);
        }
        return map;
    }

    /// Tokens of a tile of query rows for `heads` heads that read the same keys and values: as many
    /// as a [Scratch] holds, if possible so that the rows fill register tiles of 4 and of 6.
    static int tileTokens(int heads) {
        int most = Math.max(1, Scratch.QUERY_ROWS / heads);
        for (int tokens = most; 2 * tokens > most; tokens--) {
            if (tokens * heads % 12 == 0) {
                return tokens;
            }
        }
        return most;
    }

    /// Tokens of a tile for all heads of the largest group.
    int tileTokens() {
        return tileTokens;
    }

    /// Number of query heads (H).
    public int heads() {
        return kvHeadOf.length;
    }

    /// Query heads that read `kvHead`, ascending; not to be changed.
    int[] headsOf(int kvHead) {
        return headsOf[kvHead];
    }

    /// Factor of the dot product.
    float scale() {
        return scale;
    }

    /// Soft cap, 0 for none.
    float softCap() {
        return softCap;
    }

    /// The first position that the query at `position` sees.
    int firstVisible(int position) {
        return window > position ? 0 : position - window + 1;
    }

    /// The bias table of a query head by absolute position, or null.
    float @Nullable [] bias(int head) {
        return bias == null ? null : bias[head];
    }

    /// Whether the bias is added before the scale.
    boolean biasBeforeScale() {
        return biasBeforeScale;
    }
}
