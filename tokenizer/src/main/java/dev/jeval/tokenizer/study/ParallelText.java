package dev.jeval.tokenizer.study;

import java.util.List;

/// The same sentences in two languages.
///
/// @param name what results call it
/// @param language code of the language whose cost is measured
/// @param reference code of the language it is compared with
/// @param sentences sentences in `language`
/// @param referenceSentences the same sentences in `reference`
public record ParallelText(
        String name,
        String language,
        String reference,
        List<String> sentences,
        List<String> referenceSentences) {

    /// Copies the lists.
    ///
    /// @throws IllegalArgumentException if they differ in length
    public ParallelText {
        sentences = List.copyOf(sentences);
        referenceSentences = List.copyOf(referenceSentences);
        if (sentences.size() != referenceSentences.size()) {
            throw new IllegalArgumentException(
                    "parallel text %s: expected as many sentences in %s as in %s, got %d and %d"
                            .formatted(
                                    name,
                                    language,
                                    reference,
                                    sentences.size(),
                                    referenceSentences.size()));
        }
    }
}
