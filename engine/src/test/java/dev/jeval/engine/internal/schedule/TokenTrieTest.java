package dev.jeval.engine.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TokenTrieTest {
    private record Path(int[] tokens, int computed, int positionKey) implements TokenPath {}

    private static List<Path> randomPaths(Random random) {
        List<Path> paths = new ArrayList<>();
        int count = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            int[] tokens = random.ints(random.nextInt(9), 0, 2).toArray();
            paths.add(new Path(tokens, tokens.length, random.nextInt(2)));
        }
        return paths;
    }

    private static List<TrieNode> nodes(TokenTrie<Path> trie) {
        List<TrieNode> nodes = new ArrayList<>();
        trie.forEach(nodes::add);
        return nodes;
    }

    private static List<Integer> prefix(Path path, int length) {
        List<Integer> key = new ArrayList<>();
        key.add(path.positionKey());
        IntStream.range(0, length).forEach(i -> key.add(path.tokens()[i]));
        return key;
    }

    @RepeatedTest(200)
    void everyDistinctPrefixIsInOneNode(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Path> paths = randomPaths(random);
        TokenTrie<Path> trie = TokenTrie.of(paths, true, random.nextBoolean());
        Set<List<Integer>> expected = new HashSet<>();
        for (Path path : paths) {
            for (int length = 1; length <= path.computed(); length++) {
                expected.add(prefix(path, length));
            }
        }
        Set<List<Integer>> found = new HashSet<>();
        for (TrieNode node : nodes(trie)) {
            Path last = trie.paths().isEmpty() ? null : trie.paths().get(node.endPath() - 1);
            for (int length = node.start() + 1; length <= node.end(); length++) {
                assertThat(found.add(prefix(last, length))).isTrue();
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @RepeatedTest(100)
    void aPathRunsThroughTheNodesThatNameIt(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Path> paths = randomPaths(random);
        TokenTrie<Path> trie = TokenTrie.of(paths, true, random.nextBoolean());
        assertThat(trie.paths()).containsExactlyInAnyOrderElementsOf(paths);
        int[] covered = new int[paths.size()];
        for (TrieNode node : nodes(trie)) {
            TrieNode parent = node.parent();
            assertThat(node.start()).isEqualTo(parent == null ? 0 : parent.end());
            for (int i = node.firstPath(); i < node.endPath(); i++) {
                Path path = trie.paths().get(i);
                int to = Math.min(node.end(), path.computed());
                if (to > node.start()) {
                    covered[i] += to - node.start();
                    assertThat(trie.tokens(node, node.start(), to))
                            .isEqualTo(Arrays.copyOfRange(path.tokens(), node.start(), to));
                }
            }
        }
        for (int i = 0; i < covered.length; i++) {
            assertThat(covered[i]).isEqualTo(trie.paths().get(i).computed());
        }
    }

    @RepeatedTest(50)
    void everyPathHasOneTerminalBelowANodeThatEndsWithIt(RepetitionInfo repetition) {
        List<Path> paths = randomPaths(new Random(repetition.getCurrentRepetition()));
        TokenTrie<Path> trie =
                TokenTrie.of(paths, repetition.getCurrentRepetition() % 2 == 0, true);
        Set<Integer> ended = new HashSet<>();
        for (TrieNode node : nodes(trie)) {
            if (node.isTerminal()) {
                assertThat(ended.add(node.firstPath())).isTrue();
                assertThat(node.end()).isEqualTo(trie.paths().get(node.firstPath()).computed());
                assertThat(node.parent().end()).isEqualTo(node.end());
                assertThat(node.children()).isEmpty();
            }
        }
        assertThat(ended).hasSameSizeAs(paths);
    }

    @Test
    void aDeepTrieIsBuiltWithoutRecursion() {
        List<Path> paths = new ArrayList<>();
        int[] zeros = new int[3_000];
        for (int i = 0; i < zeros.length; i++) {
            int[] tokens = Arrays.copyOf(zeros, i + 1);
            tokens[i] = 1;
            paths.add(new Path(tokens, tokens.length, 0));
        }
        TokenTrie<Path> trie = TokenTrie.of(paths, true, false);
        long tokens = nodes(trie).stream().mapToLong(node -> node.end() - node.start()).sum();
        assertThat(tokens).isEqualTo(2L * zeros.length - 1);
    }

    @Test
    void withoutSharingEveryPathIsItsOwnNode() {
        Path path = new Path(new int[] {1, 2, 3}, 3, 0);
        TokenTrie<Path> trie = TokenTrie.of(List.of(path, path), false, false);
        assertThat(trie.root().children()).hasSize(2);
        assertThat(trie.root().children()).allMatch(node -> node.end() - node.start() == 3);
    }
}
