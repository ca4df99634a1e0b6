package dev.jeval.tokenizer.internal.sentencepiece;

/// A token that a checkpoint's settings add to a SentencePiece model, or mark in it.
///
/// @param content its text
/// @param id its id
/// @param special whether it is left out when special tokens are skipped
/// @param stripsLeft swallows white space before it
/// @param stripsRight swallows white space after it
public record AddedToken(
        String content, int id, boolean special, boolean stripsLeft, boolean stripsRight) {
    /// @throws IllegalArgumentException if the content is empty or the id negative
    public AddedToken {
        if (content.isEmpty() || id < 0) {
            throw new IllegalArgumentException(
                    "added token: expected a content and an id >= 0, got '%s' and %d"
                            .formatted(content, id));
        }
    }

    /// A special token without further rules.
    public static AddedToken special(String content, int id) {
        return new AddedToken(content, id, true, false, false);
    }
}
