package dev.jeval.eval.metric;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// ROUGE as Google's `rouge_score` computes it (Lin 2004): precision, recall and F over tokens.
public final class Rouge {
    private Rouge() {}

    /// Precision, recall and F measure, from 0 to 1.
    public record Score(double precision, double recall, double f) {
        static final Score ZERO = new Score(0, 0, 0);

        static Score of(double matches, double candidate, double target) {
            double precision = matches / Math.max(candidate, 1);
            double recall = matches / Math.max(target, 1);
            double sum = precision + recall;
            return new Score(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
        }
    }

    /// The tokens of English text: lower-cased runs of `a-z0-9`.
    ///
    /// @param stem whether tokens longer than three characters are stemmed
    public static List<String> englishTokens(String text, boolean stem) {
        List<String> tokens = new ArrayList<>();
        String lower = PythonText.lower(text);
        int start = -1;
        for (int i = 0; i <= lower.length(); i++) {
            boolean inside = i < lower.length() && isAlphanumeric(lower.charAt(i));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                String token = lower.substring(start, i);
                tokens.add(stem && token.length() > 3 ? PorterStemmer.stem(token) : token);
                start = -1;
            }
        }
        return tokens;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /// ROUGE-N.
    ///
    /// @param n length of the n-grams, at least 1
    public static Score ngrams(List<String> target, List<String> prediction, int n) {
        Map<List<String>, Integer> targetNgrams = count(target, n);
        Map<List<String>, Integer> predicted = count(prediction, n);
        int matches = 0;
        for (Map.Entry<List<String>, Integer> entry : targetNgrams.entrySet()) {
            matches += Math.min(entry.getValue(), predicted.getOrDefault(entry.getKey(), 0));
        }
        return Score.of(
                matches,
                Math.max(0, prediction.size() - n + 1),
                Math.max(0, target.size() - n + 1));
    }

    private static Map<List<String>, Integer> count(List<String> tokens, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            counts.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    /// ROUGE-L: the longest common subsequence.
    public static Score longest(List<String> target, List<String> prediction) {
        if (target.isEmpty() || prediction.isEmpty()) {
            return Score.ZERO;
        }
        int[][] table = table(target, prediction);
        int longest = table[target.size()][prediction.size()];
        return Score.of(longest, prediction.size(), target.size());
    }

    /// Lengths of the longest common subsequences of all prefixes, `[target + 1, prediction + 1]`.
    private static int[][] table(List<String> target, List<String> prediction) {
        int[][] table = new int[target.size() + 1][prediction.size() + 1];
        for (int i = 1; i <= target.size(); i++) {
            for (int j = 1; j <= prediction.size(); j++) {
                table[i][j] =
                        target.get(i - 1).equals(prediction.get(j - 1))
                                ? table[i - 1][j - 1] + 1
                                : Math.max(table[i - 1][j], table[i][j - 1]);
            }
        }
        return table;
    }

    /// ROUGE-Lsum: the union of the longest common subsequences of each target sentence with all
    /// predicted sentences, where line breaks divide sentences.
    ///
    /// @param tokenizer cuts a sentence into tokens
    public static Score longestOfSummary(
            String target, String prediction, Function<String, List<String>> tokenizer) {
        List<List<String>> targetSentences = sentences(target, tokenizer);
        List<List<String>> predicted = sentences(prediction, tokenizer);
        Map<String, Integer> targetLeft = bag(targetSentences);
        Map<String, Integer> predictedLeft = bag(predicted);
        int targetSize = targetSentences.stream().mapToInt(List::size).sum();
        int predictedSize = predicted.stream().mapToInt(List::size).sum();
        if (targetSize == 0 || predictedSize == 0) {
            return Score.ZERO;
        }
        int hits = 0;
        for (List<String> sentence : targetSentences) {
            BitSet union = new BitSet(sentence.size());
            for (List<String> other : predicted) {
                markLongest(sentence, other, union);
            }
            for (int i = union.nextSetBit(0); i >= 0; i = union.nextSetBit(i + 1)) {
                String token = sentence.get(i);
                // no token counts more often than it occurs on either side
                if (targetLeft.getOrDefault(token, 0) > 0
                        && predictedLeft.getOrDefault(token, 0) > 0) {
                    hits++;
                    targetLeft.merge(token, -1, Integer::sum);
                    predictedLeft.merge(token, -1, Integer::sum);
                }
            }
        }
        return Score.of(hits, predictedSize, targetSize);
    }

    private static List<List<String>> sentences(
            String text, Function<String, List<String>> tokenizer) {
        List<List<String>> sentences = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                sentences.add(tokenizer.apply(line));
            }
        }
        return sentences;
    }

    private static Map<String, Integer> bag(List<List<String>> sentences) {
        Map<String, Integer> bag = new HashMap<>();
        sentences.forEach(sentence -> sentence.forEach(token -> bag.merge(token, 1, Integer::sum)));
        return bag;
    }

    /// Marks the positions in `target` of one longest common subsequence, the one that the
    /// reference finds: walking back, it leaves the target's token first unless the other way is
    /// longer.
    private static void markLongest(
            List<String> target, List<String> prediction, BitSet positions) {
        int[][] table = table(target, prediction);
        int i = target.size();
        int j = prediction.size();
        while (i > 0 && j > 0) {
            if (target.get(i - 1).equals(prediction.get(j - 1))) {
                positions.set(i - 1);
                i--;
                j--;
            } else if (table[i][j - 1] > table[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
    }
}
