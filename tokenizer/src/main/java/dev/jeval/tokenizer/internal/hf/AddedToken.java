package dev.jeval.tokenizer.internal.hf;

/// An entry of `added_tokens`: text that is matched before anything else.
///
/// @param content the text
/// @param singleWord whether it must not touch word characters
/// @param lstrip whether it swallows whitespace before it
/// @param rstrip whether it swallows whitespace after it
/// @param normalized whether it is matched, normalized, in normalized text
/// @param special whether decoding may leave it out
public record AddedToken(
        String content,
        boolean singleWord,
        boolean lstrip,
        boolean rstrip,
        boolean normalized,
        boolean special) {}
