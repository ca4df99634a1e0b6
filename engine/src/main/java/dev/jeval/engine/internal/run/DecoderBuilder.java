package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.family.Role;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.internal.run.WeightBinder.Part;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.Attention.QkNorm;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pairs every part of a spec with its weights.
final class DecoderBuilder {
    private static final int NO_EXPERT = 0;
    private static final int NO_LAYER = 0;

    private final DecoderSpec spec;
    private final WeightBinder weights;
    private final int hidden;

    DecoderBuilder(DecoderSpec spec, WeightBinder weights) {
        this.spec = spec;
        this.weights = weights;
        this.hidden = spec.hiddenSize();
    }

    /// A decoder's steps with their weights.
    ///
    /// @param embedding `[V, D]`
    /// @param positions `[P, D]`, or null
    /// @param output `[V, D]` with its bias
    record Parts(
            Matrix embedding,
            @Nullable Matrix positions,
            @Nullable NormStep embeddingNorm,
            List<LayerStep> layers,
            NormStep finalNorm,
            Matrix output) {}

    Parts build() {
        // Looked up where the rows lie, and never rounded, even if the tied output is.
        Matrix embedding = weights.table(new Part(Role.EMBEDDING, spec.vocabSize()), hidden);
        Position.Learned learned = spec.learnedPositions();
        Matrix positions =
                learned == null
                        ? null
                        : weights.table(new Part(Role.POSITIONS, learned.positions()), hidden);
        Norm embeddingNorm = spec.embedding().norm();
        List<LayerStep> layers = new ArrayList<>();
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            layers.add(layer(layer, spec.layers().get(layer)));
        }
        boolean tied = spec.output().tied();
        // Last, since matrices are packed in the order in which they are made.
        Matrix output =
                matrix(
                        NO_LAYER,
                        hidden,
                        spec.output().bias(),
                        new Part(
                                tied ? Role.EMBEDDING : Role.OUTPUT,
                                Role.OUTPUT,
                                spec.vocabSize()));
        return new Parts(
                embedding,
                positions,
                embeddingNorm == null ? null : norm(embeddingNorm, Role.EMBEDDING_NORM, NO_LAYER),
                List.copyOf(layers),
                norm(spec.finalNorm(), Role.FINAL_NORM, NO_LAYER),
                output);
    }

    private LayerStep layer(int layer, DecoderSpec.Layer parts) {
        return new LayerStep(
                parts.residual(),
                norms(layer, parts.residual()),
                attention(layer, parts.attention()),
                feedForward(layer, parts.feedForward()));
    }

    private NormStep[] norms(int layer, Residual residual) {
        List<Role> roles =
                switch (residual) {
                    case Residual.Sequential _,
                            Residual.Normalized _,
                            Residual.ParallelTwoNorms _ ->
                            List.of(Role.ATTENTION_NORM, Role.FEED_FORWARD_NORM);
                    case Residual.Parallel _ -> List.of(Role.ATTENTION_NORM);
                    case Residual.PostNorm _ ->
                            List.of(Role.ATTENTION_POST_NORM, Role.FEED_FORWARD_POST_NORM);
                    case Residual.Sandwich _ ->
                            List.of(
                                    Role.ATTENTION_NORM,
                                    Role.ATTENTION_POST_NORM,
                                    Role.FEED_FORWARD_NORM,
                                    Role.FEED_FORWARD_POST_NORM);
                };
        return roles.stream()
                .map(role -> norm(residual.norm(), role, layer))
                .toArray(NormStep[]::new);
    }

    private AttentionStep attention(int layer, Attention attention) {
        return switch (attention) {
            case Attention.MultiHead a -> multiHead(layer, a);
            case Attention.Latent a -> latent(layer, a);
        };
    }

    private AttentionStep multiHead(int layer, Attention.MultiHead a) {
        int queries = a.heads() * a.headDim();
        int keys = a.kvHeads() * a.headDim();
        return new MultiHeadAttention(
                a,
                matrix(
                        layer,
                        hidden,
                        a.qkvBias(),
                        new Part(Role.QUERY, queries),
                        new Part(Role.KEY, keys),
                        new Part(Role.VALUE, keys)),
                matrix(layer, queries, a.outputBias(), new Part(Role.ATTENTION_OUTPUT, hidden)),
                qkNorm(layer, Role.QUERY_NORM, a.qkNorm(), a.heads(), a.headDim()),
                qkNorm(layer, Role.KEY_NORM, a.qkNorm(), a.kvHeads(), a.headDim()));
    }

    private @Nullable NormStep qkNorm(int layer, Role role, QkNorm qkNorm, int heads, int headDim) {
        return switch (qkNorm) {
            case QkNorm.None _ -> null;
            case QkNorm.PerHead p -> norm(p.norm(), role, layer, heads, headDim, p.weightPerHead());
            case QkNorm.Whole w -> norm(w.norm(), role, layer, 1, heads * headDim, false);
        };
    }

    private AttentionStep latent(int layer, Attention.Latent a) {
        boolean hasLatent = a.queryRank() > 0;
        Norm latentNorm = new Norm.Rms(a.latentEps(), false);
        return new LatentAttention(
                a,
                hasLatent
                        ? matrix(
                                layer, hidden, a.bias(), new Part(Role.QUERY_LATENT, a.queryRank()))
                        : null,
                hasLatent
                        ? norm(latentNorm, Role.QUERY_LATENT_NORM, layer, 1, a.queryRank(), false)
                        : null,
                matrix(
                        layer,
                        hasLatent ? a.queryRank() : hidden,
                        false,
                        new Part(Role.QUERY, a.heads() * a.keyDim())),
                matrix(layer, hidden, a.bias(), new Part(Role.KV_LATENT, a.kvRank() + a.ropeDim())),
                norm(latentNorm, Role.KV_LATENT_NORM, layer, 1, a.kvRank(), false),
                matrix(
                        layer,
                        a.kvRank(),
                        false,
                        new Part(Role.KV_UP, a.heads() * (a.nopeDim() + a.valueDim()))),
                matrix(
                        layer,
                        a.heads() * a.valueDim(),
                        a.bias(),
                        new Part(Role.ATTENTION_OUTPUT, hidden)));
    }

    private FeedForwardStep feedForward(int layer, FeedForward feedForward) {
        return switch (feedForward) {
            case FeedForward.Gated g -> gated(layer, NO_EXPERT, g, Role.GATE, Role.UP, Role.DOWN);
            case FeedForward.Plain p ->
                    new PlainFeedForward(
                            p,
                            matrix(layer, hidden, p.bias(), new Part(Role.UP, p.width())),
                            matrix(layer, p.width(), p.bias(), new Part(Role.DOWN, hidden)));
            case FeedForward.Experts e -> experts(layer, e);
        };
    }

    private GatedFeedForward gated(
            int layer, int expert, FeedForward.Gated g, Role gate, Role up, Role down) {
        return new GatedFeedForward(
                g,
                weights.matrix(
                        layer,
                        expert,
                        hidden,
                        g.bias(),
                        new Part(gate, g.width()),
                        new Part(up, g.width())),
                weights.matrix(layer, expert, g.width(), g.bias(), new Part(down, hidden)));
    }

    private FeedForwardStep experts(int layer, FeedForward.Experts e) {
        Matrix[] gateUp = new Matrix[e.count()];
        Matrix[] down = new Matrix[e.count()];
        for (int expert = 0; expert < e.count(); expert++) {
            GatedFeedForward one =
                    gated(
                            layer,
                            expert,
                            e.expert(),
                            Role.EXPERT_GATE,
                            Role.EXPERT_UP,
                            Role.EXPERT_DOWN);
            gateUp[expert] = one.gateUp();
            down[expert] = one.down();
        }
        float[] correction =
                switch (e.router()) {
                    case FeedForward.Router.Softmax _ -> null;
                    case FeedForward.Router.Sigmoid _ ->
                            weights.vector(Role.ROUTER_CORRECTION, layer, e.count(), 1);
                };
        FeedForward.Shared shared = e.shared();
        return new ExpertFeedForward(
                e,
                weights.exactMatrix(layer, hidden, new Part(Role.ROUTER, e.count())),
                correction,
                gateUp,
                down,
                shared == null
                        ? null
                        : gated(
                                layer,
                                NO_EXPERT,
                                shared.expert(),
                                Role.SHARED_GATE,
                                Role.SHARED_UP,
                                Role.SHARED_DOWN),
                shared == null || !shared.gated()
                        ? null
                        : weights.exactMatrix(layer, hidden, new Part(Role.SHARED_WEIGHT, 1)));
    }

    private Matrix matrix(int layer, int columns, boolean bias, Part... parts) {
        return weights.matrix(layer, NO_EXPERT, columns, bias, parts);
    }

    private NormStep norm(Norm norm, Role role, int layer) {
        return norm(norm, role, layer, 1, hidden, false);
    }

    private NormStep norm(
            Norm norm, Role role, int layer, int heads, int width, boolean weightPerHead) {
        int length = weightPerHead ? heads * width : width;
        boolean bias =
                switch (norm) {
                    case Norm.Rms _ -> false;
                    case Norm.Layer l -> l.bias();
                };
        return new NormStep(
                norm,
                weights.vector(role, layer, length, heads),
                bias ? weights.bias(role, layer, length) : null,
                heads,
                width,
                weightPerHead);
    }
}
