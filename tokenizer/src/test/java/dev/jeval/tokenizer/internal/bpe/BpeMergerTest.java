package dev.jeval.tokenizer.internal.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BpeMergerTest {
    /// Symbols 0-3 are the alphabet, merges make the others.
    private static final int ALPHABET = 4;

    @Test
    void shortAndLongSequencesMergeAsThePlainAlgorithm() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 300; round++) {
            Map<Long, Integer> ranks = new HashMap<>();
            List<Integer> results = new ArrayList<>();
            MergeTable.Builder builder = new MergeTable.Builder(64, 64);
            for (int rank = 0; rank < 40; rank++) {
                int left = random.nextInt(ALPHABET + rank);
                int right = random.nextInt(ALPHABET + rank);
                builder.put(left, right, rank, ALPHABET + rank);
                ranks.put((long) left << 32 | right, rank);
                results.add(ALPHABET + rank);
            }
            MergeTable table = builder.build();
            int length = random.nextInt(round % 2 == 0 ? 30 : 400);
            List<Integer> symbols = new ArrayList<>();
            BpeMerger merger = new BpeMerger();
            merger.start();
            for (int i = 0; i < length; i++) {
                int symbol = random.nextInt(ALPHABET);
                symbols.add(symbol);
                merger.add(symbol);
            }
            merger.merge(table);
            List<Integer> merged = new ArrayList<>();
            for (int i = 0; i < merger.size(); i++) {
                merged.add(merger.symbol(i));
            }
            assertThat(merged).isEqualTo(plain(symbols, ranks, results));
            assertThat(merger.added()).isEqualTo(length);
        }
    }

    @Test
    void originsSayWhereEachSymbolStarts() {
        MergeTable table = new MergeTable.Builder(8, 8).put(0, 1, 0, 4).put(4, 2, 1, 5).build();
        BpeMerger merger = new BpeMerger();
        merger.start();
        for (int symbol : new int[] {3, 0, 1, 2, 0}) {
            merger.add(symbol);
        }
        merger.merge(table);
        assertThat(new int[] {merger.symbol(0), merger.symbol(1), merger.symbol(2)})
                .containsExactly(3, 5, 0);
        assertThat(new int[] {merger.origin(0), merger.origin(1), merger.origin(2)})
                .containsExactly(0, 1, 4);
    }

    @Test
    void laterMergeOfTheSamePairCounts() {
        MergeTable table = new MergeTable.Builder(4, 9).put(1, 2, 0, 7).put(1, 2, 3, 9).build();
        assertThat(table.rank(1, 2)).isEqualTo(3);
        assertThat(table.result(3)).isEqualTo(9);
        assertThat(table.rank(2, 1)).isEqualTo(MergeTable.NO_MERGE);
    }

    @Test
    void idsBeyondTheLimitAreRefused() {
        assertThatThrownBy(() -> new MergeTable.Builder(1, MergeTable.MAX_ID + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Integer> plain(
            List<Integer> symbols, Map<Long, Integer> ranks, List<Integer> results) {
        List<Integer> current = new ArrayList<>(symbols);
        while (true) {
            int best = Integer.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < current.size(); i++) {
                Integer rank = ranks.get((long) current.get(i) << 32 | current.get(i + 1));
                if (rank != null && rank < best) {
                    best = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return current;
            }
            current.set(at, results.get(best));
            current.remove(/* index */ at + 1);
        }
    }
}
