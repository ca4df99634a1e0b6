package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.DecoderSpec;
import java.util.List;

/// One model family. Stateless.
public interface Family {
    /// The values of `model_type` that mean this family.
    List<String> modelTypes();

    /// What the config defines. Reads every key that matters, and only those.
    ///
    /// @throws dev.jeval.engine.ModelFormatException if a value is missing or damaged
    /// @throws dev.jeval.engine.UnsupportedModelException if a value asks for something missing
    ///   here
    DecoderSpec spec(ModelConfig config);

    /// Where the weights of such a model lie.
    WeightLayout layout(ModelConfig config, DecoderSpec spec);
}
