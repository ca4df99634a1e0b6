package dev.jeval.analysis.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/// Corpus BLEU as sacrebleu 2.4 computes it (tokenizer 13a, exponential smoothing): the statistic
/// under the bootstrap in some cases.
final class CorpusBleu {
    private static final int ORDERS = 4;

    private final List<long[]> perDocument = new ArrayList<>();

    /// BLEU of the documents at given indices, with repetitions.
    ///
    /// @param items pairs of reference and hypothesis
    static ToDoubleFunction<int[]> of(JsonNode items) {
        CorpusBleu bleu = new CorpusBleu();
        for (JsonNode item : items) {
            bleu.perDocument.add(
                    counts(tokens(item.get(0).asString()), tokens(item.get(1).asString())));
        }
        return bleu::score;
    }

    private double score(int[] documents) {
        long[] sums = new long[2 * ORDERS + 2];
        for (int document : documents) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += perDocument.get(document)[i];
            }
        }
        double logs = 0;
        double smoothing = 1;
        boolean matched = false;
        for (int n = 0; n < ORDERS; n++) {
            matched |= sums[n] > 0;
            if (sums[ORDERS + n] == 0) {
                return 0;
            }
            smoothing *= sums[n] == 0 ? 2 : 1;
            double hits = sums[n] == 0 ? 1 / smoothing : sums[n];
            logs += Math.log(100.0 * hits / sums[ORDERS + n]);
        }
        double hypothesis = sums[2 * ORDERS];
        double reference = sums[2 * ORDERS + 1];
        double brevity = hypothesis < reference ? Math.exp(1 - reference / hypothesis) : 1;
        return matched ? brevity * Math.exp(logs / ORDERS) : 0;
    }

    private static long[] counts(List<String> reference, List<String> hypothesis) {
        long[] counts = new long[2 * ORDERS + 2];
        for (int n = 1; n <= ORDERS; n++) {
            Map<List<String>, Integer> wanted = ngrams(reference, n);
            Map<List<String>, Integer> got = ngrams(hypothesis, n);
            for (Map.Entry<List<String>, Integer> entry : got.entrySet()) {
                counts[n - 1] += Math.min(entry.getValue(), wanted.getOrDefault(entry.getKey(), 0));
                counts[ORDERS + n - 1] += entry.getValue();
            }
        }
        counts[2 * ORDERS] = hypothesis.size();
        counts[2 * ORDERS + 1] = reference.size();
        return counts;
    }

    private static Map<List<String>, Integer> ngrams(List<String> tokens, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            counts.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    private static List<String> tokens(String line) {
        String spaced =
                (" " + line.replace("\n", " ") + " ")
                        .replaceAll("([{-~\\[-` -&(-+:-@/])", " $1 ")
                        .replaceAll("([^0-9])([.,])", "$1 $2 ")
                        .replaceAll("([.,])([^0-9])", " $1 $2")
                        .replaceAll("([0-9])(-)", "$1 $2 ");
        return List.of(spaced.strip().split("\\s+", -1));
    }
}
