package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.internal.trie.DoubleArrayTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Every way two symbols of a SentencePiece BPE model join into a piece.
///
/// A symbol is the id of a piece, or a number from the vocabulary's size on for a character that
/// occurs inside pieces but is none itself. Immutable apart from a memo whose entries can only ever
/// get one value; thread-safe.
final class MergeTable {
    /// Bits of the filter of neighbouring characters: 2^21 bits hold the 100,000 or so pairs of a
    /// large vocabulary with few false positives, which cost time but no exactness.
    private static final int FILTER_BITS = 21;

    /// Bytes compared at most while the table is built: sum of squared piece lengths.
    private static final long MAX_WORK = 1_000_000_000L;

    private static final byte WHOLE = 1;
    private static final byte NOT_WHOLE = 2;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final SentencePieceModel model;
    private final DoubleArrayTrie symbols;

    /// Symbols of the characters of the basic plane; -1 for none.
    private final int[] basicPlane = new int[0x10000];

    private final int[] ranks;
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];
    private long[] keys = new long[1 << 12];
    private int[] results = new int[1 << 12];
    private int entries;
    private int shift = 64 - 12;

    /// For each piece, whether merging its own characters gives it back.
    private final byte[] whole;

    MergeTable(Vocabulary vocabulary) {
        this.model = vocabulary.model();
        int size = model.size();
        this.symbols = withCharacters(vocabulary);
        this.ranks = ranks();
        this.whole = new byte[size];
        Arrays.fill(keys, -1);
        fillBasicPlane();
        long work = 0;
        for (int id = 0; id < size; id++) {
            SentencePieceModel.Piece piece = model.piece(id);
            if (piece.type().inText()) {
                work += (long) piece.bytes().length * piece.bytes().length;
                if (work > MAX_WORK) {
                    throw model.error(
                            "expected pieces of ordinary length, got pieces whose squared lengths"
                                    + " sum to more than "
                                    + MAX_WORK);
                }
                addSplits(id, piece.bytes());
            }
        }
    }

    /// The symbol of one character; -1 if no piece holds it.
    int symbol(byte[] text, int start, int end) {
        if (end - start == 3) {
            return basicPlane[
                    (text[start] & 0x0F) << 12
                            | (text[start + 1] & 0x3F) << 6
                            | text[start + 2] & 0x3F];
        }
        if (end - start == 1) {
            return basicPlane[text[start] & 0xFF];
        }
        return symbols.find(text, start, end);
    }

    /// Whether some piece may hold these two characters next to each other.
    boolean mayJoin(int left, int right) {
        if ((left | right) < 0) {
            return false;
        }
        int bit = filterBit(left, right);
        return (filter[bit >>> 6] & 1L << bit) != 0;
    }

    /// The piece two symbols join into; -1 if they do not.
    int merge(int left, int right) {
        long key = (long) left << 32 | right;
        int mask = keys.length - 1;
        int slot = (int) (key * MULTIPLIER >>> shift);
        while (true) {
            long found = keys[slot];
            if (found == key) {
                return results[slot];
            }
            if (found < 0) {
                return -1;
            }
            slot = slot + 1 & mask;
        }
    }

    /// The priority of a piece; lower is joined first, equal for equal scores.
    int rank(int piece) {
        return ranks[piece];
    }

    /// The piece `text[start, end)` if it is one that its own merges lead to; -1 otherwise.
    int wholePiece(byte[] text, int start, int end) {
        int id = symbols.find(text, start, end);
        if (id < 0 || id >= whole.length) {
            return -1;
        }
        byte known = whole[id];
        if (known == 0) {
            known = mergesToItself(id) ? WHOLE : NOT_WHOLE;
            whole[id] = known;
        }
        return known == WHOLE ? id : -1;
    }

    /// Merges the piece's characters the plain way. Pieces are short; the few long ones (runs of
    /// one character) are left to the segmenter.
    private boolean mergesToItself(int id) {
        byte[] bytes = model.piece(id).bytes();
        if (bytes.length > 64) {
            return false;
        }
        int[] sequence = new int[bytes.length];
        int n = 0;
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + Utf8.length(bytes[at]));
            sequence[n++] = symbol(bytes, at, end);
            at = end;
        }
        while (n > 1) {
            int best = -1;
            int bestPiece = -1;
            for (int i = 0; i + 1 < n; i++) {
                int joined =
                        (sequence[i] | sequence[i + 1]) < 0
                                ? -1
                                : merge(sequence[i], sequence[i + 1]);
                if (joined >= 0 && (best < 0 || ranks[joined] < ranks[bestPiece])) {
                    best = i;
                    bestPiece = joined;
                }
            }
            if (best < 0) {
                return false;
            }
            sequence[best] = bestPiece;
            n--;
            System.arraycopy(sequence, best + 2, sequence, best + 1, n - best - 1);
        }
        return sequence[0] == id;
    }

    /// All pieces found in text, and after them the characters inside them that are no pieces.
    private DoubleArrayTrie withCharacters(Vocabulary vocabulary) {
        List<byte[]> spellings = new ArrayList<>();
        List<Integer> values = new ArrayList<>();
        DoubleArrayTrie pieces = vocabulary.pieces();
        List<byte[]> characters = new ArrayList<>();
        for (int id = 0; id < model.size(); id++) {
            SentencePieceModel.Piece piece = model.piece(id);
            if (!piece.type().inText()) {
                continue;
            }
            byte[] bytes = piece.bytes();
            spellings.add(bytes);
            values.add(id);
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + Utf8.length(bytes[at]));
                if (pieces.find(bytes, at, end) < 0) {
                    characters.add(Arrays.copyOfRange(bytes, at, end));
                }
                at = end;
            }
        }
        characters.sort(Arrays::compareUnsigned);
        byte[] last = new byte[0];
        int next = model.size();
        for (byte[] character : characters) {
            if (!Arrays.equals(character, last)) {
                spellings.add(character);
                values.add(next++);
                last = character;
            }
        }
        return DoubleArrayTrie.of(
                spellings.toArray(new byte[0][]),
                values.stream().mapToInt(Integer::intValue).toArray());
    }

    private int[] ranks() {
        int size = model.size();
        float[] sorted = new float[size];
        for (int id = 0; id < size; id++) {
            sorted[id] = model.piece(id).score() + 0.0f;
        }
        Arrays.sort(sorted);
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[distinct++] = sorted[i];
            }
        }
        int[] result = new int[size];
        for (int id = 0; id < size; id++) {
            result[id] =
                    distinct
                            - 1
                            - Arrays.binarySearch(
                                    sorted, 0, distinct, model.piece(id).score() + 0.0f);
        }
        return result;
    }

    private void fillBasicPlane() {
        byte[] bytes = new byte[4];
        for (int c = 0; c < basicPlane.length; c++) {
            basicPlane[c] = symbols.find(bytes, 0, Utf8.put(bytes, 0, c));
        }
    }

    private void addSplits(int id, byte[] bytes) {
        long state = symbols.root();
        int previous = -1;
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + Utf8.length(bytes[at]));
            int character = symbol(bytes, at, end);
            if (at > 0) {
                int bit = filterBit(previous, character);
                filter[bit >>> 6] |= 1L << bit;
                int left = DoubleArrayTrie.value(state);
                int right = left < 0 ? -1 : symbols.find(bytes, at, bytes.length);
                if (right >= 0) {
                    put((long) left << 32 | right, id);
                }
            }
            for (int i = at; i < end; i++) {
                state = symbols.step(state, bytes[i] & 0xFF);
            }
            previous = character;
            at = end;
        }
    }

    private void put(long key, int result) {
        if (2 * (entries + 1) > keys.length) {
            rehash();
        }
        insert(key, result);
        entries++;
    }

    private void insert(long key, int result) {
        int slot = (int) (key * MULTIPLIER >>> shift);
        while (keys[slot] >= 0) {
            slot = slot + 1 & keys.length - 1;
        }
        keys[slot] = key;
        results[slot] = result;
    }

    private void rehash() {
        long[] oldKeys = keys;
        int[] oldResults = results;
        keys = new long[2 * oldKeys.length];
        results = new int[keys.length];
        shift--;
        Arrays.fill(keys, -1);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] >= 0) {
                insert(oldKeys[i], oldResults[i]);
            }
        }
    }

    private static int filterBit(int left, int right) {
        return (int) (((long) left << 32 | right) * MULTIPLIER >>> (64 - FILTER_BITS));
    }
}
