package dev.jeval.tokenizer.internal.bpe;

import dev.jeval.tokenizer.internal.IntList;

/// Remembers the ids of short words that came before.
///
/// One flat array of places of 64 bytes (a cache line), each holding the last word whose hash leads
/// there: a hit costs one memory access, memory is bounded. Words that do not fit a place are not
/// kept. Not thread-safe: one per encoder.
///
/// A place: length and number of ids, upper half of the hash, the characters, the ids (two
/// characters each).
final class WordCache {
    private static final int PLACES = 1 << 15;
    private static final int PLACE_BITS = 5;
    private static final int PLACE_CHARS = 1 << PLACE_BITS;
    private static final int HEADER_CHARS = 2;
    private static final int COUNT_BITS = 5;

    private final char[] places = new char[PLACES << PLACE_BITS];

    /// The hash of the word `text[from, to)`.
    static int hash(char[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 0x01000193 * hash + text[i];
        }
        hash *= 0x9E3779B1;
        return hash ^ hash >>> 15;
    }

    /// Appends the ids of the word to `ids`, if it is known.
    boolean append(char[] text, int from, int to, int hash, IntList ids) {
        char[] places = this.places;
        int base = (hash & PLACES - 1) << PLACE_BITS;
        int header = places[base];
        int length = header >>> COUNT_BITS;
        if (length != to - from || header == 0 || places[base + 1] != (char) (hash >>> 16)) {
            return false;
        }
        int at = base + HEADER_CHARS;
        for (int i = from; i < to; i++) {
            if (places[at++] != text[i]) {
                return false;
            }
        }
        int count = header & (1 << COUNT_BITS) - 1;
        for (int i = 0; i < count; i++) {
            ids.add(places[at] << 16 | places[at + 1]);
            at += 2;
        }
        return true;
    }

    /// Keeps the ids `ids[idFrom, idTo)` of the word, in place of another word.
    void put(char[] text, int from, int to, int hash, int[] ids, int idFrom, int idTo) {
        int length = to - from;
        int count = idTo - idFrom;
        if (HEADER_CHARS + length + 2 * count > PLACE_CHARS || count == 0) {
            return;
        }
        int base = (hash & PLACES - 1) << PLACE_BITS;
        places[base] = (char) (length << COUNT_BITS | count);
        places[base + 1] = (char) (hash >>> 16);
        System.arraycopy(text, from, places, base + HEADER_CHARS, length);
        int at = base + HEADER_CHARS + length;
        for (int i = idFrom; i < idTo; i++) {
            places[at++] = (char) (ids[i] >>> 16);
            places[at++] = (char) ids[i];
        }
    }
}
