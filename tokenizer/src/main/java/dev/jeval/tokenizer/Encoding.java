package dev.jeval.tokenizer;

/// Token ids with the ranges of the original text they cover.
///
/// The arrays are owned by this record and must not be changed.
///
/// @param ids token ids
/// @param starts start of each token in the text, in UTF-16 units, inclusive
/// @param ends end of each token in the text, in UTF-16 units, exclusive; equal to the start for
///   tokens that stand for no text (BOS)
@SuppressWarnings("ArrayRecordComponent")
public record Encoding(int[] ids, int[] starts, int[] ends) {
    /// @throws IllegalArgumentException if the arrays differ in length
    public Encoding {
        if (ids.length != starts.length || ids.length != ends.length) {
            throw new IllegalArgumentException(
                    "encoding: expected equal lengths, got ids %d, starts %d, ends %d"
                            .formatted(ids.length, starts.length, ends.length));
        }
    }

    /// The number of tokens.
    public int size() {
        return ids.length;
    }
}
