package dev.jeval.analysis.study;

import dev.jeval.analysis.data.AnalysisException;
import dev.jeval.analysis.data.DocumentScores;
import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.data.ScoreTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A score table made fit for analysis: benchmarks that say nothing and models without scores are
/// left out, and it is said which.
///
/// @param table the remaining scores
/// @param facts facts about the remaining models
/// @param documents scores of single documents of the remaining models and benchmarks
/// @param notes what was left out
record Preparation(
        ScoreTable table, List<ModelFacts> facts, DocumentScores documents, List<String> notes) {
    private static final int MIN_MODELS = 3;
    private static final int MIN_BENCHMARKS = 2;

    /// Time and memory of clustering and resampling grow with the square of this, and more.
    private static final int MAX_BENCHMARKS = 150;

    /// @throws AnalysisException if too little is left
    static Preparation of(ScoreTable given, List<ModelFacts> facts, DocumentScores documents) {
        List<String> notes = new ArrayList<>();
        int[] rows =
                IntStream.range(0, given.models().size())
                        .filter(i ->
                                Arrays.stream(given.scores()[i]).anyMatch(s -> !Double.isNaN(s)))
                        .toArray();
        if (rows.length < given.models().size()) {
            notes.add(
                    "Models without any score are left out: "
                            + names(given.models(), complement(rows, given.models().size()))
                            + ".");
        }
        ScoreTable table = given.rows(rows);
        int[] informative =
                IntStream.range(0, table.benchmarks().size())
                        .filter(j -> isInformative(table, j))
                        .toArray();
        List<String> ids = table.benchmarks().stream().map(b -> b.label()).toList();
        if (informative.length < ids.size()) {
            notes.add(
                    "Benchmarks with fewer than "
                            + MIN_MODELS
                            + " scores or the same score for all models are left out: "
                            + names(ids, complement(informative, ids.size()))
                            + ".");
        }
        if (rows.length < MIN_MODELS || informative.length < MIN_BENCHMARKS) {
            throw new AnalysisException(
                    "analysis: expected scores of at least "
                            + MIN_MODELS
                            + " models on "
                            + MIN_BENCHMARKS
                            + " benchmarks that tell models apart, got "
                            + rows.length
                            + " models and "
                            + informative.length
                            + " benchmarks; evaluate more models or tasks");
        }
        if (informative.length > MAX_BENCHMARKS) {
            throw new AnalysisException(
                    "analysis: expected at most "
                            + MAX_BENCHMARKS
                            + " benchmarks, got "
                            + informative.length
                            + "; choose the ones to analyse");
        }
        return new Preparation(
                table.columns(informative),
                Arrays.stream(rows).mapToObj(facts::get).toList(),
                documents.rows(rows).columns(informative),
                notes);
    }

    private static boolean isInformative(ScoreTable table, int benchmark) {
        double[] present =
                Arrays.stream(table.scores())
                        .mapToDouble(row -> row[benchmark])
                        .filter(score -> !Double.isNaN(score))
                        .toArray();
        return present.length >= MIN_MODELS
                && Arrays.stream(present).anyMatch(score -> score != present[0]);
    }

    private static int[] complement(int[] kept, int size) {
        return IntStream.range(0, size)
                .filter(i -> Arrays.stream(kept).noneMatch(k -> k == i))
                .toArray();
    }

    private static String names(List<String> names, int[] indices) {
        return Arrays.stream(indices).mapToObj(names::get).collect(Collectors.joining(", "));
    }
}
