package dev.jeval.eval.plan;

/// Turns text into token ids. Safe for use by many threads.
@FunctionalInterface
public interface TextEncoder {
    /// The token ids of `text`.
    ///
    /// @param addSpecialTokens whether the tokenizer's own special tokens (BOS) are added
    int[] encode(String text, boolean addSpecialTokens);
}
