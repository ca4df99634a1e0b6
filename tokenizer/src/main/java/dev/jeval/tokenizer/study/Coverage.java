package dev.jeval.tokenizer.study;

/// How many characters of a set have a token of their own.
///
/// @param set `hiragana` (U+3041-3096), `katakana` (U+30A1-30FA) or `joyo-kanji` (2,136)
/// @param characters size of the set
/// @param covered those that some token stands for exactly, without a space
/// @param missing the others, in order of code points
public record Coverage(String set, int characters, int covered, String missing) {
    /// Share of the set that is covered.
    public double share() {
        return Ratios.of(covered, characters);
    }
}
