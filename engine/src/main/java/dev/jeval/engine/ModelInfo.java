package dev.jeval.engine;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an opened model is.
///
/// @param directory the checkpoint's directory
/// @param modelType `model_type` of its config.json
/// @param parameterCount number of weights, tied ones counted once
/// @param storedDtype the weights' type as stored (`F32`, `F16`, `BF16`, or several joined by `+`)
/// @param vocabSize rows of the output projection (V)
/// @param hiddenSize model width (D)
/// @param layers number of decoder layers (L)
/// @param maxPositions maximum sequence length the checkpoint declares
/// @param maxLength maximum sequence length in use: that of the options, otherwise `maxPositions`
/// @param bosId id that begins a text, or null: the tokenizer's, or without a tokenizer the
///   config's
/// @param eosIds ids that end a text, the tokenizer's first, then those of generation_config.json,
///   or of config.json where it has none; may be empty
/// @param weightBytes bytes of the weight files
public record ModelInfo(
        Path directory,
        String modelType,
        long parameterCount,
        String storedDtype,
        int vocabSize,
        int hiddenSize,
        int layers,
        int maxPositions,
        int maxLength,
        @Nullable Integer bosId,
        List<Integer> eosIds,
        long weightBytes) {
    /// Copies the list.
    public ModelInfo {
        eosIds = List.copyOf(eosIds);
    }

    /// The id that stands before a text without context: BOS, otherwise the first EOS; null if the
    /// model has neither.
    public @Nullable Integer prefixId() {
        if (bosId != null) {
            return bosId;
        }
        return eosIds.isEmpty() ? null : eosIds.getFirst();
    }
}
