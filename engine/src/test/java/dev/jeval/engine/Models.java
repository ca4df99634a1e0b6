package dev.jeval.engine;

import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Models over fake forward passes.
final class Models {
    /// Weights' bytes of [#info].
    static final long WEIGHT_BYTES = 1 << 20;

    /// What a memory limit sets aside beside weights, keys and values.

    private Models() {}

    static ModelInfo info(ForwardPass pass, List<Integer> eosIds) {
        return new ModelInfo(
                Path.of("fake"),
                "fake",
                1000,
                "F32",
                pass.vocabSize(),
                8,
                2,
                pass.maxPositions(),
                pass.maxPositions(),
                1,
                eosIds,
                WEIGHT_BYTES);
    }

    /// A model that holds at most `kvBytes` of keys and values.
    static LanguageModel limited(ForwardPass pass, long kvBytes) {
        ModelOptions options =
                ModelOptions.defaults()
                        .withMaxMemoryBytes(WEIGHT_BYTES + ModelOptions.RESERVE_BYTES + kvBytes);
        return new LanguageModel(pass, info(pass, List.of()), options, null);
    }

    static LanguageModel of(ForwardPass pass) {
        return of(pass, List.of(), null);
    }

    static LanguageModel of(ForwardPass pass, List<Integer> eosIds, @Nullable Tokenizer tokenizer) {
        return new LanguageModel(pass, info(pass, eosIds), ModelOptions.defaults(), tokenizer);
    }
}
