package dev.jeval.tokenizer.internal.hf.model;

import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.ByteLevelBpe;
import dev.jeval.tokenizer.internal.bpe.CharBpe;
import dev.jeval.tokenizer.internal.bpe.MergeTable;
import dev.jeval.tokenizer.internal.bpe.WordEncoder;
import org.jspecify.annotations.Nullable;

/// Byte-pair encoding, over the characters of words or over their bytes. Its tables are made when
/// the first encoder is asked for. Immutable and thread-safe.
public final class BpeModel implements Model {
    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final CharBpe.Settings settings;
    private final boolean takesBytes;
    private volatile @Nullable Encoders encoders;

    @FunctionalInterface
    private interface Encoders {
        WordEncoder open();
    }

    private BpeModel(
            Vocabulary vocabulary,
            MergeTable merges,
            CharBpe.Settings settings,
            boolean takesBytes) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.settings = settings;
        this.takesBytes = takesBytes;
    }

    /// A model over the characters of its words.
    public static BpeModel of(Vocabulary vocabulary, MergeTable merges, CharBpe.Settings settings) {
        return new BpeModel(vocabulary, merges, settings, false);
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
        return new BpeModel(vocabulary, merges, settings, true);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public WordEncoder newEncoder() {
        Encoders ready = encoders;
        if (ready == null) {
            synchronized (this) {
                ready = encoders;
                if (ready == null) {
                    ready = prepare();
                    encoders = ready;
                }
            }
        }
        return ready.open();
    }

    private Encoders prepare() {
        if (takesBytes) {
            return new ByteLevelBpe(vocabulary, merges, settings.ignoreMerges())::newEncoder;
        }
        return new CharBpe(vocabulary, merges, settings)::newEncoder;
    }
}
