package dev.jeval.analysis.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The documents of each benchmark, as far as all models answered the same ones and it is known how
/// scores come of them.
public final class DocumentScores {
    private static final double ROUNDING = 1e-9;

    private final List<@Nullable Documents> perBenchmark;

    private DocumentScores(List<@Nullable Documents> perBenchmark) {
        this.perBenchmark = perBenchmark;
    }

    /// No document is known of any of the benchmarks.
    public static DocumentScores none(int benchmarks) {
        List<@Nullable Documents> nothing = new ArrayList<>();
        for (int i = 0; i < benchmarks; i++) {
            nothing.add(null);
        }
        return new DocumentScores(nothing);
    }

    /// The documents of a benchmark; null if unknown.
    public @Nullable Documents of(int benchmark) {
        return perBenchmark.get(benchmark);
    }

    /// The number of benchmarks whose documents are known.
    public int known() {
        return (int) perBenchmark.stream().filter(documents -> documents != null).count();
    }

    /// Only the benchmarks at the given indices.
    public DocumentScores columns(int... indices) {
        List<@Nullable Documents> picked = new ArrayList<>();
        for (int index : indices) {
            picked.add(perBenchmark.get(index));
        }
        return new DocumentScores(picked);
    }

    /// Only the models at the given indices.
    public DocumentScores rows(int... indices) {
        List<@Nullable Documents> picked = new ArrayList<>();
        for (Documents documents : perBenchmark) {
            picked.add(documents == null ? null : documents.models(indices));
        }
        return new DocumentScores(picked);
    }

    /// Collects one benchmark after the other.
    static final class Builder {
        private final List<@Nullable Documents> perBenchmark = new ArrayList<>();

        /// Adds a benchmark.
        ///
        /// @param scores score of each model
        /// @param documents what each document gives, by its id, per model; null where unknown
        void add(double[] scores, List<@Nullable Map<String, double[]>> documents) {
            perBenchmark.add(aligned(scores, documents));
        }

        DocumentScores build() {
            return new DocumentScores(perBenchmark);
        }

        /// The reading of the numbers that gives back the scores; null if none does.
        private static @Nullable Documents aligned(
                double[] scores, List<@Nullable Map<String, double[]>> documents) {
            double[][][] numbers = numbers(documents);
            if (numbers == null) {
                return null;
            }
            List<Documents> readings =
                    numbers[0][0].length == 1
                            ? List.of(new Documents.Mean(part(numbers, 0)))
                            : List.of(
                                    new Documents.BitsPerUnit(part(numbers, 0), part(numbers, 1)),
                                    new Documents.RocAuc(part(numbers, 0), part(numbers, 1)));
            for (Documents reading : readings) {
                if (givesBack(reading, scores)) {
                    return reading;
                }
            }
            return null;
        }

        /// `[models][documents][numbers]`, documents in one order; null if models differ in their
        /// documents or documents in their numbers.
        private static double @Nullable [][][] numbers(
                List<@Nullable Map<String, double[]>> documents) {
            Map<String, double[]> first = documents.getFirst();
            if (first == null || first.isEmpty()) {
                return null;
            }
            Set<String> ids = first.keySet();
            int width = first.values().iterator().next().length;
            double[][][] numbers = new double[documents.size()][][];
            for (int i = 0; i < numbers.length; i++) {
                Map<String, double[]> own = documents.get(i);
                if (own == null
                        || !own.keySet().equals(ids)
                        || own.values().stream().anyMatch(values -> values.length != width)) {
                    return null;
                }
                numbers[i] = own.values().toArray(double[][]::new);
            }
            return numbers;
        }

        private static double[][] part(double[][][] numbers, int index) {
            return Arrays.stream(numbers)
                    .map(rows -> Arrays.stream(rows).mapToDouble(row -> row[index]).toArray())
                    .toArray(double[][]::new);
        }

        private static boolean givesBack(Documents reading, double[] scores) {
            int[] all = IntStream.range(0, reading.count()).toArray();
            for (int i = 0; i < scores.length; i++) {
                double score = reading.score(i, all);
                if (!(Math.abs(score - scores[i]) <= ROUNDING * Math.max(1, Math.abs(score)))) {
                    return false;
                }
            }
            return true;
        }
    }
}
