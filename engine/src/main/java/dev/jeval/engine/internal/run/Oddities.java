package dev.jeval.engine.internal.run;

import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.RopeScaling;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is unusual about a checkpoint, in sentences for its user.
final class Oddities {
    private static final int MAX_LISTED = 5;

    private final ModelConfig config;
    private final DecoderSpec spec;
    private final Checkpoint checkpoint;
    private final WeightBinder binder;

    Oddities(ModelConfig config, DecoderSpec spec, Checkpoint checkpoint, WeightBinder binder) {
        this.config = config;
        this.spec = spec;
        this.checkpoint = checkpoint;
        this.binder = binder;
    }

    List<String> find() {
        List<String> oddities = new ArrayList<>();
        tensors(oddities);
        dtypes(oddities);
        positions(oddities);
        if (config.isSet("auto_map")) {
            oddities.add("The config asks for code from the checkpoint (auto_map); it is not run.");
        }
        if (config.isSet("quantization_config")) {
            oddities.add(
                    "The weights are quantised to 8-bit floats; activations are computed in float32.");
        }
        return oddities;
    }

    private void tensors(List<String> oddities) {
        List<String> unused = binder.unused();
        if (!unused.isEmpty()) {
            oddities.add(
                    "%d tensors are not part of the model and are not used: %s."
                            .formatted(unused.size(), some(unused)));
        }
        List<String> buffers = binder.ignored();
        if (!buffers.isEmpty()) {
            oddities.add(
                    "%d stored buffers are recomputed: %s."
                            .formatted(buffers.size(), some(buffers)));
        }
        if (binder.isPrefixMissing()) {
            oddities.add("Tensor names lack the prefix of a full model.");
        }
    }

    private void dtypes(List<String> oddities) {
        Set<DType> types = EnumSet.noneOf(DType.class);
        boolean scaled = false;
        for (String name : binder.used()) {
            Tensor tensor = checkpoint.find(name);
            if (tensor != null) {
                types.add(tensor.dtype());
                scaled |= ScaledWeights.hasScale(checkpoint, tensor);
            }
        }
        if (types.size() > 1) {
            oddities.add(
                    "Weights have several types: %s."
                            .formatted(
                                    types.stream()
                                            .map(DType::name)
                                            .collect(Collectors.joining(", "))));
        }
        if (types.contains(DType.F64)) {
            oddities.add("Weights in F64 are rounded to float32.");
        }
        if (scaled) {
            oddities.add("8-bit weights are multiplied by their scales into float32 when loaded.");
        }
    }

    private void positions(List<String> oddities) {
        Attention first = spec.layers().getFirst().attention();
        if (spec.layers().stream().anyMatch(layer -> dependsOnLength(layer.attention()))) {
            oddities.add(
                    "Positions depend on the length of the sequence: prefixes are shared only between requests of equal tables.");
        }
        if (first instanceof Attention.MultiHead a
                && a.kvHeadMapping() == Attention.KvHeadMapping.TILED) {
            oddities.add("Query head h reads key/value head h mod %d.".formatted(a.kvHeads()));
        }
        if (first instanceof Attention.Latent) {
            oddities.add("The cache holds the heads' keys and values, not the latents.");
        }
    }

    private static boolean dependsOnLength(Attention attention) {
        return attention.position() instanceof Position.Rope rope
                && switch (rope.scaling()) {
                    case RopeScaling.DynamicNtk _,
                            RopeScaling.QwenDynamicNtk _,
                            RopeScaling.LongRope _ ->
                            true;
                    case RopeScaling.None _,
                            RopeScaling.Linear _,
                            RopeScaling.Llama3 _,
                            RopeScaling.Yarn _ ->
                            false;
                };
    }

    private static String some(List<String> names) {
        String listed = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        return names.size() > MAX_LISTED ? listed + ", ..." : listed;
    }
}
