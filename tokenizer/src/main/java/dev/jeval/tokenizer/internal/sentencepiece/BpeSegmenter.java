package dev.jeval.tokenizer.internal.sentencepiece;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Byte-pair encoding as SentencePiece does it: of all neighbouring symbols whose concatenation is
/// a piece, the pair with the highest score is joined first, the leftmost among equals.
///
/// Merges are looked up by the ids of the two symbols, and a text is cut into stretches wherever no
/// piece holds the two characters on either side next to each other: no merge can cross such a
/// place, so the stretches are independent and the result is that of the whole text. Short
/// stretches are merged by scanning, long ones with a heap, so that a text of n characters costs
/// O(n log n) at worst. Models with unused pieces, which are taken apart again by the last merge
/// seen anywhere, run as one stretch. Immutable and thread-safe.
final class BpeSegmenter implements Segmenter {
    /// Stretches up to this many symbols are merged by scanning.
    private static final int SCAN_LIMIT = 20;

    private static final int NO_MERGE = Integer.MAX_VALUE;
    private static final int UNKNOWN = -1;

    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final int size;
    private final boolean[] unused;
    private final boolean hasUnused;

    BpeSegmenter(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        SentencePieceModel model = vocabulary.model();
        this.size = model.size();
        this.unused = new boolean[size];
        boolean any = false;
        for (int id = 0; id < size; id++) {
            unused[id] = model.piece(id).type() == PieceType.UNUSED;
            any |= unused[id];
        }
        this.hasUnused = any;
        this.merges = new MergeTable(vocabulary);
    }

    @Override
    public void segment(Scratch scratch) {
        byte[] text = scratch.text;
        int length = scratch.length;
        int start = 0;
        while (start < length) {
            int count = stretch(scratch, start, length);
            int end = scratch.symbolStart[count];
            if (count == 1) {
                emit(scratch, scratch.symbol[0], start, end);
            } else {
                int whole = hasUnused ? -1 : merges.wholePiece(text, start, end);
                if (whole >= 0) {
                    scratch.add(whole, start, end);
                } else {
                    merge(scratch, count);
                }
            }
            start = end;
        }
    }

    /// Reads symbols from `start` up to a place no merge can cross; returns their number. Symbol
    /// `i` covers the text from `symbolStart[i]` to `symbolStart[i + 1]`.
    private int stretch(Scratch scratch, int start, int length) {
        byte[] text = scratch.text;
        int count = 0;
        int at = start;
        int previous = UNKNOWN;
        while (at < length) {
            int symbolLength = vocabulary.symbolLength(text, at, length);
            int end;
            int symbol;
            if (symbolLength > 0) {
                end = at + symbolLength;
                symbol = frozen(vocabulary.pieces().find(text, at, end));
            } else {
                end = Math.min(length, at + Utf8.length(text[at]));
                symbol = merges.symbol(text, at, end);
            }
            if (count > 0 && !hasUnused && !merges.mayJoin(previous, symbol)) {
                break;
            }
            if (count + 2 > scratch.symbol.length) {
                scratch.reserveSymbols(count + 2);
            }
            scratch.symbol[count] = symbol;
            scratch.symbolStart[count] = at;
            count++;
            previous = symbol;
            at = end;
        }
        scratch.symbolStart[count] = at;
        return count;
    }

    private void merge(Scratch scratch, int count) {
        if (hasUnused) {
            Map<Integer, int[]> parts = new HashMap<>();
            mergeByHeap(scratch, count, parts);
            return;
        }
        if (count <= SCAN_LIMIT) {
            mergeByScan(scratch, count);
        } else {
            mergeByHeap(scratch, count, Map.of());
        }
    }

    private void mergeByScan(Scratch scratch, int count) {
        int[] symbol = scratch.symbol;
        int[] start = scratch.symbolStart;
        int[] rank = scratch.mergeRank;
        int[] result = scratch.mergeResult;
        int n = count;
        for (int i = 0; i + 1 < n; i++) {
            setMerge(rank, result, i, symbol[i], symbol[i + 1]);
        }
        while (n > 1) {
            int best = 0;
            for (int i = 1; i + 1 < n; i++) {
                if (rank[i] < rank[best]) {
                    best = i;
                }
            }
            if (rank[best] == NO_MERGE) {
                break;
            }
            symbol[best] = result[best];
            n--;
            for (int i = best + 1; i < n; i++) {
                symbol[i] = symbol[i + 1];
                start[i] = start[i + 1];
                rank[i] = rank[i + 1];
                result[i] = result[i + 1];
            }
            start[n] = start[n + 1];
            if (best > 0) {
                setMerge(rank, result, best - 1, symbol[best - 1], symbol[best]);
            }
            if (best + 1 < n) {
                setMerge(rank, result, best, symbol[best], symbol[best + 1]);
            }
        }
        for (int i = 0; i < n; i++) {
            emit(scratch, symbol[i], start[i], start[i + 1]);
        }
    }

