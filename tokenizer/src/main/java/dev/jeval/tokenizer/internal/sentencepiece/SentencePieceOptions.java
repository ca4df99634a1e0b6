package dev.jeval.tokenizer.internal.sentencepiece;

/// What a checkpoint's settings change about a SentencePiece model.
///
/// @param addBos puts the model's BOS piece before a text when special tokens are asked for
/// @param addEos puts the model's EOS piece after it
/// @param dummyPrefix keeps the model's own setting of the space before a text; false switches it
///   off (`add_prefix_space: false` with `legacy: false`)
public record SentencePieceOptions(boolean addBos, boolean addEos, boolean dummyPrefix) {
    /// What the reference's Llama tokenizer does unless told otherwise: BOS, no EOS.
    public static final SentencePieceOptions DEFAULT = new SentencePieceOptions(true, false, true);
}
