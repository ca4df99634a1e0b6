package dev.jeval.engine.spec;

import dev.jeval.engine.spec.Attention.QkNorm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// A spec in words, for people: one screen, one line for each kind of layer.
public final class SpecText {
    private static final int MAX_LISTED_LAYERS = 8;

    private SpecText() {}

    /// The lines that describe `spec`.
    public static List<String> lines(DecoderSpec spec) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s: %d layers, hidden size %d, vocabulary %d, context %d tokens"
                        .formatted(
                                spec.modelType(),
                                spec.layers().size(),
                                spec.hiddenSize(),
                                spec.vocabSize(),
                                spec.contextLength()));
        lines.add("embedding: " + embedding(spec));
        Map<DecoderSpec.Layer, List<Integer>> kinds = new LinkedHashMap<>();
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            kinds.computeIfAbsent(spec.layers().get(layer), _ -> new ArrayList<>()).add(layer);
        }
        kinds.forEach((layer, indices) -> {
            lines.add((kinds.size() == 1 ? "every layer" : layers(indices)) + ":");
            lines.add("  attention: " + attention(layer.attention()));
            lines.add("  feed-forward: " + feedForward(layer.feedForward()));
            lines.add("  residual: " + residual(layer.residual()));
        });
        lines.add("output: " + norm(spec.finalNorm()) + ", " + output(spec.output()));
        return lines;
    }

    private static String embedding(DecoderSpec spec) {
        StringJoiner text = new StringJoiner(", ");
        text.add("token vectors");
        if (spec.embedding().scale() != 1) {
            text.add("times " + number(spec.embedding().scale()));
        }
        Position.Learned learned = spec.learnedPositions();
        if (learned != null) {
            text.add("plus %d learned positions".formatted(learned.positions()));
        }
        Norm norm = spec.embedding().norm();
        if (norm != null) {
            text.add(norm(norm));
        }
        return text.toString();
    }

    private static String layers(List<Integer> indices) {
        StringJoiner text = new StringJoiner(", ");
        for (int i = 0; i < indices.size() && i < MAX_LISTED_LAYERS; i++) {
            text.add(indices.get(i).toString());
        }
        if (indices.size() > MAX_LISTED_LAYERS) {
            text.add("...");
        }
        return "%d layers (%s)".formatted(indices.size(), text);
    }

    private static String attention(Attention attention) {
        StringJoiner text = new StringJoiner(", ");
        switch (attention) {
            case Attention.MultiHead a -> multiHead(a, text);
            case Attention.Latent a -> {
                text.add(
                        "latent: %d heads of %d + %d, values of %d"
                                .formatted(a.heads(), a.nopeDim(), a.ropeDim(), a.valueDim()));
                text.add(
                        "latents of %s for queries and %d for keys and values"
                                .formatted(
                                        a.queryRank() == 0 ? "none" : a.queryRank(), a.kvRank()));
                if (a.bias()) {
                    text.add("biases");
                }
            }
        }
        text.add("scale " + number(attention.scale()));
        text.add(position(attention.position()));
        return text.toString();
    }

    private static void multiHead(Attention.MultiHead a, StringJoiner text) {
        String kind =
                a.kvHeads() == 1
                        ? "multi-query"
                        : a.kvHeads() == a.heads() ? "multi-head" : "grouped-query";
        text.add(
                "%s: %d query and %d key/value heads of %d"
                        .formatted(kind, a.heads(), a.kvHeads(), a.headDim()));
        if (a.kvHeadMapping() == Attention.KvHeadMapping.TILED) {
            text.add("key/value heads tiled");
        }
        if (a.window() > 0) {
            text.add("window of %d tokens".formatted(a.window()));
        }
        if (a.softCap() > 0) {
            text.add("scores capped at " + number(a.softCap()));
        }
        switch (a.qkNorm()) {
            case QkNorm.None _ -> {}
            case QkNorm.PerHead p -> text.add(norm(p.norm()) + " over each query and key head");
            case QkNorm.Whole w -> text.add(norm(w.norm()) + " over all queries and all keys");
        }
        if (a.qkvBias() || a.outputBias()) {
            text.add(
                    "biases on "
                            + (!a.outputBias()
                                    ? "queries, keys, values"
                                    : a.qkvBias() ? "all projections" : "the output"));
        }
        if (a.logN() > 0) {
            text.add("queries scaled by log-n beyond %d tokens".formatted(a.logN()));
        }
        if (a.clip() > 0) {
            text.add("projections clipped at " + number(a.clip()));
        }
    }

    private static String position(Position position) {
        return switch (position) {
            case Position.Rope r ->
                    "rope theta %s over %d components%s%s"
                            .formatted(
                                    number(r.theta()),
                                    r.dims(),
                                    r.interleaved() ? ", interleaved" : "",
                                    scaling(r.scaling()));
            case Position.Alibi a -> "ALiBi" + (a.beforeScale() ? " before the scale" : "");
            case Position.Learned _ -> "learned positions";
            case Position.None _ -> "no positions";
        };
    }

    private static String scaling(RopeScaling scaling) {
        return switch (scaling) {
            case RopeScaling.None _ -> "";
            case RopeScaling.Linear l -> ", linear scaling by " + number(l.factor());
            case RopeScaling.DynamicNtk d ->
                    ", dynamic NTK by %s beyond %d tokens"
                            .formatted(number(d.factor()), d.maxPositions());
            case RopeScaling.QwenDynamicNtk q ->
                    ", dynamic NTK beyond %d tokens".formatted(q.trainedLength());
            case RopeScaling.Llama3 l ->
                    ", llama3 scaling by %s from %d tokens"
                            .formatted(number(l.factor()), l.originalPositions());
            case RopeScaling.Yarn y ->
                    ", YaRN by %s from %d tokens"
                            .formatted(number(y.factor()), y.originalPositions());
            case RopeScaling.LongRope l ->
                    ", LongRoPE beyond %d tokens".formatted(l.originalPositions());
        };
    }

    private static String feedForward(FeedForward feedForward) {
        return switch (feedForward) {
            case FeedForward.Gated g ->
                    "gated %s, width %d%s".formatted(g.activation(), g.width(), bias(g.bias()));
            case FeedForward.Plain p ->
                    "plain %s, width %d%s".formatted(p.activation(), p.width(), bias(p.bias()));
            case FeedForward.Experts e -> {
                FeedForward.Shared shared = e.shared();
                yield "%d of %d experts (%s), %s%s"
                        .formatted(
                                e.active(),
                                e.count(),
                                feedForward(e.expert()),
                                router(e.router()),
                                shared == null
                                        ? ""
                                        : ", shared expert of width " + shared.expert().width());
            }
        };
    }

    private static String router(FeedForward.Router router) {
        String kind =
                switch (router) {
                    case FeedForward.Router.Softmax _ -> "softmax router";
                    case FeedForward.Router.Sigmoid _ -> "sigmoid router";
                };
        String groups =
                router.groups() == 1
                        ? ""
                        : " over %d of %d groups".formatted(router.keptGroups(), router.groups());
        return kind + groups + (router.normalize() ? ", normalised" : "");
    }

    private static String residual(Residual residual) {
        String norm = norm(residual.norm());
        return switch (residual) {
            case Residual.Sequential _ -> norm + " before each part";
            case Residual.Normalized _ -> norm + " before each part, normed input passed on";
            case Residual.Parallel _ -> "parallel parts behind one " + norm;
            case Residual.ParallelTwoNorms _ -> "parallel parts, each behind its " + norm;
            case Residual.PostNorm _ -> norm + " after each part";
            case Residual.Sandwich _ -> norm + " before and after each part";
        };
    }

    private static String output(DecoderSpec.Output output) {
        StringJoiner text = new StringJoiner(", ");
        text.add(output.tied() ? "tied to the embedding" : "own projection");
        if (output.bias()) {
            text.add("bias");
        }
        if (output.scale() != 1) {
            text.add("logits times " + number(output.scale()));
        }
        if (output.softCap() > 0) {
            text.add("logits capped at " + number(output.softCap()));
        }
        return text.toString();
    }

    private static String norm(Norm norm) {
        return switch (norm) {
            case Norm.Rms r ->
                    "RMS norm (eps %s%s)"
                            .formatted(number(r.eps()), r.unitOffset() ? ", 1 + w" : "");
            case Norm.Layer l ->
                    "layer norm (eps %s%s)".formatted(number(l.eps()), l.bias() ? "" : ", no bias");
        };
    }

    private static String bias(boolean bias) {
        return bias ? ", biases" : "";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Float.toString((float) value);
    }
}
