package dev.jeval.analysis.study;

import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.data.ScoreTable;
import java.util.List;

/// Everything a study found.
///
/// @param table the scores analysed
/// @param facts what is known of each model, in order of the table
/// @param options settings
/// @param correlations how benchmarks go together
/// @param factors ability factors
/// @param compute whether budgets are FLOPs (6·N·D) rather than tokens
/// @param scaling factors against budgets, as far as budgets are known
/// @param documentBenchmarks number of benchmarks whose documents were resampled
/// @param warnings what a reader must know before believing the numbers
/// @param notes how the input was treated
public record StudyResult(
        ScoreTable table,
        List<ModelFacts> facts,
        StudyOptions options,
        CorrelationStudy correlations,
        FactorStudy factors,
        boolean compute,
        List<ScalingFit> scaling,
        int documentBenchmarks,
        List<String> warnings,
        List<String> notes) {}
