package dev.jeval.perf.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One thing measured with several engines, in rounds.
///
/// @param model shape and weights
/// @param what for the table
/// @param unit of `work`
/// @param work done in a sample
/// @param samples answers of each engine, in the order of the rounds; the first number of an answer
///   is seconds
/// @param limits answers to `limits`, before and after
record Figure(
        String model,
        String what,
        String unit,
        double work,
        Map<String, List<double[]>> samples,
        List<double[]> limits) {
    static final String OURS = "jeval";

    Figure(String model, String what, String unit, double work) {
        this(model, what, unit, work, new LinkedHashMap<>(), new ArrayList<>());
    }

    /// Adds an engine's answer.
    void add(String engine, double[] answer) {
        samples.computeIfAbsent(engine, name -> new ArrayList<>()).add(answer);
    }

    /// Median rate of an engine, and the lowest and highest one.
    String rates(String engine) {
        List<Double> rates =
                samplesOf(engine).stream().map(answer -> work / answer[0]).sorted().toList();
        return String.format(
                Locale.ROOT,
                "%s (%s to %s)",
                number(median(rates)),
                number(rates.getFirst()),
                number(rates.getLast()));
    }

    private List<double[]> samplesOf(String engine) {
        return samples.getOrDefault(engine, List.of());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    /// Median over the rounds of our rate over that of `engine` in the same round.
    double ratio(String engine) {
        List<Double> ratios = new ArrayList<>();
        List<double[]> ours = samplesOf(OURS);
        List<double[]> theirs = samplesOf(engine);
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            ratios.add(theirs.get(i)[0] / ours.get(i)[0]);
        }
        return median(ratios);
    }

    /// Median share of the machine's limits: the least time our work takes at them, over the time.
    /// Only where answers have operations and bytes.
    double share() {
        double read = limits.stream().mapToDouble(limit -> limit[0]).average().orElse(Double.NaN);
        double flops = limits.stream().mapToDouble(limit -> limit[1]).average().orElse(Double.NaN);
        return median(
                samplesOf(OURS).stream()
                        .filter(answer -> answer.length > 2)
                        .map(answer -> Math.max(answer[1] / flops, answer[2] / read) / answer[0])
                        .toList());
    }

    /// Median over the rounds of an answer's second number over its first.
    double secondOverFirst() {
        return median(samplesOf(OURS).stream().map(answer -> answer[1] / answer[0]).toList());
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
