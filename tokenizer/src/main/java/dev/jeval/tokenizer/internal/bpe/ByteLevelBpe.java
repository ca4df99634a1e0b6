package dev.jeval.tokenizer.internal.bpe;

import dev.jeval.tokenizer.internal.TokenSink;
import dev.jeval.tokenizer.internal.Vocabulary;
import java.util.Arrays;

/// Byte-pair encoding over the UTF-8 bytes of words, for vocabularies written in the [ByteAlphabet]
/// that contain all 256 bytes. Immutable apart from its cache, and thread-safe.
public final class ByteLevelBpe {
    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final boolean ignoreMerges;
    private final int[] byteIds;
    private final int[] bytePairRanks;
    private final JoinTable joins;

    /// @param vocabulary pieces in the byte alphabet
    /// @param merges the merges over its ids
    /// @param ignoreMerges whether a word that is a piece is taken whole without merging
    /// @throws IllegalArgumentException if a byte that occurs in UTF-8 has no piece
    public ByteLevelBpe(Vocabulary vocabulary, MergeTable merges, boolean ignoreMerges) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.ignoreMerges = ignoreMerges;
        byteIds = new int[256];
        for (int b = 0; b < 256; b++) {
            byteIds[b] = vocabulary.find(String.valueOf(ByteAlphabet.charOf(b)));
            if (byteIds[b] < 0 && occursInUtf8(b)) {
                throw new IllegalArgumentException(
                        "vocabulary: expected a piece for every byte, got none for 0x%02X ('%c')"
                                .formatted(b, ByteAlphabet.charOf(b)));
            }
        }
        bytePairRanks = new int[1 << 16];
        for (int pair = 0; pair < bytePairRanks.length; pair++) {
            int left = byteIds[pair >>> 8];
            int right = byteIds[pair & 0xFF];
            bytePairRanks[pair] =
                    left < 0 || right < 0 ? MergeTable.NO_MERGE : merges.rank(left, right);
        }
        joins = joins(vocabulary);
    }

    private static JoinTable joins(Vocabulary vocabulary) {
        JoinTable.Builder builder = new JoinTable.Builder();
        byte[] bytes = new byte[64];
        for (int id = 0; id < vocabulary.limit(); id++) {
            String piece = vocabulary.piece(id);
            if (piece == null || piece.length() < 2) {
                continue;
            }
            if (piece.length() > bytes.length) {
                bytes = new byte[2 * piece.length()];
            }
            int length = 0;
            boolean plain = true;
            while (length < piece.length()) {
                int value = ByteAlphabet.byteOf(piece.charAt(length));
                plain &= value >= 0 && value < 0x80;
                bytes[length++] = (byte) value;
            }
            if (!plain) {
                builder.add(bytes, length);
            }
        }
        return builder.build();
    }

    /// Whether `vocabulary` has a piece for every byte that occurs in UTF-8.
    public static boolean isByteLevel(Vocabulary vocabulary) {
        for (int b = 0; b < 256; b++) {
            if (occursInUtf8(b) && vocabulary.find(String.valueOf(ByteAlphabet.charOf(b))) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean occursInUtf8(int value) {
        return value != 0xC0 && value != 0xC1 && value < 0xF5;
    }

    /// Working memory for one thread.
    public WordEncoder newEncoder() {
        return new ChunkEncoder(joins, new Merging());
    }

    private final class Merging implements ChunkEncoder.Merging {
        private final BpeMerger merger = new BpeMerger();
        private byte[] bytes = new byte[256];

        /// With offsets: the character that each byte belongs to.
        private int[] chars = new int[0];

        @Override
        public BpeMerger merge(char[] text, int from, int to) {
            int length = toUtf8(text, from, to);
            merger.start();
            // a word that is a piece has no border to be cut at, so it comes here whole
            int whole = ignoreMerges ? wholeWord(length) : -1;
            if (whole >= 0) {
                merger.add(whole);
                return merger;
            }
            merger.addBytes(bytes, length, byteIds, bytePairRanks);
            merger.mergeRanked(merges);
            return merger;
        }

        @Override
        public void encodeWithOffsets(char[] text, int from, int to, TokenSink sink) {
            int length = toUtf8(text, from, to);
            if (ignoreMerges) {
                int whole = wholeWord(length);
                if (whole >= 0) {
                    sink.add(whole, from, to);
                    return;
                }
            }
            merger.start();
            merger.addBytes(bytes, length, byteIds, bytePairRanks);
            merger.mergeRanked(merges);
            locateBytes(text, from, to, length);
            int count = merger.size();
            for (int i = 0; i < count; i++) {
                int first = merger.origin(i);
                int last = (i + 1 < count ? merger.origin(i + 1) : length) - 1;
                int end = chars[last];
                end +=
                        Character.isHighSurrogate(text[end])
                                        && end + 1 < to
                                        && Character.isLowSurrogate(text[end + 1])
                                ? 2
                                : 1;
                sink.add(merger.symbol(i), chars[first], end);
            }
        }

        private int wholeWord(int length) {
            char[] letters = new char[length];
            for (int i = 0; i < length; i++) {
                letters[i] = ByteAlphabet.charOf(bytes[i] & 0xFF);
            }
            return vocabulary.find(letters, 0, length);
        }

        private int toUtf8(char[] text, int from, int to) {
            int needed = Math.multiplyExact(to - from, 3);
            if (bytes.length < needed) {
                bytes = new byte[Math.max(needed, bytes.length * 2)];
            }
            return Utf8.encode(text, from, to, bytes);
        }

        private void locateBytes(char[] text, int from, int to, int length) {
            if (chars.length < length) {
                chars = new int[Math.max(length, 256)];
            }
            int at = 0;
            int i = from;
            while (i < to) {
                int next = Utf8.next(text, i, to);
                int count = Utf8.length(text, i, to);
                Arrays.fill(chars, at, at + count, i);
                at += count;
                i = next;
            }
        }
    }
}
