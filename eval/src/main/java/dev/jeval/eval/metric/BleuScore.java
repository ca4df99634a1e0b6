package dev.jeval.eval.metric;

import java.util.List;
import java.util.stream.Collectors;

/// A BLEU score and what it was computed from.
///
/// @param score from 0 to 100
/// @param counts matching n-grams by order, after smoothing
/// @param totals n-grams of the hypotheses by order, after smoothing
/// @param precisions in percent, after smoothing
/// @param brevityPenalty factor for short hypotheses
/// @param hypothesisLength tokens
/// @param referenceLength tokens of the references closest in length
public record BleuScore(
        double score,
        List<Double> counts,
        List<Double> totals,
        List<Double> precisions,
        double brevityPenalty,
        long hypothesisLength,
        long referenceLength) {
    /// Copies the lists.
    public BleuScore {
        counts = List.copyOf(counts);
        totals = List.copyOf(totals);
        precisions = List.copyOf(precisions);
    }

    /// The line that sacreBLEU prints.
    public String format() {
        double ratio = referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
        return "BLEU = %s %s (BP = %s ratio = %s hyp_len = %d ref_len = %d)"
                .formatted(
                        Decimals.fixed(score, 2),
                        precisions.stream()
                                .map(p -> Decimals.fixed(p, 1))
                                .collect(Collectors.joining("/")),
                        Decimals.fixed(brevityPenalty, 3),
                        Decimals.fixed(ratio, 3),
                        hypothesisLength,
                        referenceLength);
    }
}
