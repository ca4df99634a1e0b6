package dev.jeval.tokenizer.internal.bpe;

import java.util.Arrays;

/// The merge loop of byte-pair encoding: takes a sequence of symbols and applies the merge with the
/// lowest rank, the leftmost among equals, until none applies.
///
/// Short sequences are scanned for the lowest rank; long ones use a binary heap over a linked list,
/// so that the time is n log n whatever the text. Use: [#start], [#add] …, [#merge], then [#symbol]
/// and [#origin]. Not thread-safe; meant to be reused.
public final class BpeMerger {
    /// Up to this many symbols a scan is faster than a heap.
    private static final int SCAN_LIMIT = 96;

    private int[] symbols = new int[128];
    private int[] ranks = new int[128];

    /// Index of the first original symbol that each symbol covers.
    private int[] origins = new int[128];

    private int[] next = new int[0];
    private int[] previous = new int[0];
    private long[] heap = new long[0];
    private int heapSize;
    private int size;
    private int added;

    /// Begins a new sequence.
    public void start() {
        size = 0;
    }

    /// Appends a symbol.
    public void add(int symbol) {
        if (size == symbols.length) {
            reserve(size * 2);
        }
        symbols[size++] = symbol;
    }

    /// The number of symbols.
    public int size() {
        return size;
    }

    /// After [#merge]: the number of symbols that had been added.
    public int added() {
        return added;
    }

    /// The symbol at `index`.
    public int symbol(int index) {
        return symbols[index];
    }

    /// After [#merge]: the index of the first added symbol that the symbol at `index` covers.
    public int origin(int index) {
        return origins[index];
    }

    /// The symbols, of which `[0, size)` is in use; replaced when the sequence grows.
    public int[] symbols() {
        return symbols;
    }

    /// Appends the symbols of `bytes[0, length)` to an empty sequence, with the ranks of their
    /// pairs from a table indexed by both bytes; to be followed by [#mergeRanked].
    public void addBytes(byte[] bytes, int length, int[] byteSymbols, int[] bytePairRanks) {
        if (length > symbols.length) {
            reserve(Math.max(length, symbols.length * 2));
        }
        int before = -1;
        for (int i = 0; i < length; i++) {
            int value = bytes[i] & 0xFF;
            symbols[i] = byteSymbols[value];
            if (i > 0) {
                ranks[i - 1] = bytePairRanks[before << 8 | value];
            }
            before = value;
        }
        size = length;
    }

    /// Merges until no merge applies.
    public void merge(MergeTable table) {
        for (int i = 0; i + 1 < size; i++) {
            ranks[i] = table.rank(symbols[i], symbols[i + 1]);
        }
        mergeRanked(table);
    }

    /// As [#merge] where the ranks of the pairs are known.
    public void mergeRanked(MergeTable table) {
        added = size;
        for (int i = 0; i < size; i++) {
            origins[i] = i;
        }
        if (size < 2) {
            return;
        }
        ranks[size - 1] = MergeTable.NO_MERGE;
        if (size <= SCAN_LIMIT) {
            mergeByScan(table);
        } else {
            mergeByHeap(table);
        }
    }

    private void mergeByScan(MergeTable table) {
        int[] symbols = this.symbols;
        int[] ranks = this.ranks;
        int[] origins = this.origins;
        int n = size;
        while (n > 1) {
            int best = MergeTable.NO_MERGE;
            int at = 0;
            for (int i = 0; i < n - 1; i++) {
                if (ranks[i] < best) {
                    best = ranks[i];
                    at = i;
                }
            }
            if (best == MergeTable.NO_MERGE) {
                break;
            }
            int merged = table.result(best);
            symbols[at] = merged;
            int tail = n - at - 2;
            System.arraycopy(symbols, at + 2, symbols, at + 1, tail);
            System.arraycopy(ranks, at + 2, ranks, at + 1, tail);
            System.arraycopy(origins, at + 2, origins, at + 1, tail);
            n--;
            if (at > 0) {
                ranks[at - 1] = table.rank(symbols[at - 1], merged);
            }
            ranks[at] = at + 1 < n ? table.rank(merged, symbols[at + 1]) : MergeTable.NO_MERGE;
        }
        size = n;
    }

    private void mergeByHeap(MergeTable table) {
        int n = size;
        if (next.length < n) {
            next = new int[symbols.length];
            previous = new int[symbols.length];
        }
        heapSize = 0;
        for (int i = 0; i < n; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            if (ranks[i] != MergeTable.NO_MERGE) {
                append((long) ranks[i] << 32 | i);
            }
        }
        for (int i = (heapSize >> 1) - 1; i >= 0; i--) {
            siftDown(i);
        }
        while (heapSize > 0) {
            long top = heap[0];
            int rank = (int) (top >>> 32);
            int at = (int) top;
            if (ranks[at] != rank) {
                removeTop();
                continue;
            }
            int merged = table.result(rank);
            int right = next[at];
            int after = next[right];
            symbols[at] = merged;
            ranks[right] = MergeTable.NO_MERGE;
            next[at] = after;
            if (after < n) {
                previous[after] = at;
            }
            ranks[at] = after < n ? table.rank(merged, symbols[after]) : MergeTable.NO_MERGE;
            if (ranks[at] != MergeTable.NO_MERGE) {
                heap[0] = (long) ranks[at] << 32 | at;
                siftDown(0);
            } else {
                removeTop();
            }
            int before = previous[at];
            if (before >= 0) {
                ranks[before] = table.rank(symbols[before], merged);
                if (ranks[before] != MergeTable.NO_MERGE) {
                    push((long) ranks[before] << 32 | before);
                }
            }
        }
        int kept = 0;
        for (int i = 0; i < n; i = next[i]) {
            symbols[kept] = symbols[i];
            origins[kept] = i;
            kept++;
        }
        size = kept;
    }

    private void append(long entry) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(256, heapSize * 2));
        }
        heap[heapSize++] = entry;
    }

    private void push(long entry) {
        append(entry);
        int i = heapSize - 1;
        while (i > 0) {
            int parent = i - 1 >> 1;
            if (heap[parent] <= entry) {
                break;
            }
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = entry;
    }

    private void removeTop() {
        heap[0] = heap[--heapSize];
        siftDown(0);
    }

    private void siftDown(int from) {
        long entry = heap[from];
        int i = from;
        int half = heapSize >> 1;
        while (i < half) {
            int child = 2 * i + 1;
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (entry <= heap[child]) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = entry;
    }

    private void reserve(int capacity) {
        symbols = Arrays.copyOf(symbols, capacity);
        ranks = new int[capacity];
        origins = new int[capacity];
    }
}
