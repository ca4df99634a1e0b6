package dev.jeval.eval.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// chrF and chrF++ as sacreBLEU computes them (Popović 2015, 2017).
///
/// White space does not count in character n-grams. Precision and recall are averaged over the
/// orders that occur on both sides.
public final class Chrf {
    private final int charOrder;
    private final int wordOrder;
    private final double beta;

    private Chrf(int charOrder, int wordOrder, double beta) {
        this.charOrder = charOrder;
        this.wordOrder = wordOrder;
        this.beta = beta;
    }

    /// chrF2 of sacreBLEU 1.5.0 over one reference each, from 0 to 1.
    ///
    /// @throws IllegalArgumentException if the lists differ in length
    public static double corpusV1(List<String> hypotheses, List<String> references) {
        Bleu.checkStreams(hypotheses, List.of(references));
        Chrf chrf = new Chrf(6, 0, 2);
        long[] sums = new long[3 * 6];
        for (int i = 0; i < hypotheses.size(); i++) {
            chrf.add(sums, chrf.statistics(hypotheses.get(i), references.get(i), false));
        }
        return chrf.score(sums);
    }

    /// chrF of sacreBLEU 2.x, from 0 to 100.
    ///
    /// @param references streams of references, each as long as `hypotheses`
    /// @param charOrder longest character n-grams; 6 by default
    /// @param wordOrder longest word n-grams: 0 for chrF, 2 for chrF++
    /// @param beta weight of recall; 2 by default
    /// @throws IllegalArgumentException if there is no stream or one differs in length
    public static double corpus(
            List<String> hypotheses,
            List<List<String>> references,
            int charOrder,
            int wordOrder,
            double beta) {
        Bleu.checkStreams(hypotheses, references);
        Chrf chrf = new Chrf(charOrder, wordOrder, beta);
        long[] sums = new long[3 * (charOrder + wordOrder)];
        for (int i = 0; i < hypotheses.size(); i++) {
            long[] best = sums;
            double bestScore = -1;
            for (List<String> stream : references) {
                long[] statistics = chrf.statistics(hypotheses.get(i), stream.get(i), true);
                double score = chrf.score(statistics);
                if (score > bestScore) {
                    bestScore = score;
                    best = statistics;
                }
            }
            chrf.add(sums, best);
        }
        return 100 * chrf.score(sums);
    }

    private void add(long[] sums, long[] statistics) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += statistics[i];
        }
    }

    /// Per order: n-grams of the hypothesis, of the reference, and common ones.
    ///
    /// @param onlyWithReference whether an order that the reference lacks counts as absent on the
    ///   other side too
    private long[] statistics(String hypothesis, String reference, boolean onlyWithReference) {
        long[] statistics = new long[3 * (charOrder + wordOrder)];
        List<String> left = characters(hypothesis);
        List<String> right = characters(reference);
        for (int order = 1; order <= charOrder; order++) {
            count(left, right, order, statistics, 3 * (order - 1), onlyWithReference);
        }
        if (wordOrder > 0) {
            List<String> leftWords = words(hypothesis);
            List<String> rightWords = words(reference);
            for (int order = 1; order <= wordOrder; order++) {
                int at = 3 * (charOrder + order - 1);
                count(leftWords, rightWords, order, statistics, at, onlyWithReference);
            }
        }
        return statistics;
    }

    private static void count(
            List<String> left,
            List<String> right,
            int order,
            long[] statistics,
            int at,
            boolean onlyWithReference) {
        Map<List<String>, Integer> reference = ngrams(right, order);
        long referenceCount = Math.max(0, right.size() - order + 1);
        long hypothesisCount = Math.max(0, left.size() - order + 1);
        long common = 0;
        for (Map.Entry<List<String>, Integer> entry : ngrams(left, order).entrySet()) {
            common += Math.min(entry.getValue(), reference.getOrDefault(entry.getKey(), 0));
        }
        boolean absent = onlyWithReference && referenceCount == 0;
        statistics[at] = absent ? 0 : hypothesisCount;
        statistics[at + 1] = referenceCount;
        statistics[at + 2] = common;
    }

    private static Map<List<String>, Integer> ngrams(List<String> units, int order) {
        Map<List<String>, Integer> ngrams = new HashMap<>();
        for (int i = 0; i + order <= units.size(); i++) {
            ngrams.merge(units.subList(i, i + order), 1, Integer::sum);
        }
        return ngrams;
    }

    private static List<String> characters(String text) {
        List<String> characters = new ArrayList<>();
        text.codePoints()
                .filter(c -> !PythonText.isSpace(c))
                .forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    /// Words, with one punctuation mark at the end (or else at the start) set apart.
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : PythonText.split(text)) {
            int first = word.offsetByCodePoints(0, 1);
            int last = word.offsetByCodePoints(word.length(), -1);
            if (first == word.length()) {
                words.add(word);
            } else if (isPunctuation(word.substring(last))) {
                words.add(word.substring(0, last));
                words.add(word.substring(last));
            } else if (isPunctuation(word.substring(0, first))) {
                words.add(word.substring(0, first));
                words.add(word.substring(first));
            } else {
                words.add(word);
            }
        }
        return words;
    }

    private static boolean isPunctuation(String character) {
        return PythonText.PUNCTUATION.contains(character);
    }

    /// The F score of summed statistics, from 0 to 1.
    private double score(long[] statistics) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int i = 0; i < statistics.length; i += 3) {
            if (statistics[i] > 0 && statistics[i + 1] > 0) {
                precision += (double) statistics[i + 2] / statistics[i];
                recall += (double) statistics[i + 2] / statistics[i + 1];
                orders++;
            }
        }
        if (orders == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        double weight = beta * beta;
        return precision + recall == 0
                ? 0
                : (1 + weight) * precision * recall / (weight * precision + recall);
    }
}
