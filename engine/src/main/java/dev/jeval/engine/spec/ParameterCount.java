package dev.jeval.engine.spec;

import dev.jeval.engine.spec.Attention.QkNorm;

/// Counts the parameters that a spec asks for.
final class ParameterCount {
    private final long hidden;
    private final boolean active;

    private ParameterCount(long hidden, boolean active) {
        this.hidden = hidden;
        this.active = active;
    }

    /// All parameters.
    static long of(DecoderSpec spec) {
        return count(spec, false);
    }

    /// Parameters that take part in computing one token.
    static long active(DecoderSpec spec) {
        return count(spec, true);
    }

    private static long count(DecoderSpec spec, boolean active) {
        ParameterCount count = new ParameterCount(spec.hiddenSize(), active);
        long embedding = (long) spec.vocabSize() * spec.hiddenSize();
        long total = embedding;
        Position.Learned learned = spec.learnedPositions();
        if (learned != null) {
            total += (long) learned.positions() * spec.hiddenSize();
        }
        Norm embeddingNorm = spec.embedding().norm();
        if (embeddingNorm != null) {
            total += norm(embeddingNorm, spec.hiddenSize());
        }
        for (DecoderSpec.Layer layer : spec.layers()) {
            total += count.attention(layer.attention());
            total += count.feedForward(layer.feedForward());
            total += count.residual(layer.residual());
        }
        total += norm(spec.finalNorm(), spec.hiddenSize());
        if (!spec.output().tied()) {
            total += embedding;
        }
        return total + (spec.output().bias() ? spec.vocabSize() : 0);
    }

    private long attention(Attention attention) {
        return switch (attention) {
            case Attention.MultiHead a -> {
                long q = (long) a.heads() * a.headDim();
                long kv = (long) a.kvHeads() * a.headDim();
                yield linear(hidden, q + 2 * kv, a.qkvBias())
                        + linear(q, hidden, a.outputBias())
                        + qkNorm(a, q, kv);
            }
            case Attention.Latent a -> {
                long q = (long) a.heads() * a.keyDim();
                long queries =
                        a.queryRank() == 0
                                ? linear(hidden, q, false)
                                : linear(hidden, a.queryRank(), a.bias())
                                        + a.queryRank()
                                        + linear(a.queryRank(), q, false);
                yield queries
                        + linear(hidden, a.kvRank() + a.ropeDim(), a.bias())
                        + a.kvRank()
                        + linear(a.kvRank(), (long) a.heads() * (a.nopeDim() + a.valueDim()), false)
                        + linear((long) a.heads() * a.valueDim(), hidden, a.bias());
            }
        };
    }

    private static long qkNorm(Attention.MultiHead a, long q, long kv) {
        return switch (a.qkNorm()) {
            case QkNorm.None _ -> 0;
            case QkNorm.PerHead p ->
                    p.weightPerHead() ? norm(p.norm(), q + kv) : 2 * norm(p.norm(), a.headDim());
            case QkNorm.Whole w -> norm(w.norm(), q + kv);
        };
    }

    private long feedForward(FeedForward feedForward) {
        return switch (feedForward) {
            case FeedForward.Gated g -> gated(g);
            case FeedForward.Plain p ->
                    linear(hidden, p.width(), p.bias()) + linear(p.width(), hidden, p.bias());
            case FeedForward.Experts e -> {
                long total =
                        e.count() * hidden + (active ? e.active() : e.count()) * gated(e.expert());
                if (e.router() instanceof FeedForward.Router.Sigmoid) {
                    total += e.count();
                }
                FeedForward.Shared shared = e.shared();
                yield shared == null
                        ? total
                        : total + gated(shared.expert()) + (shared.gated() ? hidden : 0);
            }
        };
    }

    private long gated(FeedForward.Gated g) {
        return 2 * linear(hidden, g.width(), g.bias()) + linear(g.width(), hidden, g.bias());
    }

    private long residual(Residual residual) {
        int norms =
                switch (residual) {
                    case Residual.Parallel _ -> 1;
                    case Residual.Sequential _,
                            Residual.Normalized _,
                            Residual.ParallelTwoNorms _,
                            Residual.PostNorm _ ->
                            2;
                    case Residual.Sandwich _ -> 4;
                };
        return norms * norm(residual.norm(), hidden);
    }

    private static long linear(long in, long out, boolean bias) {
        return in * out + (bias ? out : 0);
    }

    private static long norm(Norm norm, long width) {
        return switch (norm) {
            case Norm.Rms _ -> width;
            case Norm.Layer layer -> layer.bias() ? 2 * width : width;
        };
    }
}
