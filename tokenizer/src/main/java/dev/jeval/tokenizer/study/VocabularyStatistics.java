package dev.jeval.tokenizer.study;

import java.util.List;
import java.util.SequencedMap;

/// What a vocabulary holds.
///
/// @param size one more than the largest id
/// @param entries ids that have a piece
/// @param special entries marked special
/// @param unusedEntries entries, special and byte entries left aside, that no text of the corpus
///   used
/// @param byScript entries by [Scripts] name; every entry counts once
/// @param singleCharacters entries that stand for exactly one character, by script: `hiragana`,
///   `katakana`, `kanji`
/// @param meanCharacters mean length in characters of the entries that are text
/// @param longestCharacters the longest of them
/// @param coverage single-token coverage of character sets
public record VocabularyStatistics(
        int size,
        int entries,
        int special,
        int unusedEntries,
        SequencedMap<String, Integer> byScript,
        SequencedMap<String, Integer> singleCharacters,
        double meanCharacters,
        int longestCharacters,
        List<Coverage> coverage) {

    /// Share of entries that no text of the corpus used.
    public double unusedShare() {
        return Ratios.of(unusedEntries, entries);
    }
}
