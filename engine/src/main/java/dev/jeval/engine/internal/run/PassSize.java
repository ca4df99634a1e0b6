package dev.jeval.engine.internal.run;

import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;

/// How large the buffers of a pass grow: the counterpart of what [Pass] and the steps allocate.
final class PassSize {
    /// Residual stream, input, both outputs of a layer, and the normed rows before the projection.
    private static final int HIDDEN_BUFFERS = 5;

    private PassSize() {}

    /// Bytes of the buffers of a pass of `rows` rows.
    static long bytes(DecoderSpec spec, int rows) {
        long wide = 0;
        long heads = 0;
        long latent = 0;
        long experts = 0;
        for (DecoderSpec.Layer layer : spec.layers()) {
            Attention attention = layer.attention();
            heads = Math.max(heads, (long) attention.heads() * attention.valueDim());
            wide = Math.max(wide, attentionWidth(attention));
            latent = Math.max(latent, latentWidth(attention));
            switch (layer.feedForward()) {
                case FeedForward.Gated g -> wide = Math.max(wide, 2L * g.width());
                case FeedForward.Plain p -> wide = Math.max(wide, p.width());
                case FeedForward.Experts e -> {
                    experts = Math.max(experts, expertWidth(e, spec.hiddenSize()));
                    FeedForward.Shared shared = e.shared();
                    wide = Math.max(wide, shared == null ? 0 : 2L * shared.expert().width());
                }
            }
        }
        long perRow = (long) HIDDEN_BUFFERS * spec.hiddenSize() + wide + heads + latent + experts;
        return Math.multiplyExact(perRow, (long) rows) * Float.BYTES;
    }

    private static long attentionWidth(Attention attention) {
        return switch (attention) {
            case Attention.MultiHead a -> (a.heads() + 2L * a.kvHeads()) * a.headDim();
            case Attention.Latent a -> a.heads() * (long) (a.keyDim() + a.valueDim());
        };
    }

    private static long latentWidth(Attention attention) {
        return switch (attention) {
            case Attention.MultiHead _ -> 0;
            case Attention.Latent a ->
                    (long) a.heads() * a.keyDim()
                            + Math.max(a.queryRank(), a.kvRank() + a.ropeDim())
                            + (long) a.heads() * (a.nopeDim() + a.valueDim());
        };
    }

    private static long expertWidth(FeedForward.Experts e, long hidden) {
        return e.count() + e.active() * (2 * hidden + 2L * e.expert().width());
    }
}
