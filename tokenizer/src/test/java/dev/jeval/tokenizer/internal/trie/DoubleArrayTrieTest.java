package dev.jeval.tokenizer.internal.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DoubleArrayTrieTest {
    @Test
    void findsExactlyItsKeys() {
        Random random = new Random(1);
        for (int round = 0; round < 60; round++) {
            Map<String, Integer> expected = new TreeMap<>();
            int alphabet = 1 + random.nextInt(256);
            int count = random.nextInt(2000);
            for (int i = 0; i < count; i++) {
                expected.put(latin(random, alphabet, 1 + random.nextInt(6)), i);
            }
            DoubleArrayTrie trie = trie(expected);
            expected.forEach((key, value) -> assertThat(find(trie, key)).isEqualTo(value));
            for (int i = 0; i < 500; i++) {
                String probe = latin(random, 256, 1 + random.nextInt(7));
                assertThat(find(trie, probe)).isEqualTo(expected.getOrDefault(probe, -1));
            }
        }
    }

    @Test
    void longestPrefixIsTheLongestKeyAtTheStart() {
        DoubleArrayTrie trie = trie(Map.of("a", 0, "abc", 1, "abcde", 2));
        assertThat(longest(trie, "abcd")).isEqualTo(3);
        assertThat(longest(trie, "abcdef")).isEqualTo(5);
        assertThat(longest(trie, "ab")).isEqualTo(1);
        assertThat(longest(trie, "b")).isZero();
        assertThat(longest(trie, "")).isZero();
    }

    @Test
    void holdsKeysOfAnyLength() {
        String deep = "ab".repeat(100_000);
        DoubleArrayTrie trie = trie(Map.of(deep, 7, "ab", 3));
        assertThat(find(trie, deep)).isEqualTo(7);
        assertThat(find(trie, deep.substring(1))).isEqualTo(-1);
        assertThat(find(trie, "ab")).isEqualTo(3);
    }

    @Test
    void anEmptyTrieHoldsNothing() {
        DoubleArrayTrie trie = trie(Map.of());
        assertThat(find(trie, "a")).isEqualTo(-1);
        assertThat(trie.step(trie.root(), 0)).isZero();
    }

    @Test
    void refusesEmptyAndRepeatedKeysAndValuesOutOfRange() {
        byte[] key = {1};
        assertThatThrownBy(() -> DoubleArrayTrie.of(new byte[][] {{}}, new int[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one byte");
        assertThatThrownBy(() -> DoubleArrayTrie.of(new byte[][] {key, key}, new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() ->
                        DoubleArrayTrie.of(
                                new byte[][] {key}, new int[] {DoubleArrayTrie.MAX_VALUE + 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String latin(Random random, int alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(alphabet));
        }
        return text.toString();
    }

    private static DoubleArrayTrie trie(Map<String, Integer> entries) {
        List<byte[]> keys = new ArrayList<>();
        int[] values = new int[entries.size()];
        entries.forEach((key, value) -> {
            values[keys.size()] = value;
            keys.add(bytes(key));
        });
        return DoubleArrayTrie.of(keys.toArray(new byte[0][]), Arrays.copyOf(values, keys.size()));
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int find(DoubleArrayTrie trie, String key) {
        return trie.find(bytes(key), 0, key.length());
    }

    private static int longest(DoubleArrayTrie trie, String text) {
        return trie.longestPrefix(bytes(text), 0, text.length());
    }
}
