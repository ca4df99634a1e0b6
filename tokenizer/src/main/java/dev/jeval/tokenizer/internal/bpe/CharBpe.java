package dev.jeval.tokenizer.internal.bpe;

import dev.jeval.tokenizer.internal.TokenSink;
import dev.jeval.tokenizer.internal.Vocabulary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Byte-pair encoding over the characters of words, with everything the Hugging Face model allows:
/// unknown characters (single or fused), byte fallback, a prefix for all but the first and a suffix
/// for the last character of a word. Immutable and thread-safe.
public final class CharBpe {
    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final Settings settings;
    private final int @Nullable [] byteIds;
    private final int[] charIds;
    private final @Nullable JoinTable joins;

    /// What varies between such models.
    ///
    /// @param unknownId id for characters that are not in the vocabulary; -1 to leave them out
    /// @param fuseUnknown whether a run of unknown characters becomes one token
    /// @param byteFallback whether unknown characters become their UTF-8 bytes, where the
    ///   vocabulary has pieces like `<0x0A>` for them
    /// @param continuingPrefix put before every character but the first of a word; may be empty
    /// @param endOfWordSuffix put after the last character of a word; may be empty
    /// @param ignoreMerges whether a word that is a piece is taken whole without merging
    public record Settings(
            int unknownId,
            boolean fuseUnknown,
            boolean byteFallback,
            String continuingPrefix,
            String endOfWordSuffix,
            boolean ignoreMerges) {}

