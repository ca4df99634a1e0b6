package dev.jeval.tokenizer.internal.bpe;

import dev.jeval.tokenizer.internal.TokenSink;

/// Turns one pre-token into tokens; holds the working memory for it. Not thread-safe: one per
/// thread, to be reused.
public interface WordEncoder {
    /// Appends the tokens of `text[from, to)`; ranges count in characters of `text`.
    void encode(char[] text, int from, int to, TokenSink sink);
}