    private void mergeByHeap(Scratch scratch, int count, Map<Integer, int[]> parts) {
        int[] symbol = scratch.symbol;
        int[] next = scratch.nextSymbol;
        int[] previous = scratch.previousSymbol;
        int[] rank = scratch.mergeRank;
        int[] result = scratch.mergeResult;
        scratch.heapSize = 0;
        for (int i = 0; i < count; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 < count ? i + 1 : -1;
        }
        for (int i = 0; i < count; i++) {
            push(scratch, i, parts);
        }
        while (scratch.heapSize > 0) {
            long top = LongHeap.pop(scratch);
            int left = (int) top;
            if (rank[left] != (int) (top >>> 32)) {
                continue;
            }
            int right = next[left];
            symbol[left] = result[left];
            next[left] = next[right];
            if (next[right] >= 0) {
                previous[next[right]] = left;
            }
            rank[right] = NO_MERGE;
            if (previous[left] >= 0) {
                push(scratch, previous[left], parts);
            }
            push(scratch, left, parts);
        }
        int[] start = scratch.symbolStart;
        int end = start[count];
        for (int i = 0; i >= 0; i = next[i]) {
            int to = next[i] >= 0 ? start[next[i]] : end;
            if (parts.isEmpty()) {
                emit(scratch, symbol[i], start[i], to);
            } else {
                emitUsed(scratch, symbol[i], start[i], to, parts);
            }
        }
    }

    /// Looks up the merge of symbol `left` with its right neighbour and queues it.
    private void push(Scratch scratch, int left, Map<Integer, int[]> parts) {
        int right = scratch.nextSymbol[left];
        if (right < 0) {
            scratch.mergeRank[left] = NO_MERGE;
            return;
        }
        int[] symbol = scratch.symbol;
        setMerge(scratch.mergeRank, scratch.mergeResult, left, symbol[left], symbol[right]);
        int rank = scratch.mergeRank[left];
        if (rank == NO_MERGE) {
            return;
        }
        int merged = scratch.mergeResult[left];
        if (unused[merged]) {
            parts.put(
                    merged,
                    new int[] {
                        symbol[left],
                        symbol[right],
                        scratch.symbolStart[right] - scratch.symbolStart[left]
                    });
        }
        LongHeap.push(scratch, (long) rank << 32 | left);
    }

    private void setMerge(int[] rank, int[] result, int at, int left, int right) {
        int merged = left < 0 || right < 0 ? -1 : merges.merge(left, right);
        if (merged < 0) {
            rank[at] = NO_MERGE;
        } else {
            rank[at] = merges.rank(merged);
            result[at] = merged;
        }
    }

    /// As [#emit], but an unused piece is replaced by the two symbols it was last seen made of.
    private void emitUsed(
            Scratch scratch, int symbol, int start, int end, Map<Integer, int[]> parts) {
        int[] pending = new int[] {symbol, start, end};
        int depth = 3;
        while (depth > 0) {
            depth -= 3;
            int id = pending[depth];
            int from = pending[depth + 1];
            int to = pending[depth + 2];
            int[] made = id >= 0 && id < size && unused[id] ? parts.get(id) : null;
            if (made == null) {
                emit(scratch, id, from, to);
                continue;
            }
            if (depth + 6 > pending.length) {
                pending = Arrays.copyOf(pending, 2 * pending.length + 6);
            }
            pending[depth] = made[1];
            pending[depth + 1] = from + made[2];
            pending[depth + 2] = to;
            pending[depth + 3] = made[0];
            pending[depth + 4] = from;
            pending[depth + 5] = from + made[2];
            depth += 6;
        }
    }

    private void emit(Scratch scratch, int symbol, int start, int end) {
        int id = symbol <= -2 ? frozen(symbol) : symbol;
        if (id >= 0 && id < size) {
            scratch.add(id, start, end);
        } else {
            vocabulary.addUnknown(scratch, start, end);
        }
    }

    /// A symbol that takes part in no merge, from its id, and back.
    private static int frozen(int id) {
        return -2 - id;
    }

    /// The scratch space's heap: a binary heap of numbers, least first.
    private static final class LongHeap {
        static void push(Scratch scratch, long value) {
            if (scratch.heapSize == scratch.heap.length) {
                scratch.heap = Arrays.copyOf(scratch.heap, Scratch.grown(scratch.heapSize + 1));
            }
            long[] heap = scratch.heap;
            int at = scratch.heapSize++;
            while (at > 0) {
                int parent = (at - 1) >>> 1;
                if (heap[parent] <= value) {
                    break;
                }
                heap[at] = heap[parent];
                at = parent;
            }
            heap[at] = value;
        }

        static long pop(Scratch scratch) {
            long[] heap = scratch.heap;
            long top = heap[0];
            int size = --scratch.heapSize;
            long last = heap[size];
            int at = 0;
            while (true) {
                int child = 2 * at + 1;
                if (child >= size) {
                    break;
                }
                if (child + 1 < size && heap[child + 1] < heap[child]) {
                    child++;
                }
                if (heap[child] >= last) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = last;
            return top;
        }
    }
}
