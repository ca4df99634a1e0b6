package dev.jeval.tokenizer.internal.bpe;

import dev.jeval.tokenizer.internal.IntList;
import dev.jeval.tokenizer.internal.TokenSink;
import org.jspecify.annotations.Nullable;

/// Encodes words by a merge loop, and what it can from memory: short words whole, longer ones in
/// the chunks between borders that no merge crosses. Not thread-safe.
final class ChunkEncoder implements WordEncoder {
    /// Up to this many characters words are remembered whole.
    private static final int WHOLE_WORD = 16;

    private final @Nullable JoinTable joins;
    private final Merging merging;
    private final WordCache cache = new WordCache();

    /// The merge loop of an encoding.
    interface Merging {
        /// Encodes `text[from, to)` on its own; the symbols are valid until the next call.
        BpeMerger merge(char[] text, int from, int to);

        /// Encodes a whole word with ranges.
        void encodeWithOffsets(char[] text, int from, int to, TokenSink sink);
    }

    /// @param joins the borders that merges cross; null if words must not be cut
    ChunkEncoder(@Nullable JoinTable joins, Merging merging) {
        this.joins = joins;
        this.merging = merging;
    }

    @Override
    public void encode(char[] text, int from, int to, TokenSink sink) {
        if (sink.offsets()) {
            merging.encodeWithOffsets(text, from, to, sink);
            return;
        }
        IntList ids = sink.ids();
        if (to - from > WHOLE_WORD) {
            encodeChunks(text, from, to, ids);
            return;
        }
        int hash = WordCache.hash(text, from, to);
        if (!cache.append(text, from, to, hash, ids)) {
            int start = ids.size();
            encodeChunks(text, from, to, ids);
            cache.put(text, from, to, hash, ids.array(), start, ids.size());
        }
    }

    private void encodeChunks(char[] text, int from, int to, IntList ids) {
        int start = from;
        if (joins != null) {
            for (int i = from + 1; i < to; i++) {
                if (!joins.joins(text[i - 1], text[i])) {
                    encodeChunk(text, start, i, ids);
                    start = i;
                }
            }
        }
        encodeChunk(text, start, to, ids);
    }

    private void encodeChunk(char[] text, int from, int to, IntList ids) {
        if (to - from > WHOLE_WORD) {
            BpeMerger merged = merging.merge(text, from, to);
            ids.addAll(merged.symbols(), 0, merged.size());
            return;
        }
        int hash = WordCache.hash(text, from, to);
        if (!cache.append(text, from, to, hash, ids)) {
            BpeMerger merged = merging.merge(text, from, to);
            ids.addAll(merged.symbols(), 0, merged.size());
            cache.put(text, from, to, hash, merged.symbols(), 0, merged.size());
        }
    }
}
