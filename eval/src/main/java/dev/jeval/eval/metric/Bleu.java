package dev.jeval.eval.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// BLEU as sacreBLEU computes it (Papineni et al. 2002; Post 2018).
public final class Bleu {
    /// The longest n-grams.
    private static final int MAX_ORDER = 4;

    /// sacreBLEU's logarithm of 0.
    private static final double LOG_ZERO = -9_999_999_999.0;

    private final BleuOptions options;
    private final double[] counts = new double[MAX_ORDER];
    private final double[] totals = new double[MAX_ORDER];
    private long hypothesisLength;
    private long referenceLength;

    private Bleu(BleuOptions options) {
        this.options = options;
    }

    /// The score of a corpus.
    ///
    /// @param hypotheses the texts to score
    /// @param references streams of references, each as long as `hypotheses`; an empty reference
    ///   counts as absent
    /// @throws IllegalArgumentException if there is no stream or one differs in length
    public static BleuScore corpus(
            List<String> hypotheses, List<List<String>> references, BleuOptions options) {
        checkStreams(hypotheses, references);
        Bleu bleu = new Bleu(options);
        for (int i = 0; i < hypotheses.size(); i++) {
            List<String> segment = new ArrayList<>();
            for (List<String> stream : references) {
                if (!stream.get(i).isEmpty()) {
                    segment.add(stream.get(i));
                }
            }
            bleu.add(hypotheses.get(i), segment);
        }
        return bleu.score();
    }

    static void checkStreams(List<String> hypotheses, List<List<String>> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("references: expected at least one stream, got 0");
        }
        for (List<String> stream : references) {
            if (stream.size() != hypotheses.size()) {
                throw new IllegalArgumentException(
                        "references: expected %d as there are hypotheses, got %d"
                                .formatted(hypotheses.size(), stream.size()));
            }
        }
    }

    private List<String> tokens(String text) {
        String cased = options.lowercase() ? PythonText.lower(text) : text;
        return PythonText.split(options.tokenizer().tokenize(PythonText.rstrip(cased)));
    }

    private void add(String hypothesis, List<String> references) {
        List<String> tokens = tokens(hypothesis);
        Map<List<String>, Integer> best = new HashMap<>();
        long closest = -1;
        for (String reference : references) {
            List<String> referenceTokens = tokens(reference);
            ngrams(referenceTokens).forEach((ngram, n) -> best.merge(ngram, n, Math::max));
            closest = closer(closest, referenceTokens.size(), tokens.size());
        }
        hypothesisLength += tokens.size();
        referenceLength += Math.max(closest, 0);
        ngrams(tokens)
                .forEach((ngram, n) -> {
                    int order = ngram.size() - 1;
                    totals[order] += n;
                    counts[order] += Math.min(n, best.getOrDefault(ngram, 0));
                });
    }

    /// The length nearer to `target`; on ties the shorter.
    private static long closer(long known, long length, long target) {
        if (known < 0) {
            return length;
        }
        long knownDistance = Math.abs(known - target);
        long distance = Math.abs(length - target);
        boolean nearer = distance < knownDistance || (distance == knownDistance && length < known);
        return nearer ? length : known;
    }

    private static Map<List<String>, Integer> ngrams(List<String> tokens) {
        Map<List<String>, Integer> ngrams = new HashMap<>();
        for (int order = 1; order <= MAX_ORDER; order++) {
            for (int i = 0; i + order <= tokens.size(); i++) {
                ngrams.merge(tokens.subList(i, i + order), 1, Integer::sum);
            }
        }
        return ngrams;
    }

    private BleuScore score() {
        double brevity = 1;
        if (hypothesisLength < referenceLength) {
            brevity =
                    hypothesisLength == 0
                            ? 0
                            : StrictMath.exp(1 - (double) referenceLength / hypothesisLength);
        }
        double[] precisions = new double[MAX_ORDER];
        double score = 0;
        if (options.version() == SacreBleuVersion.V1_5_0 || hasMatch()) {
            int orders = smooth(precisions);
            double logs = 0;
            for (int i = 0; i < orders; i++) {
                logs += precisions[i] == 0 ? LOG_ZERO : StrictMath.log(precisions[i]);
            }
            score = brevity * StrictMath.exp(logs / orders);
        }
        return new BleuScore(
                score,
                boxed(counts),
                boxed(totals),
                boxed(precisions),
                brevity,
                hypothesisLength,
                referenceLength);
    }

    private boolean hasMatch() {
        for (double count : counts) {
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    /// Fills in the precisions; returns the number of orders that enter the score.
    private int smooth(double[] precisions) {
        double halves = 1;
        int orders = MAX_ORDER;
        for (int i = 0; i < MAX_ORDER; i++) {
            if (options.smoothing() == BleuOptions.Smoothing.ADD_K && i > 0) {
                counts[i] += options.smoothValue();
                totals[i] += options.smoothValue();
            }
            if (totals[i] == 0) {
                break;
            }
            if (options.effectiveOrder()) {
                orders = i + 1;
            }
            if (counts[i] > 0) {
                precisions[i] = 100 * counts[i] / totals[i];
            } else if (options.smoothing() == BleuOptions.Smoothing.EXP) {
                halves *= 2;
                precisions[i] = 100 / (halves * totals[i]);
            } else if (options.smoothing() == BleuOptions.Smoothing.FLOOR) {
                precisions[i] = 100 * options.smoothValue() / totals[i];
            }
        }
        return orders;
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}
