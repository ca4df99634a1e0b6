package dev.jeval.tokenizer.internal.sentencepiece;

import java.util.Arrays;

/// The work space of one thread: normalised text, the pieces found so far, and what the algorithms
/// need on the way. Grows with the longest text seen; [#trim] gives back what a huge one took.
///
/// Not thread-safe.
final class Scratch {
    /// Work space above this many entries is given back after use.
    private static final int KEEP = 1 << 20;

    /// Characters of the text.
    char[] chars = new char[0];

    /// Normalised text in UTF-8, in `[0, length)`.
    byte[] text = new byte[0];

    int length;

    /// For each byte of [#text], and for its end, the place in the original text (UTF-16 units) it
    /// comes from; filled only if [#tracksOrigins].
    int[] origins = new int[0];

    boolean tracksOrigins;

    /// The next characters in UTF-8, for rules that look ahead.
    byte[] window = new byte[0];

    /// What the normaliser puts in place of the characters at hand.
    byte[] replacement = new byte[0];

    int replacementStart;
    int replacementEnd;

    /// Ids of the pieces found, in `[0, count)`.
    int[] ids = new int[64];

    /// Where each piece starts and ends in [#text]; filled only if [#tracksOrigins].
    int[] starts = new int[64];

    int[] ends = new int[64];
    int count;
    boolean previousUnknown;

    /// Viterbi: score of the best path to each byte, and the piece and start of its last step.
    float[] bestScore = new float[0];

    int[] bestStart = new int[0];
    int[] bestPiece = new int[0];

    /// BPE: symbols of one stretch of text as a linked list.
    int[] symbol = new int[64];

    int[] symbolStart = new int[64];
    int[] nextSymbol = new int[64];
    int[] previousSymbol = new int[64];
    int[] mergeRank = new int[64];
    int[] mergeResult = new int[64];
    long[] heap = new long[64];
    int heapSize;

    /// Takes the characters of `value` and makes room for its normalised form.
    void load(String value, boolean trackOrigins) {
        int n = value.length();
        if (chars.length < n) {
            chars = new char[grown(n)];
        }
        value.getChars(0, n, chars, 0);
        tracksOrigins = trackOrigins;
        length = 0;
        count = 0;
        previousUnknown = false;
    }

    /// Makes room for `bytes` more bytes of text.
    void reserveText(int bytes) {
        int needed = Math.addExact(length, bytes);
        if (text.length < needed) {
            text = Arrays.copyOf(text, grown(needed));
        }
        if (tracksOrigins && origins.length < needed + 1) {
            origins = Arrays.copyOf(origins, grown(needed + 1));
        }
    }

    void setReplacement(byte[] bytes, int from, int to) {
        replacement = bytes;
        replacementStart = from;
        replacementEnd = to;
    }

    void reserveViterbi(int nodes) {
        if (bestScore.length < nodes) {
            bestScore = new float[grown(nodes)];
            bestStart = new int[bestScore.length];
            bestPiece = new int[bestScore.length];
        }
    }

    void reserveSymbols(int symbols) {
        if (symbol.length < symbols) {
            int capacity = grown(symbols);
            symbol = Arrays.copyOf(symbol, capacity);
            symbolStart = Arrays.copyOf(symbolStart, capacity);
            nextSymbol = new int[capacity];
            previousSymbol = new int[capacity];
            mergeRank = new int[capacity];
            mergeResult = new int[capacity];
        }
    }

    /// Adds a piece that covers `text[start, end)`.
    void add(int id, int start, int end) {
        if (count == ids.length) {
            growPieces();
        }
        ids[count] = id;
        if (tracksOrigins) {
            starts[count] = start;
            ends[count] = end;
        }
        count++;
        previousUnknown = false;
    }

    /// Adds text that no piece covers: the byte pieces `byteIds`, each of which stands for the
    /// whole stretch, or without them one unknown piece for each run of such stretches.
    void addUnknown(int unknownId, int[] byteIds, boolean byteFallback, int start, int end) {
        if (byteFallback) {
            for (int i = start; i < end; i++) {
                add(byteIds[text[i] & 0xFF], start, end);
            }
        } else if (previousUnknown) {
            if (tracksOrigins) {
                ends[count - 1] = end;
            }
        } else {
            add(unknownId, start, end);
        }
        previousUnknown = true;
    }

    /// Gives back the space that an unusually long text took.
    void trim() {
        if (chars.length > KEEP || text.length > 4 * KEEP) {
            chars = new char[0];
            text = new byte[0];
            origins = new int[0];
            ids = new int[64];
            starts = new int[64];
            ends = new int[64];
            bestScore = new float[0];
            bestStart = new int[0];
            bestPiece = new int[0];
            symbol = new int[64];
            symbolStart = new int[64];
            nextSymbol = new int[64];
            previousSymbol = new int[64];
            mergeRank = new int[64];
            mergeResult = new int[64];
            heap = new long[64];
        }
    }

    private void growPieces() {
        int capacity = grown(count + 1);
        ids = Arrays.copyOf(ids, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
    }

    static int grown(int needed) {
        return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(64L, needed + (needed >> 1)));
    }
}
