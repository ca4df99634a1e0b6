package dev.jeval.analysis.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Collects a score table from result files: `results_*.json` as lm-evaluation-harness writes them,
/// and `aggregated_result.json` of the Swallow scripts.
///
/// Folders are searched four levels deep; an aggregated file counts only where no results file lies
/// beside it. If a model has several files, later ones (by file name, which holds the date) replace
/// and complete earlier ones. Sample files beside a results file give the scores of single
/// documents.
public final class ResultFiles {
    private static final int DEPTH = 4;

    private final Map<String, String> metrics;
    private final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
    private final Map<String, Map<String, Score>> models = new LinkedHashMap<>();
    private final Map<String, Double> parameters = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    private ResultFiles(Map<String, String> metrics) {
        this.metrics = metrics;
    }

    /// What result files hold.
    ///
    /// @param table scores and standard errors
    /// @param parameters number of parameters of the models whose files name it
    /// @param documents scores of single documents where sample files have them
    /// @param notes what a reader should know about how files were read
    public record Collected(
            ScoreTable table,
            Map<String, Double> parameters,
            DocumentScores documents,
            List<String> notes) {}

    /// Reads files and folders.
    ///
    /// @param inputs result files, or folders with result files somewhere below
    /// @param metrics metric to take per task, as `metric` or `metric,filter`, where it is not the
    ///   first of the task's metric list
    /// @throws AnalysisException if there is no result, or a file is broken
    public static Collected read(List<Path> inputs, Map<String, String> metrics) {
        ResultFiles reader = new ResultFiles(metrics);
        List<Path> files = new ArrayList<>();
        for (Path input : inputs) {
            files.addAll(Files.isDirectory(input) ? find(input) : List.of(input));
        }
        for (Path file : files) {
            reader.add(file);
        }
        if (reader.models.isEmpty()) {
            throw new AnalysisException(
                    inputs
                            + ": expected results_*.json or aggregated_result.json files with"
                            + " scores, got none");
        }
        return reader.collected();
    }

    /// Whether a folder holds result files.
    public static boolean isResultFolder(Path folder) {
        return !find(folder).isEmpty();
    }

    private static List<Path> find(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, DEPTH)) {
            List<Path> files =
                    walk.filter(Files::isRegularFile)
                            .filter(path -> isResults(path) || isAggregated(path))
                            .sorted(
                                    Comparator.comparing(
                                                    (Path path) -> path.getFileName().toString())
                                            .thenComparing(path -> path))
                            .toList();
            Set<Path> withResults = new HashSet<>();
            files.stream()
                    .filter(ResultFiles::isResults)
                    .forEach(file -> withResults.add(folder(file)));
            return files.stream()
                    .filter(file -> isResults(file) || !withResults.contains(folder(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static Path folder(Path file) {
        return file.resolveSibling("");
    }

    private static boolean isAggregated(Path file) {
        return file.endsWith("aggregated_result.json");
    }

    private static boolean isResults(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("results") && name.endsWith(".json");
    }

    private void add(Path file) {
        ResultFile result = ResultFile.read(file, metrics);
        Map<String, Score> scores = models.computeIfAbsent(result.model(), _ -> new TreeMap<>());
        int replaced = 0;
        for (ResultFile.Entry entry : result.entries()) {
            Benchmark benchmark = entry.benchmark();
            Benchmark known = benchmarks.putIfAbsent(benchmark.id(), benchmark);
            if (known != null && known.higherIsBetter() != benchmark.higherIsBetter()) {
                throw new AnalysisException(
                        file
                                + ": task '"
                                + benchmark.id()
                                + "': expected the same direction (higher_is_better) in all files,"
                                + " got both");
            }
            Score score = new Score(entry.value(), entry.error(), entry.documents());
            replaced += scores.put(benchmark.id(), score) == null ? 0 : 1;
        }
        if (replaced > 0) {
            notes.add(
                    result.model()
                            + ": "
                            + file.getFileName()
                            + " replaces "
                            + replaced
                            + " scores of earlier files.");
        }
        if (!Double.isNaN(result.parameters())) {
            parameters.put(result.model(), result.parameters());
        }
    }

    private Collected collected() {
        List<String> names = models.keySet().stream().sorted().toList();
        List<Benchmark> columns = List.copyOf(benchmarks.values());
        double[][] scores = new double[names.size()][columns.size()];
        double[][] errors = new double[names.size()][columns.size()];
        DocumentScores.Builder documents = new DocumentScores.Builder();
        for (int j = 0; j < columns.size(); j++) {
            List<@Nullable Map<String, double[]>> perModel = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                Score score = models.getOrDefault(names.get(i), Map.of()).get(columns.get(j).id());
                scores[i][j] = score == null ? Double.NaN : score.value;
                errors[i][j] = score == null ? Double.NaN : score.error;
                perModel.add(score == null ? null : score.documents);
            }
            documents.add(column(scores, j), perModel);
        }
        return new Collected(
                new ScoreTable(names, columns, scores, errors),
                Map.copyOf(parameters),
                documents.build(),
                List.copyOf(notes));
    }

    private static double[] column(double[][] table, int j) {
        return Arrays.stream(table).mapToDouble(row -> row[j]).toArray();
    }

    /// A score of one model on one task.
    ///
    /// @param documents what each document gives, by its id; null if unknown
    private record Score(double value, double error, @Nullable Map<String, double[]> documents) {}
}
