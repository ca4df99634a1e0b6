package dev.jeval.tokenizer.internal.hf.model;

import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.ByteLevelBpe;
import dev.jeval.tokenizer.internal.bpe.CharBpe;
import dev.jeval.tokenizer.internal.bpe.MergeTable;
import dev.jeval.tokenizer.internal.bpe.WordEncoder;

/// Byte-pair encoding.
public final class BpeModel implements Model {
    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final CharBpe.Settings settings;
    private final Encoders encoders;

    @FunctionalInterface
    private interface Encoders {
        WordEncoder open();
    }

    private BpeModel(
            Vocabulary vocabulary,
            MergeTable merges,
            CharBpe.Settings settings,
            Encoders encoders) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.settings = settings;
        this.encoders = encoders;
    }

    /// A model over the characters of its words.
    public static BpeModel of(Vocabulary vocabulary, MergeTable merges, CharBpe.Settings settings) {
        CharBpe bpe = new CharBpe(vocabulary, merges, settings);
        return new BpeModel(vocabulary, merges, settings, bpe::newEncoder);
    }

    /// Whether words can be given as plain text instead of in the letters of their bytes, because
    /// every byte has a piece and no character is treated apart.
    public boolean canTakeBytes() {
        return settings.continuingPrefix().isEmpty()
                && settings.endOfWordSuffix().isEmpty()
                && ByteLevelBpe.isByteLevel(vocabulary);
    }

    /// The same model over the UTF-8 bytes of its words.
    public BpeModel takingBytes() {
        ByteLevelBpe bpe = new ByteLevelBpe(vocabulary, merges, settings.ignoreMerges());
        return new BpeModel(vocabulary, merges, settings, bpe::newEncoder);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public WordEncoder newEncoder() {
        return encoders.open();
    }
}
