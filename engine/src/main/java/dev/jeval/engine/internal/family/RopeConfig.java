package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.RopeScaling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `rope_theta` and `rope_scaling` (or `rope_parameters`, which holds both).
///
/// Source: `modeling_rope_utils.py` of transformers 4.52; where 4.48 differs, the fixtures follow
/// the newer one.
final class RopeConfig {
    private RopeConfig() {}

    /// The base of the wavelengths.
    static double theta(ModelConfig config, double fallback) {
        ModelConfig parameters = config.optionalObject("rope_parameters");
        if (parameters != null && parameters.isSet("rope_theta")) {
            return parameters.positive("rope_theta", fallback);
        }
        return config.positive("rope_theta", fallback);
    }

    /// The scaling for long contexts.
    ///
    /// @param contextLength `max_position_embeddings`
    /// @param dims rotated components of a head
    static RopeScaling scaling(ModelConfig config, int contextLength, int dims) {
        ModelConfig rope = config.optionalObject("rope_scaling");
        if (rope == null) {
            rope = config.optionalObject("rope_parameters");
        }
        if (rope == null) {
            return new RopeScaling.None();
        }
        rope.ignore("rope_theta");
        String oldName = rope.optionalText("type");
        String type = rope.text("rope_type", oldName == null ? "default" : oldName);
        RopeScaling scaling =
                switch (type) {
                    case "default" -> new RopeScaling.None();
                    case "linear" -> new RopeScaling.Linear(factor(rope));
                    case "dynamic" -> dynamic(rope, contextLength);
                    case "llama3" ->
                            new RopeScaling.Llama3(
                                    factor(rope),
                                    rope.number("low_freq_factor"),
                                    rope.number("high_freq_factor"),
                                    rope.size("original_max_position_embeddings"));
                    case "yarn" -> yarn(rope, contextLength);
                    case "longrope", "su" -> longRope(config, rope, contextLength, dims);
                    default ->
                            throw rope.unsupported(
                                    "rope_type",
                                    "default, linear, dynamic, llama3, yarn or longrope",
                                    type);
                };
        rope.requireUnderstood();
        return scaling;
    }

    private static double factor(ModelConfig rope) {
        double factor = rope.number("factor");
        if (!(factor > 0)) {
            throw rope.wrong("factor", "a number above 0", factor);
        }
        return factor;
    }

    private static RopeScaling dynamic(ModelConfig rope, int contextLength) {
        // The reference reads this key and goes by max_position_embeddings all the same.
        rope.ignore("original_max_position_embeddings");
        return new RopeScaling.DynamicNtk(factor(rope), contextLength);
    }

    private static RopeScaling yarn(ModelConfig rope, int contextLength) {
        Integer original = rope.optionalSize("original_max_position_embeddings");
        double given = factor(rope);
        double factor = original == null ? given : (double) contextLength / original;
        rope.requireFlag("truncate", true);
        return new RopeScaling.Yarn(
                factor,
                original == null ? contextLength : original,
                rope.positive("beta_fast", 32),
                rope.positive("beta_slow", 1),
                yarnAttentionFactor(rope, factor));
    }

    private static double yarnAttentionFactor(ModelConfig rope, double factor) {
        Double given = rope.optionalNumber("attention_factor");
        double mscale = rope.number("mscale", 0);
        double mscaleAllDim = rope.number("mscale_all_dim", 0);
        if (given != null) {
            return given;
        }
        return mscale != 0 && mscaleAllDim != 0
                ? yarnScale(factor, mscale) / yarnScale(factor, mscaleAllDim)
                : yarnScale(factor, 1);
    }

    /// YaRN's `0.1 mscale ln(factor) + 1`, 1 for factors up to 1.
    static double yarnScale(double factor, double mscale) {
        return factor <= 1 ? 1 : 0.1 * mscale * StrictMath.log(factor) + 1;
    }

    private static RopeScaling longRope(
            ModelConfig config, ModelConfig rope, int contextLength, int dims) {
        Integer original = config.optionalSize("original_max_position_embeddings");
        if (original == null) {
            original = rope.optionalSize("original_max_position_embeddings");
        }
        Double given = rope.optionalNumber("factor");
        double factor =
                original != null ? (double) contextLength / original : given == null ? 1 : given;
        int trained = original == null ? contextLength : original;
        Double attention = rope.optionalNumber("attention_factor");
        double attentionFactor =
                attention != null
                        ? attention
                        : factor <= 1
                                ? 1
                                : Math.sqrt(1 + StrictMath.log(factor) / StrictMath.log(trained));
        return new RopeScaling.LongRope(
                factors(rope, "short_factor", dims),
                factors(rope, "long_factor", dims),
                trained,
                attentionFactor);
    }

    private static List<Double> factors(ModelConfig rope, String key, int dims) {
        double @Nullable [] numbers = rope.optionalNumbers(key);
        if (numbers == null || numbers.length != dims / 2) {
            throw rope.wrong(
                    key,
                    dims / 2 + " numbers",
                    numbers == null ? "none" : numbers.length + " numbers");
        }
        List<Double> factors = new ArrayList<>();
        for (double number : numbers) {
            factors.add(number);
        }
        return factors;
    }
}
