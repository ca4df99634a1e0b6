package dev.jeval.tokenizer.internal.hf.decoder;

/// One step of decoding: takes tokens and hands on text as soon as it is certain. Not thread-safe;
/// one per sequence.
public interface TokenStage {
    /// Takes the next token, or, after a decoder that joins all tokens into one, the next part of
    /// that one token.
    void token(String text);

    /// Takes the end of the sequence.
    void end();
}
