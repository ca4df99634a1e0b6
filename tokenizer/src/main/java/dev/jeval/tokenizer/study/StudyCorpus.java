package dev.jeval.tokenizer.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What tokenizers are measured on.
///
/// @param texts texts by language code (`ja`, `en`), in the order in which results list them
/// @param parallel parallel texts
/// @param segmenters word segmenters by language code; a language without one is split at white
///   space, and has no morphemes
/// @param contextLength tokens of the context window for which the capacity in characters is
///   reported
public record StudyCorpus(
        SequencedMap<String, List<String>> texts,
        List<ParallelText> parallel,
        Map<String, Segmenter> segmenters,
        int contextLength) {

    /// Copies the collections.
    ///
    /// @throws IllegalArgumentException if the context length is not positive
    public StudyCorpus {
        if (contextLength < 1) {
            throw new IllegalArgumentException(
                    "context length: expected at least 1, got " + contextLength);
        }
        SequencedMap<String, List<String>> copy = new LinkedHashMap<>();
        texts.forEach((language, list) -> copy.put(language, List.copyOf(list)));
        texts = copy;
        parallel = List.copyOf(parallel);
        segmenters = Map.copyOf(segmenters);
    }
}
