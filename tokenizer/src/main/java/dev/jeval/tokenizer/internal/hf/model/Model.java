package dev.jeval.tokenizer.internal.hf.model;

import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.WordEncoder;

/// Turns words into ids. Immutable apart from caches, and thread-safe.
public sealed interface Model permits BpeModel, UnigramModel, WordPieceModel, WordLevelModel {
    /// The model's own pieces, without added tokens.
    Vocabulary vocabulary();

    /// Working memory for one thread.
    WordEncoder newEncoder();
}
