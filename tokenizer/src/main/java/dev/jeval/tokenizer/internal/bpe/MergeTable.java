package dev.jeval.tokenizer.internal.bpe;

import java.util.Arrays;
import java.util.BitSet;

/// The merges of a byte-pair encoding: (left id, right id) → rank and resulting id.
///
/// An open-addressing table with one `long` per slot that holds both ids and the rank, so that a
/// look-up, most of which fail, costs one memory access. Immutable and thread-safe.
public final class MergeTable {
    /// The rank of a pair that does not merge; larger than every rank.
    public static final int NO_MERGE = Integer.MAX_VALUE;

    /// Ids and ranks have to fit into one slot.
    public static final int MAX_ID = (1 << 21) - 1;

    /// The largest rank a merge can have.
    public static final int MAX_RANK = (1 << 22) - 2;

    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

    /// `key << rankBits | rank + 1`; 0 for a free slot.
    private final long[] slots;

    private final int hashShift;
    private final int idBits;
    private final int rankBits;
    private final int[] results;
    private final int size;

    private MergeTable(Builder builder) {
        slots = builder.slots;
        hashShift = builder.hashShift;
        idBits = builder.idBits;
        rankBits = builder.rankBits;
        results = builder.results;
        size = builder.size;
    }

    /// The rank of the merge of `left` and `right`; [#NO_MERGE] if they do not merge.
    public int rank(int left, int right) {
        long key = (long) left << idBits | right;
        long[] table = slots;
        int mask = table.length - 1;
        int slot = (int) (key * HASH_FACTOR >>> hashShift);
        while (true) {
            long entry = table[slot];
            if (entry == 0) {
                return NO_MERGE;
            }
            if (entry >>> rankBits == key) {
                return (int) (entry & (1L << rankBits) - 1) - 1;
            }
            slot = slot + 1 & mask;
        }
    }

    /// The id that the merge with this rank results in.
    public int result(int rank) {
        return results[rank];
    }

    /// Whether a merge takes or makes this id.
    boolean uses(int id) {
        return id >= 0 && usesAny(new int[] {id});
    }

    /// Whether a merge takes or makes one of these ids; negative ones are ignored.
    boolean usesAny(int[] ids) {
        BitSet set = new BitSet();
        for (int id : ids) {
            if (id >= 0) {
                set.set(id);
            }
        }
        long idMask = (1L << idBits) - 1;
        for (long entry : slots) {
            if (entry != 0) {
                long key = entry >>> rankBits;
                int rank = (int) (entry & (1L << rankBits) - 1) - 1;
                if (set.get((int) (key >>> idBits))
                        || set.get((int) (key & idMask))
                        || set.get(results[rank])) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The number of different pairs.
    public int size() {
        return size;
    }

    /// Collects merges. A pair that is put twice keeps the later rank, as the reference does.
    public static final class Builder {
        private final long[] slots;
        private final int hashShift;
        private final int idBits;
        private final int rankBits;
        private int[] results;
        private int size;

        /// Room for `capacity` merges of ids up to `maxId`.
        ///
        /// @throws IllegalArgumentException if `maxId` is above [#MAX_ID]
        public Builder(int capacity, int maxId) {
            if (maxId > MAX_ID) {
                throw new IllegalArgumentException(
                        "merges: expected ids up to %d, got %d".formatted(MAX_ID, maxId));
            }
            int bits = 64 - Long.numberOfLeadingZeros(Math.max(capacity, 8) * 2L - 1);
            slots = new long[1 << bits];
            hashShift = 64 - bits;
            idBits = Math.max(1, 32 - Integer.numberOfLeadingZeros(maxId));
            rankBits = 64 - 2 * idBits;
            results = new int[Math.max(capacity, 1)];
        }

        /// Adds the merge of `left` and `right` to `result`.
        ///
        /// @throws IllegalArgumentException if `rank` is outside `[0, MAX_RANK]` or there are more
        ///   pairs than the capacity
        public Builder put(int left, int right, int rank, int result) {
            if (rank < 0 || rank > MAX_RANK) {
                throw new IllegalArgumentException(
                        "merges: expected a rank in [0, %d], got %d".formatted(MAX_RANK, rank));
            }
            if (rank >= results.length) {
                results = Arrays.copyOf(results, Math.max(rank + 1, results.length * 2));
            }
            results[rank] = result;
            long key = (long) left << idBits | right;
            int mask = slots.length - 1;
            int slot = (int) (key * HASH_FACTOR >>> hashShift);
            while (slots[slot] != 0 && slots[slot] >>> rankBits != key) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] == 0 && ++size >= slots.length) {
                throw new IllegalArgumentException("merges: more pairs than the capacity");
            }
            slots[slot] = key << rankBits | rank + 1L;
            return this;
        }

        /// The table; the builder must not be used afterwards.
        public MergeTable build() {
            return new MergeTable(this);
        }
    }
}
