package dev.jeval.analysis.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Scores of models on benchmarks; `NaN` is a missing score.
///
/// Arrays are owned by the table: callers do not change them.
///
/// @param models names, all different
/// @param benchmarks columns, ids all different
/// @param scores as measured, `[models, benchmarks]`
/// @param errors standard errors, `[models, benchmarks]`; `NaN` where unknown
public record ScoreTable(
        List<String> models, List<Benchmark> benchmarks, double[][] scores, double[][] errors) {
    /// How many names a message lists.
    private static final int NAMED = 3;

    /// Checks shapes, names and numbers.
    public ScoreTable {
        models = List.copyOf(models);
        benchmarks = List.copyOf(benchmarks);
        requireDifferent("model", models);
        requireDifferent("benchmark", benchmarks.stream().map(Benchmark::id).toList());
        if (scores.length != models.size() || errors.length != models.size()) {
            throw new AnalysisException(
                    "score table: expected one row per model, got "
                            + scores.length
                            + " rows for "
                            + models.size()
                            + " models");
        }
        for (int i = 0; i < scores.length; i++) {
            if (scores[i].length != benchmarks.size() || errors[i].length != benchmarks.size()) {
                throw new AnalysisException(
                        "score table: "
                                + models.get(i)
                                + ": expected "
                                + benchmarks.size()
                                + " scores, got "
                                + scores[i].length);
            }
            for (int j = 0; j < scores[i].length; j++) {
                if (Double.isInfinite(scores[i][j])) {
                    throw new AnalysisException(
                            "score table: "
                                    + models.get(i)
                                    + ", "
                                    + benchmarks.get(j).id()
                                    + ": expected a finite score, got "
                                    + scores[i][j]);
                }
            }
        }
    }

    /// A table without standard errors.
    public static ScoreTable of(
            List<String> models, List<Benchmark> benchmarks, double[][] scores) {
        double[][] errors = new double[scores.length][];
        for (int i = 0; i < scores.length; i++) {
            errors[i] = new double[scores[i].length];
            Arrays.fill(errors[i], Double.NaN);
        }
        return new ScoreTable(models, benchmarks, scores, errors);
    }

    /// The scores with the sign turned where less is better, so that more is always better.
    public double[][] oriented() {
        double[][] oriented = new double[scores.length][benchmarks.size()];
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < oriented[i].length; j++) {
                oriented[i][j] = benchmarks.get(j).higherIsBetter() ? scores[i][j] : -scores[i][j];
            }
        }
        return oriented;
    }

    /// The number of missing scores.
    public int missing() {
        return (int)
                Arrays.stream(scores).flatMapToDouble(Arrays::stream).filter(Double::isNaN).count();
    }

    /// Whether any standard error is known.
    public boolean hasErrors() {
        return Arrays.stream(errors)
                .flatMapToDouble(Arrays::stream)
                .anyMatch(e -> !Double.isNaN(e));
    }

    /// The table with only the columns at the given indices.
    public ScoreTable columns(int... indices) {
        return new ScoreTable(
                models,
                Arrays.stream(indices).mapToObj(benchmarks::get).toList(),
                pick(scores, indices),
                pick(errors, indices));
    }

    /// The table with only the rows at the given indices.
    public ScoreTable rows(int... indices) {
        return new ScoreTable(
                Arrays.stream(indices).mapToObj(models::get).toList(),
                benchmarks,
                Arrays.stream(indices).mapToObj(i -> scores[i]).toArray(double[][]::new),
                Arrays.stream(indices).mapToObj(i -> errors[i]).toArray(double[][]::new));
    }

    private static double[][] pick(double[][] table, int[] indices) {
        return Arrays.stream(table)
                .map(row -> Arrays.stream(indices).mapToDouble(j -> row[j]).toArray())
                .toArray(double[][]::new);
    }

    private static void requireDifferent(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (String name : names) {
            if (!seen.add(name)) {
                twice.add(name);
            }
        }
        if (!twice.isEmpty()) {
            throw new AnalysisException(
                    "score table: expected each "
                            + what
                            + " once, got "
                            + String.join(", ", twice.subList(0, Math.min(NAMED, twice.size())))
                            + (twice.size() > NAMED ? " and others" : "")
                            + " twice; keep one of each");
        }
    }
}
