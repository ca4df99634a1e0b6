package dev.jeval.eval.backend;

import org.jspecify.annotations.Nullable;

/// What result files say about a model.
///
/// @param name as the user named it (`pretrained=` or `model=`)
/// @param fingerprint text that differs whenever answers may differ: contents of the model's files
///   and every option that changes numbers; batch size and threads are no part of it
/// @param numParameters number of parameters; -1 if unknown
/// @param dtype of the weights, as `config.json` spells it; empty if unknown
/// @param revision of the checkpoint; empty if unknown
/// @param sha of the checkpoint; empty if unknown
/// @param maxLength positions usable; -1 if unknown
/// @param bos beginning-of-sequence token; null if there is none
/// @param eos end-of-sequence token; null if there is none
/// @param pad padding token; null if there is none
public record ModelInfo(
        String name,
        String fingerprint,
        long numParameters,
        String dtype,
        String revision,
        String sha,
        int maxLength,
        @Nullable SpecialToken bos,
        @Nullable SpecialToken eos,
        @Nullable SpecialToken pad) {

    /// A special token of the tokenizer.
    ///
    /// @param text as the vocabulary spells it
    /// @param id its id
    public record SpecialToken(String text, int id) {}
}
