package dev.jeval.engine.internal.family;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.UnsupportedModelException;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.DecoderSpec;
import java.util.List;
import java.util.stream.Collectors;

/// The list of model families, and the way from a config to a spec and a layout.
public final class Families {
    private static final List<Family> ALL =
            List.of(
                    new LlamaFamily(),
                    new MistralFamily(),
                    new MixtralFamily(),
                    new QwenFamily(),
                    new Qwen2Family(),
                    new Qwen2MoeFamily(),
                    new Qwen3Family(),
                    new Qwen3MoeFamily(),
                    new GemmaFamily(),
                    new Gemma2Family(),
                    new Gemma3Family(),
                    new CohereFamily(),
                    new Cohere2Family(),
                    new Gpt2Family(),
                    new GptNeoxFamily(),
                    new GptJFamily(),
                    new FalconFamily(),
                    new BloomFamily(),
                    new MptFamily(),
                    new StableLmFamily(),
                    new StarCoder2Family(),
                    new Phi3Family(),
                    new Olmo2Family(),
                    new PlamoFamily(),
                    new DeepSeekV2Family(),
                    new DeepSeekV3Family());

    private Families() {}

    /// A config's meaning.
    ///
    /// @param spec what it defines
    /// @param layout where the weights lie
    /// @param scaleBlock rows and columns that share a scale of 8-bit weights, if the config says
    ///   so
    public record Resolved(DecoderSpec spec, WeightLayout layout, List<Integer> scaleBlock) {
        /// Copies the list.
        public Resolved {
            scaleBlock = List.copyOf(scaleBlock);
        }
    }

    /// All families, in the order in which they are asked.
    public static List<Family> all() {
        return ALL;
    }

    /// What `config` means. Every key of it must be understood.
    ///
    /// @throws ModelFormatException if a value is missing or damaged
    /// @throws UnsupportedModelException if the family or a key is unknown
    public static Resolved resolve(ModelConfig config) {
        Family family = family(config);
        try {
            DecoderSpec spec = family.spec(config);
            WeightLayout layout = family.layout(config, spec);
            List<Integer> scaleBlock = Quantization.scaleBlock(config);
            config.requireUnderstood();
            return new Resolved(spec, layout, scaleBlock);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(config.where() + ": " + e.getMessage(), e);
        }
    }

    private static Family family(ModelConfig config) {
        String modelType = config.text("model_type");
        for (Family family : ALL) {
            if (family.modelTypes().contains(modelType)) {
                return family;
            }
        }
        throw new UnsupportedModelException(
                "%s: model_type: expected one of %s, got '%s'%s"
                        .formatted(
                                config.where(),
                                ALL.stream()
                                        .flatMap(family -> family.modelTypes().stream())
                                        .collect(Collectors.joining(", ")),
                                modelType,
                                config.isSet("auto_map")
                                        ? " (auto_map asks for code from the checkpoint, which is never run)"
                                        : ""));
    }
}
