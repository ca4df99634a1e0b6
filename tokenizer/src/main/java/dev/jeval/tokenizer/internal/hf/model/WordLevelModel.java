package dev.jeval.tokenizer.internal.hf.model;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.TokenSink;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.WordEncoder;

/// Whole words, or the unknown token. Immutable and thread-safe.
///
/// @param vocabulary words
/// @param unknownToken the word that stands for unknown ones; an error when needed and missing
public record WordLevelModel(Vocabulary vocabulary, String unknownToken) implements Model {
    @Override
    public WordEncoder newEncoder() {
        return this::encode;
    }

    private void encode(char[] text, int from, int to, TokenSink sink) {
        int id = vocabulary.find(text, from, to);
        if (id < 0) {
            id = vocabulary.find(unknownToken);
        }
        if (id < 0) {
            throw new TokenizerFormatException(
                    "model.unk_token: expected '%s' to be in the vocabulary, got no such piece"
                            .formatted(unknownToken));
        }
        sink.add(id, from, to);
    }
}
