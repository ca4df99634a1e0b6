package dev.jeval.analysis;

import dev.jeval.analysis.data.AnalysisException;
import dev.jeval.analysis.data.DocumentScores;
import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.data.ModelTable;
import dev.jeval.analysis.data.ResultFiles;
import dev.jeval.analysis.data.ScoreCsv;
import dev.jeval.analysis.data.ScoreTable;
import dev.jeval.analysis.data.TrainingRecords;
import dev.jeval.analysis.study.Study;
import dev.jeval.analysis.study.StudyResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Runs an analysis: reads scores and facts about models, studies them, hands back what it found.
///
/// ```java
/// AnalysisRunner.run(AnalysisOptions.of(List.of(Path.of("results")))).write(Path.of("report"));
/// ```
public final class AnalysisRunner {
    private static final String PAPER_TITLE = "What do benchmarks measure?";
    private static final String DEFAULT_TITLE = "Model study";

    private AnalysisRunner() {}

    /// Runs an analysis. Deterministic: the same input and options give the same result.
    ///
    /// @throws AnalysisException if an input is broken or holds too little
    /// @throws java.io.UncheckedIOException if an input cannot be read
    public static AnalysisResult run(AnalysisOptions options) {
        Input input = read(options);
        if (!options.benchmarks().isEmpty()) {
            input = input.select(options.benchmarks());
        }
        List<ModelFacts> facts = facts(input, options);
        StudyResult study = Study.run(input.table, facts, input.documents, options.study());
        boolean paper = options.inputs().isEmpty();
        String title =
                !options.title().isEmpty() ? options.title() : paper ? PAPER_TITLE : DEFAULT_TITLE;
        List<String> sources = new ArrayList<>(input.notes);
        if (paper) {
            sources.add(
                    "Scores: evaluation of the Swallow project, July 2024 (swallow-llm/evaluation,"
                            + " MIT licence), analysed in arXiv 2412.14471. Budgets: public"
                            + " statements of the models' makers, for 27 of the 35 models.");
        }
        return new AnalysisResult(study, title, sources);
    }

    private static Input read(AnalysisOptions options) {
        List<Path> inputs = options.inputs();
        for (Path input : inputs) {
            if (!Files.exists(input)) {
                throw new AnalysisException(
                        input
                                + ": expected a result folder, result file or score CSV, got nothing");
            }
        }
        if (inputs.isEmpty()) {
            return Input.of(ScoreCsv.paper());
        }
        boolean csv = inputs.stream().anyMatch(AnalysisRunner::isCsv);
        if (csv && inputs.size() > 1) {
            throw new AnalysisException(
                    inputs + ": expected one score CSV, or result files and folders, got several");
        }
        if (csv) {
            return Input.of(ScoreCsv.read(inputs.getFirst()));
        }
        ResultFiles.Collected collected = ResultFiles.read(inputs, options.metrics());
        return new Input(
                collected.table(),
                collected.documents(),
                collected.parameters(),
                collected.notes());
    }

    private static boolean isCsv(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /// Facts of each model of the table: found by its whole name, else by the part behind the last
    /// slash.
    private static List<ModelFacts> facts(Input input, AnalysisOptions options) {
        Map<String, ModelFacts> byName = new HashMap<>();
        for (ModelFacts known : known(options)) {
            byName.putIfAbsent(ModelFacts.shortName(known.model()), known);
            byName.put(known.model(), known);
        }
        List<ModelFacts> facts = new ArrayList<>();
        for (String model : input.table.models()) {
            ModelFacts found = byName.get(model);
            if (found == null) {
                found = byName.get(ModelFacts.shortName(model));
            }
            ModelFacts fact = found == null ? ModelFacts.unknown(model) : found.named(model);
            double parameters = input.parameters.getOrDefault(model, Double.NaN);
            facts.add(Double.isNaN(fact.parameters()) ? fact.withParameters(parameters) : fact);
        }
        return facts;
    }

    private static List<ModelFacts> known(AnalysisOptions options) {
        List<ModelFacts> known = new ArrayList<>();
        if (options.inputs().isEmpty()) {
            known.addAll(ModelTable.paper());
        }
        for (Path path : options.models()) {
            if (!Files.exists(path)) {
                throw new AnalysisException(
                        path + ": expected a table of models or checkpoints, got nothing");
            }
            known.addAll(
                    Files.isDirectory(path) ? TrainingRecords.read(path) : ModelTable.read(path));
        }
        return known;
    }

    /// What was read.
    private record Input(
            ScoreTable table,
            DocumentScores documents,
            Map<String, Double> parameters,
            List<String> notes) {
        static Input of(ScoreTable table) {
            return new Input(
                    table, DocumentScores.none(table.benchmarks().size()), Map.of(), List.of());
        }

        Input select(List<String> ids) {
            List<String> known = table.benchmarks().stream().map(b -> b.id()).toList();
            for (String id : ids) {
                if (!known.contains(id)) {
                    throw new AnalysisException("benchmark '" + id + "': expected one of " + known);
                }
            }
            int[] indices = ids.stream().distinct().mapToInt(known::indexOf).toArray();
            return new Input(table.columns(indices), documents.columns(indices), parameters, notes);
        }
    }
}