    /// An encoder over `vocabulary` and the merges of its ids.
    public CharBpe(Vocabulary vocabulary, MergeTable merges, Settings settings) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.settings = settings;
        byteIds = settings.byteFallback() ? byteFallbackIds(vocabulary) : null;
        charIds = new int[1 << 16];
        Arrays.fill(charIds, -1);
        for (int id = 0; id < vocabulary.limit(); id++) {
            String piece = vocabulary.piece(id);
            if (piece != null && piece.length() == 1) {
                charIds[piece.charAt(0)] = vocabulary.find(piece);
            }
        }
        joins = mayCutWords() ? joins() : null;
    }

    /// Whether the characters of a word are independent of their place in it, and only characters
    /// take part in merges.
    private boolean mayCutWords() {
        if (!settings.continuingPrefix().isEmpty() || !settings.endOfWordSuffix().isEmpty()) {
            return false;
        }
        return !merges.uses(settings.unknownId()) && (byteIds == null || !merges.usesAny(byteIds));
    }

    private JoinTable joins() {
        JoinTable.Builder builder = new JoinTable.Builder();
        for (int id = 0; id < vocabulary.limit(); id++) {
            String piece = vocabulary.piece(id);
            if (piece != null) {
                builder.add(piece);
            }
        }
        if (byteIds == null || Arrays.stream(byteIds).anyMatch(id -> id < 0)) {
            // unknown characters are put together
            for (int c = 0x80; c < charIds.length; c++) {
                if (charIds[c] < 0) {
                    builder.addUnknown((char) c);
                }
            }
        }
        return builder.build();
    }

    /// The ids of the pieces `<0x00>` to `<0xFF>`, -1 for those that are missing.
    public static int[] byteFallbackIds(Vocabulary vocabulary) {
        int[] ids = new int[256];
        for (int b = 0; b < 256; b++) {
            ids[b] = vocabulary.find("<0x%02X>".formatted(b));
        }
        return ids;
    }

    /// Working memory for one thread.
    public WordEncoder newEncoder() {
        return new ChunkEncoder(joins, new Merging());
    }

    private final class Merging implements ChunkEncoder.Merging {
        private final BpeMerger merger = new BpeMerger();

        /// With offsets: where each added symbol begins and ends in the text.
        private int[] symbolStarts = new int[0];

        private int[] symbolEnds = new int[0];
        private boolean locating;
        private final byte[] utf8 = new byte[4];

        @Override
        public void encodeWithOffsets(char[] text, int from, int to, TokenSink sink) {
            locating = true;
            merge(text, from, to);
            locating = false;
            emitWithOffsets(sink);
        }

        private void emitWithOffsets(TokenSink sink) {
            int count = merger.size();
            for (int i = 0; i < count; i++) {
                int first = merger.origin(i);
                int last = i + 1 < count ? merger.origin(i + 1) - 1 : merger.added() - 1;
                sink.add(merger.symbol(i), symbolStarts[first], symbolEnds[last]);
            }
        }

        @Override
        public BpeMerger merge(char[] text, int from, int to) {
            merger.start();
            if (settings.ignoreMerges()) {
                int whole = vocabulary.find(text, from, to);
                if (whole >= 0) {
                    add(whole, from, to);
                    merger.merge(merges);
                    return merger;
                }
            }
            boolean plain =
                    settings.continuingPrefix().isEmpty() && settings.endOfWordSuffix().isEmpty();
            int unknownFrom = -1;
            int i = from;
            while (i < to) {
                int next = Utf8.next(text, i, to);
                int id = plain ? idOf(text, i, next) : idOfAffixed(text, from, i, next, to);
                if (id >= 0) {
                    if (unknownFrom >= 0) {
                        add(settings.unknownId(), unknownFrom, i);
                        unknownFrom = -1;
                    }
                    add(id, i, next);
                } else if (byteIds == null || !addBytes(byteIds, text, from, i, next, to)) {
                    // the reference holds an unknown back until the next known character
                    if (unknownFrom >= 0 && !settings.fuseUnknown()) {
                        add(settings.unknownId(), unknownFrom, i);
                        unknownFrom = i;
                    } else if (unknownFrom < 0 && settings.unknownId() >= 0) {
                        unknownFrom = i;
                    }
                }
                i = next;
            }
            if (unknownFrom >= 0) {
                add(settings.unknownId(), unknownFrom, to);
            }
            merger.merge(merges);
            return merger;
        }

        private int idOf(char[] text, int i, int next) {
            return next - i == 1 ? charIds[text[i]] : vocabulary.find(text, i, next);
        }

        private int idOfAffixed(char[] text, int from, int i, int next, int to) {
            return vocabulary.find(affixed(text, from, i, next, to));
        }

        private String affixed(char[] text, int from, int i, int next, int to) {
            String character = new String(text, i, next - i);
            String prefixed = i == from ? character : settings.continuingPrefix() + character;
            return next == to ? prefixed + settings.endOfWordSuffix() : prefixed;
        }

        /// Adds the bytes of a character if all have pieces.
        private boolean addBytes(int[] byteIds, char[] text, int from, int i, int next, int to) {
            boolean plain =
                    settings.continuingPrefix().isEmpty() && settings.endOfWordSuffix().isEmpty();
            byte[] bytes;
            int length;
            if (plain) {
                bytes = utf8;
                length = Utf8.encode(text, i, next, utf8);
            } else {
                char[] spelled = affixed(text, from, i, next, to).toCharArray();
                bytes = new byte[spelled.length * 3];
                length = Utf8.encode(spelled, 0, spelled.length, bytes);
            }
            for (int b = 0; b < length; b++) {
                if (byteIds[bytes[b] & 0xFF] < 0) {
                    return false;
                }
            }
            for (int b = 0; b < length; b++) {
                add(byteIds[bytes[b] & 0xFF], i, next);
            }
            return true;
        }

        private void add(int id, int start, int end) {
            if (locating) {
                int at = merger.size();
                if (at == symbolStarts.length) {
                    symbolStarts = Arrays.copyOf(symbolStarts, Math.max(256, at * 2));
                    symbolEnds = Arrays.copyOf(symbolEnds, Math.max(256, at * 2));
                }
                symbolStarts[at] = start;
                symbolEnds[at] = end;
            }
            merger.add(id);
        }
    }
}
