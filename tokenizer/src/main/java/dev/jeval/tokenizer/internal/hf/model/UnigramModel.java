package dev.jeval.tokenizer.internal.hf.model;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.TokenSink;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.CharBpe;
import dev.jeval.tokenizer.internal.bpe.Utf8;
import dev.jeval.tokenizer.internal.bpe.WordEncoder;
import dev.jeval.tokenizer.internal.trie.DoubleArrayTrie;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The unigram language model: the segmentation with the largest sum of scores (float64), where a
/// later candidate has to be strictly better. Runs of unknown characters become one token, or their
/// bytes with byte fallback. Immutable and thread-safe.
public final class UnigramModel implements Model {
    /// How much worse than the worst piece an unknown character is.
    private static final double UNKNOWN_PENALTY = 10.0;

    private final Vocabulary vocabulary;
    private final double[] scores;
    private final int unknownId;
    private final double unknownScore;
    private final DoubleArrayTrie trie;
    private final int @Nullable [] byteIds;

    /// @param vocabulary pieces; where one occurs twice the later counts
    /// @param scores score of each id
    /// @param unknownId id of unknown characters; -1 if they are an error
    /// @param byteFallback whether unknown text becomes its UTF-8 bytes
    public UnigramModel(
            Vocabulary vocabulary, double[] scores, int unknownId, boolean byteFallback) {
        this.vocabulary = vocabulary;
        this.scores = scores;
        this.unknownId = unknownId;
        double min = Double.POSITIVE_INFINITY;
        for (double score : scores) {
            min = Math.min(min, score);
        }
        unknownScore = min - UNKNOWN_PENALTY;
        trie = trie(vocabulary);
        byteIds = byteFallback ? CharBpe.byteFallbackIds(vocabulary) : null;
    }

    private static DoubleArrayTrie trie(Vocabulary vocabulary) {
        byte[][] keys = new byte[vocabulary.limit()][];
        int[] ids = new int[vocabulary.limit()];
        int count = 0;
        for (int id = 0; id < vocabulary.limit(); id++) {
            String piece = vocabulary.piece(id);
            if (piece != null && !piece.isEmpty() && vocabulary.find(piece) == id) {
                keys[count] = piece.getBytes(StandardCharsets.UTF_8);
                ids[count++] = id;
            }
        }
        return DoubleArrayTrie.of(Arrays.copyOf(keys, count), Arrays.copyOf(ids, count));
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public WordEncoder newEncoder() {
        return new Encoder();
    }

    private final class Encoder implements WordEncoder {
        private byte[] bytes = new byte[0];

        /// For each byte position: the score of the best path that ends there, where its last piece
        /// starts (-1 if no path ends there) and that piece's id.
        private double[] best = new double[0];

        private int[] starts = new int[0];
        private int[] ids = new int[0];

        /// The pieces of the best path, from the end: where each starts.
        private int[] path = new int[0];

        @Override
        public void encode(char[] text, int from, int to, TokenSink sink) {
            reserve(Math.multiplyExact(to - from, 3));
            int length = Utf8.encode(text, from, to, bytes);
            search(length);
            int pieces = 0;
            for (int end = length; end > 0; end = starts[end]) {
                path[pieces++] = end;
            }
            emit(text, from, pieces, sink);
        }

        private void search(int length) {
            Arrays.fill(starts, 1, length + 1, -1);
            best[0] = 0;
            int at = 0;
            while (at < length) {
                double soFar = best[at];
                int character = characterLength(bytes[at]);
                boolean single = false;
                long state = trie.root();
                for (int i = at; i < length; i++) {
                    state = trie.step(state, bytes[i] & 0xFF);
                    if (state == 0) {
                        break;
                    }
                    int id = DoubleArrayTrie.value(state);
                    if (id >= 0) {
                        int end = i + 1;
                        double score = scores[id] + soFar;
                        if (starts[end] < 0 || score > best[end]) {
                            best[end] = score;
                            starts[end] = at;
                            ids[end] = id;
                        }
                        single |= end - at == character;
                    }
                }
                if (!single) {
                    int end = at + character;
                    double score = unknownScore + soFar;
                    if (starts[end] < 0 || score > best[end]) {
                        if (unknownId < 0) {
                            throw missingUnknown();
                        }
                        best[end] = score;
                        starts[end] = at;
                        ids[end] = unknownId;
                    }
                }
                at += character;
            }
        }

        /// Emits the path from its start, joining pieces with the unknown id.
        private void emit(char[] text, int from, int pieces, TokenSink sink) {
            int textAt = from;
            int i = pieces - 1;
            while (i >= 0) {
                int end = path[i];
                int start = starts[end];
                int id = ids[end];
                boolean unknown = unknownId >= 0 && id == unknownId;
                while (unknown && i > 0 && ids[path[i - 1]] == unknownId) {
                    end = path[--i];
                }
                int textEnd = sink.offsets() ? advance(text, textAt, start, end) : 0;
                if (unknown) {
                    emitUnknown(start, end, textAt, textEnd, sink);
                } else {
                    sink.add(id, textAt, textEnd);
                }
                textAt = textEnd;
                i--;
            }
        }

        /// A run of unknown characters: a piece by chance, or bytes, or the unknown token.
        private void emitUnknown(int start, int end, int textStart, int textEnd, TokenSink sink) {
            int known = trie.find(bytes, start, end);
            if (known >= 0) {
                sink.add(known, textStart, textEnd);
                return;
            }
            if (byteIds != null) {
                boolean complete = true;
                for (int b = start; b < end; b++) {
                    complete &= byteIds[bytes[b] & 0xFF] >= 0;
                }
                if (complete) {
                    int at = textStart;
                    for (int b = start; b < end; b++) {
                        int next = at;
                        if (sink.offsets()) {
                            boolean last = b + 1 == end || (bytes[b + 1] & 0xC0) != 0x80;
                            int width = characterWidth(b);
                            sink.add(byteIds[bytes[b] & 0xFF], at, at + width);
                            next = last ? at + width : at;
                        } else {
                            sink.add(byteIds[bytes[b] & 0xFF], 0, 0);
                        }
                        at = next;
                    }
                    return;
                }
            }
            sink.add(unknownId, textStart, textEnd);
        }

        /// The number of UTF-16 units of the character that byte `b` belongs to.
        private int characterWidth(int b) {
            int lead = b;
            while ((bytes[lead] & 0xC0) == 0x80) {
                lead--;
            }
            return characterLength(bytes[lead]) == 4 ? 2 : 1;
        }

        /// Where the characters that the bytes `[start, end)` encode end in the text.
        private int advance(char[] text, int textAt, int start, int end) {
            int at = textAt;
            for (int b = start; b < end; b++) {
                if ((bytes[b] & 0xC0) != 0x80) {
                    at = Utf8.next(text, at, text.length);
                }
            }
            return at;
        }

        private void reserve(int length) {
            if (bytes.length < length) {
                int capacity = Math.max(length, 256);
                bytes = new byte[capacity];
                best = new double[capacity + 1];
                starts = new int[capacity + 1];
                ids = new int[capacity + 1];
                path = new int[capacity + 1];
            }
        }
    }

    private static TokenizerFormatException missingUnknown() {
        return new TokenizerFormatException(
                "model.unk_id: expected an id for characters that no piece covers, got nothing");
    }

    private static int characterLength(byte lead) {
        int value = lead & 0xFF;
        return value < 0x80 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }
}
