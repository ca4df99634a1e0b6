package dev.jeval.tokenizer.study;

import dev.jeval.tokenizer.Tokenizer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/// How the pieces of two vocabularies differ, by spelling.
///
/// @param common pieces in both
/// @param added pieces in the second only
/// @param removed pieces in the first only
/// @param addedByScript the added ones by script
/// @param keepsIds whether every common piece has the same id in both, as after an extension
public record VocabularyDifference(
        int common,
        int added,
        int removed,
        SequencedMap<String, Integer> addedByScript,
        boolean keepsIds) {

    /// Compares two vocabularies.
    public static VocabularyDifference of(Tokenizer base, Tokenizer other) {
        Set<String> before = new HashSet<>();
        for (int id = 0; id < base.vocabSize(); id++) {
            before.add(base.piece(id));
        }
        before.remove("");
        TokenTexts texts = new TokenTexts(other);
        SequencedMap<String, Integer> byScript = new LinkedHashMap<>();
        Scripts.ALL.forEach(script -> byScript.put(script, 0));
        Set<String> seen = new HashSet<>();
        int common = 0;
        int added = 0;
        boolean keepsIds = true;
        for (int id = 0; id < other.vocabSize(); id++) {
            String piece = other.piece(id);
            if (piece.isEmpty() || !seen.add(piece)) {
                continue;
            }
            if (before.contains(piece)) {
                common++;
                keepsIds &= base.id(piece).orElse(-1) == other.id(piece).orElse(-1);
            } else {
                added++;
                byScript.merge(VocabularyCounter.script(texts, id), 1, Integer::sum);
            }
        }
        return new VocabularyDifference(common, added, before.size() - common, byScript, keepsIds);
    }
}
