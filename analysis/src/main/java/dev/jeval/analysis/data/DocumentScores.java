package dev.jeval.analysis.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Scores of single documents, for the benchmarks where all models answered the same documents and
/// the score of a model is the mean over them.
public final class DocumentScores {
    private static final double ROUNDING = 1e-9;

    /// Per benchmark `[models][documents]`; null where unknown.
    private final List<double @Nullable [][]> perBenchmark;

    private DocumentScores(List<double @Nullable [][]> perBenchmark) {
        this.perBenchmark = perBenchmark;
    }

    /// No document is known of any of the benchmarks.
    public static DocumentScores none(int benchmarks) {
        List<double @Nullable [][]> nothing = new ArrayList<>();
        for (int i = 0; i < benchmarks; i++) {
            nothing.add(null);
        }
        return new DocumentScores(nothing);
    }

    /// The documents of a benchmark, `[models][documents]`; null if unknown. Not to be changed.
    public double @Nullable [][] of(int benchmark) {
        return perBenchmark.get(benchmark);
    }

    /// The number of benchmarks whose documents are known.
    public int known() {
        return (int) perBenchmark.stream().filter(documents -> documents != null).count();
    }

    /// Only the benchmarks at the given indices.
    public DocumentScores columns(int... indices) {
        List<double @Nullable [][]> picked = new ArrayList<>();
        for (int index : indices) {
            picked.add(perBenchmark.get(index));
        }
        return new DocumentScores(picked);
    }

    /// Only the models at the given indices.
    public DocumentScores rows(int... indices) {
        List<double @Nullable [][]> picked = new ArrayList<>();
        for (double[][] documents : perBenchmark) {
            picked.add(
                    documents == null
                            ? null
                            : Arrays.stream(indices)
                                    .mapToObj(i -> documents[i])
                                    .toArray(double[][]::new));
        }
        return new DocumentScores(picked);
    }

    /// Collects one benchmark after the other.
    static final class Builder {
        private final int models;
        private final List<double @Nullable [][]> perBenchmark = new ArrayList<>();

        Builder(int models) {
            this.models = models;
        }

        /// Adds a benchmark.
        ///
        /// @param scores score of each model
        /// @param documents score of each document by id, per model; null where unknown
        void add(double[] scores, List<@Nullable Map<String, Double>> documents) {
            perBenchmark.add(aligned(scores, documents));
        }

        DocumentScores build() {
            return new DocumentScores(perBenchmark);
        }

        private double @Nullable [][] aligned(
                double[] scores, List<@Nullable Map<String, Double>> documents) {
            Map<String, Double> first = documents.getFirst();
            if (first == null || first.isEmpty()) {
                return null;
            }
            Set<String> ids = first.keySet();
            double[][] rows = new double[models][];
            for (int i = 0; i < models; i++) {
                Map<String, Double> own = documents.get(i);
                if (own == null || !own.keySet().equals(ids)) {
                    return null;
                }
                rows[i] = own.values().stream().mapToDouble(Double::doubleValue).toArray();
                double mean = Arrays.stream(rows[i]).sum() / rows[i].length;
                if (!(Math.abs(mean - scores[i]) <= ROUNDING * Math.max(1, Math.abs(mean)))) {
                    return null;
                }
            }
            return rows;
        }
    }
}
