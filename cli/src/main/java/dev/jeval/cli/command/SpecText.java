package dev.jeval.cli.command;

import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import dev.jeval.engine.spec.RopeScaling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a decoder computes, in a few lines for people.
final class SpecText {
    private SpecText() {}

    /// One line per part; layers that are equal share their lines.
    static List<String> lines(DecoderSpec spec) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "vocabulary %,d, hidden size %,d, %d layers, context %,d tokens"
                        .formatted(
                                spec.vocabSize(),
                                spec.hiddenSize(),
                                spec.layers().size(),
                                spec.contextLength()));
        if (spec.embedding().scale() != 1 || spec.embedding().norm() != null) {
            Norm norm = spec.embedding().norm();
            lines.add(
                    "embedding × "
                            + number(spec.embedding().scale())
                            + (norm == null ? "" : ", then " + text(norm)));
        }
        Map<DecoderSpec.Layer, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < spec.layers().size(); i++) {
            groups.computeIfAbsent(spec.layers().get(i), _ -> new ArrayList<>()).add(i);
        }
        groups.forEach((layer, numbers) -> {
            lines.add(groups.size() == 1 ? "every layer" : "layers " + ranges(numbers));
            lines.add("  " + text(layer.attention()));
            lines.add("  " + text(layer.attention().position()));
            lines.add("  " + text(layer.feedForward()));
            lines.add("  " + text(layer.residual()));
        });
        lines.add("final " + text(spec.finalNorm()));
        lines.add(text(spec.output()));
        return lines;
    }

    private static String text(Attention attention) {
        return switch (attention) {
            case Attention.MultiHead a ->
                    "attention: %d heads, %d key/value, head dim %d, scale %s%s%s%s%s%s%s%s"
                            .formatted(
                                    a.heads(),
                                    a.kvHeads(),
                                    a.headDim(),
                                    number(a.scale()),
                                    a.window() > 0 ? ", window " + a.window() : "",
                                    a.softCap() > 0 ? ", soft cap " + number(a.softCap()) : "",
                                    a.qkNorm() instanceof Attention.QkNorm.None
                                            ? ""
                                            : ", normalised queries and keys",
                                    bias(a.qkvBias(), a.outputBias()),
                                    a.kvHeadMapping() == Attention.KvHeadMapping.TILED
                                            ? ", tiled key/value heads"
                                            : "",
                                    a.logN() > 0 ? ", log-n beyond " + a.logN() : "",
                                    a.clip() > 0 ? ", clipped to ±" + number(a.clip()) : "");
            case Attention.Latent a ->
                    "latent attention: %d heads, key dim %d, value dim %d, scale %s"
                            .formatted(a.heads(), a.keyDim(), a.valueDim(), number(a.scale()));
        };
    }

    private static String bias(boolean qkv, boolean output) {
        return qkv ? output ? ", biases" : ", q/k/v biases" : output ? ", output bias" : "";
    }

    private static String text(Position position) {
        return switch (position) {
            case Position.Rope rope ->
                    "rope: theta %s, %d dims%s%s"
                            .formatted(
                                    number(rope.theta()),
                                    rope.dims(),
                                    rope.interleaved() ? ", interleaved" : "",
                                    text(rope.scaling()));
            case Position.Alibi alibi ->
                    "alibi: %s, max bias %s%s"
                            .formatted(
                                    name(alibi.slopes()),
                                    number(alibi.maxBias()),
                                    alibi.beforeScale() ? ", scaled with the scores" : "");
            case Position.Learned learned ->
                    "learned positions: %,d".formatted(learned.positions());
            case Position.None() -> "no positions";
        };
    }

    private static String text(RopeScaling scaling) {
        return switch (scaling) {
            case RopeScaling.None() -> "";
            case RopeScaling.Linear linear -> ", linear × " + number(linear.factor());
            case RopeScaling.DynamicNtk ntk ->
                    ", dynamic NTK × %s beyond %,d (depends on the length)"
                            .formatted(number(ntk.factor()), ntk.maxPositions());
            case RopeScaling.QwenDynamicNtk ntk ->
                    ", dynamic NTK beyond %,d (depends on the length)"
                            .formatted(ntk.trainedLength());
            case RopeScaling.Llama3 llama ->
                    ", llama3 × %s from %,d"
                            .formatted(number(llama.factor()), llama.originalPositions());
            case RopeScaling.Yarn yarn ->
                    ", yarn × %s from %,d"
                            .formatted(number(yarn.factor()), yarn.originalPositions());
            case RopeScaling.LongRope rope ->
                    ", longrope from %,d (depends on the length)"
                            .formatted(rope.originalPositions());
        };
    }

    private static String text(FeedForward feedForward) {
        return switch (feedForward) {
            case FeedForward.Gated gated ->
                    "feed-forward: gated, width %,d, %s%s"
                            .formatted(
                                    gated.width(),
                                    text(gated.activation()),
                                    gated.bias() ? ", biases" : "");
            case FeedForward.Plain plain ->
                    "feed-forward: plain, width %,d, %s%s"
                            .formatted(
                                    plain.width(),
                                    text(plain.activation()),
                                    plain.bias() ? ", biases" : "");
            case FeedForward.Experts experts ->
                    "feed-forward: %d of %d experts, width %,d, %s%s"
                            .formatted(
                                    experts.active(),
                                    experts.count(),
                                    experts.expert().width(),
                                    text(experts.expert().activation()),
                                    experts.shared() == null
                                            ? ""
                                            : ", shared expert of width %,d"
                                                    .formatted(experts.shared().expert().width()));
        };
    }

    private static String text(Activation activation) {
        return name(activation).replace('_', '-');
    }

    private static String text(Residual residual) {
        String wiring =
                switch (residual) {
                    case Residual.Sequential _ -> "one after the other, norm before each";
                    case Residual.Normalized _ -> "one after the other, from the normed stream";
                    case Residual.Parallel _ -> "side by side, one norm";
                    case Residual.ParallelTwoNorms _ -> "side by side, a norm each";
                    case Residual.PostNorm _ -> "one after the other, norm behind each";
                    case Residual.Sandwich _ -> "one after the other, norm before and behind each";
                };
        return "residual: " + wiring + " (" + text(residual.norm()) + ")";
    }

    private static String text(Norm norm) {
        return switch (norm) {
            case Norm.Rms rms ->
                    "RMS norm, eps " + number(rms.eps()) + (rms.unitOffset() ? ", 1 + weight" : "");
            case Norm.Layer layer ->
                    "layer norm, eps " + number(layer.eps()) + (layer.bias() ? "" : ", no bias");
        };
    }

    private static String text(DecoderSpec.Output output) {
        return "output: "
                + (output.tied() ? "tied to the embedding" : "a matrix of its own")
                + (output.bias() ? ", bias" : "")
                + (output.scale() != 1 ? ", logits × " + number(output.scale()) : "")
                + (output.softCap() > 0 ? ", soft cap " + number(output.softCap()) : "");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.6g", value)
                        .replaceFirst("(\\.[0-9]*?)0+(e|$)", "$1$2")
                        .replaceFirst("\\.(e|$)", "$1");
    }

    /// `0-3, 7` for 0, 1, 2, 3, 7.
    private static String ranges(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            int start = numbers.get(i);
            while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
                i++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(start);
            if (numbers.get(i) != start) {
                text.append('–').append(numbers.get(i));
            }
        }
        return text.toString();
    }
}
