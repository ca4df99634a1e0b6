package dev.jeval.eval.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The SQuAD 2.0 metric of Hugging Face evaluate (a7dd338), which is the official script's.
public final class SquadV2 {
    private static final Pattern ARTICLES =
            Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

    private SquadV2() {}

    /// An answer as it is compared: lower case, without ASCII punctuation and the articles a, an,
    /// the, white space collapsed.
    public static String normalize(String answer) {
        String text = PythonText.without(PythonText.lower(answer), PythonText.PUNCTUATION);
        return PythonText.collapsed(ARTICLES.matcher(text).replaceAll(" "));
    }

    /// The words of a normalised answer.
    public static List<String> tokens(String answer) {
        return PythonText.split(normalize(answer));
    }

    /// The answers that count: those that do not normalise to nothing, or else the empty one.
    private static List<String> goldAnswers(List<String> answers) {
        List<String> golds = answers.stream().filter(a -> !normalize(a).isEmpty()).toList();
        return golds.isEmpty() ? List.of("") : golds;
    }

    /// 1 if `prediction` equals one of the answers once both are normalised, else 0.
    ///
    /// @param answers none for an unanswerable question
    public static double exact(String prediction, List<String> answers) {
        String normalized = normalize(prediction);
        return goldAnswers(answers).stream().anyMatch(gold -> normalize(gold).equals(normalized))
                ? 1
                : 0;
    }

    /// The best F1 over words of `prediction` with one of the answers.
    ///
    /// @param answers none for an unanswerable question
    public static double f1(String prediction, List<String> answers) {
        double best = 0;
        for (String gold : goldAnswers(answers)) {
            best = Math.max(best, f1(tokens(gold), tokens(prediction)));
        }
        return best;
    }

    private static double f1(List<String> gold, List<String> predicted) {
        if (gold.isEmpty() || predicted.isEmpty()) {
            return gold.equals(predicted) ? 1 : 0;
        }
        Map<String, Integer> left = new HashMap<>();
        gold.forEach(token -> left.merge(token, 1, Integer::sum));
        int common = 0;
        for (String token : predicted) {
            if (left.getOrDefault(token, 0) > 0) {
                left.merge(token, -1, Integer::sum);
                common++;
            }
        }
        if (common == 0) {
            return 0;
        }
        double precision = (double) common / predicted.size();
        double recall = (double) common / gold.size();
        return 2 * precision * recall / (precision + recall);
    }

    /// One answered question.
    ///
    /// @param prediction the answer given
    /// @param noAnswerProbability probability that the question has no answer
    /// @param answers the right answers; none if it has none
    public record Item(String prediction, double noAnswerProbability, List<String> answers) {
        /// Copies the list.
        public Item {
            answers = List.copyOf(answers);
        }

        boolean hasAnswer() {
            return !answers.isEmpty();
        }
    }

    /// The values that the metric reports, by name, in percent.
    ///
    /// A question whose probability of no answer exceeds `threshold` counts as answered by nothing;
    /// `best_exact` and `best_f1` are over all thresholds.
    ///
    /// @param threshold 1 in the harness, so that it never applies
    /// @throws IllegalArgumentException if there is no item
    public static Map<String, Double> corpus(List<Item> items, double threshold) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("SQuAD: expected at least one question, got 0");
        }
        double[] exact = new double[items.size()];
        double[] f1 = new double[items.size()];
        for (int i = 0; i < items.size(); i++) {
            exact[i] = exact(items.get(i).prediction(), items.get(i).answers());
            f1[i] = f1(items.get(i).prediction(), items.get(i).answers());
        }
        double[] exactAtThreshold = atThreshold(items, exact, threshold);
        double[] f1AtThreshold = atThreshold(items, f1, threshold);
        Map<String, Double> values = new LinkedHashMap<>();
        addMeans(values, "", items, exactAtThreshold, f1AtThreshold, true, true);
        addMeans(values, "HasAns_", items, exactAtThreshold, f1AtThreshold, true, false);
        addMeans(values, "NoAns_", items, exactAtThreshold, f1AtThreshold, false, true);
        addBest(values, "exact", items, exact);
        addBest(values, "f1", items, f1);
        return values;
    }

    private static double[] atThreshold(List<Item> items, double[] scores, double threshold) {
        double[] adjusted = scores.clone();
        for (int i = 0; i < adjusted.length; i++) {
            if (items.get(i).noAnswerProbability() > threshold) {
                adjusted[i] = items.get(i).hasAnswer() ? 0 : 1;
            }
        }
        return adjusted;
    }

    private static void addMeans(
            Map<String, Double> values,
            String prefix,
            List<Item> items,
            double[] exact,
            double[] f1,
            boolean withAnswer,
            boolean withoutAnswer) {
        double exactSum = 0;
        double f1Sum = 0;
        int count = 0;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).hasAnswer() ? withAnswer : withoutAnswer) {
                exactSum += exact[i];
                f1Sum += f1[i];
                count++;
            }
        }
        if (count > 0) {
            values.put(prefix + "exact", 100 * exactSum / count);
            values.put(prefix + "f1", 100 * f1Sum / count);
            values.put(prefix + "total", (double) count);
        }
    }

    /// The best value over thresholds: questions are answered in order of their probability.
    private static void addBest(
            Map<String, Double> values, String name, List<Item> items, double[] scores) {
        double current = items.stream().filter(item -> !item.hasAnswer()).count();
        double best = current;
        double bestThreshold = 0;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> items.get(i).noAnswerProbability()));
        for (int i : order) {
            double change =
                    items.get(i).hasAnswer()
                            ? scores[i]
                            : items.get(i).prediction().isEmpty() ? 0 : -1;
            current += change;
            if (current > best) {
                best = current;
                bestThreshold = items.get(i).noAnswerProbability();
            }
        }
        values.put("best_" + name, 100 * best / items.size());
        values.put("best_" + name + "_thresh", bestThreshold);
    }
}
