package dev.jeval.analysis;

import dev.jeval.analysis.study.StudyOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What to analyse, and how.
///
/// @param inputs result folders, result files or one score CSV; empty for the paper's data
/// @param models tables of models (CSV), or folders of checkpoints with `training.json`
/// @param benchmarks ids of the benchmarks to analyse; empty for all
/// @param metrics metric per task (`metric` or `metric,filter`) where it is not the task's first
/// @param title heading of the report; empty for a default
/// @param study settings of the study
public record AnalysisOptions(
        List<Path> inputs,
        List<Path> models,
        List<String> benchmarks,
        Map<String, String> metrics,
        String title,
        StudyOptions study) {
    /// Copies the collections.
    public AnalysisOptions {
        inputs = List.copyOf(inputs);
        models = List.copyOf(models);
        benchmarks = List.copyOf(benchmarks);
        metrics = Map.copyOf(metrics);
    }

    /// The data of arXiv 2412.14471: 35 models × 19 benchmarks, with training budgets.
    public static AnalysisOptions paper() {
        return of(List.of());
    }

    /// The given result folders, result files or score CSV.
    public static AnalysisOptions of(List<Path> inputs) {
        return new AnalysisOptions(
                inputs, List.of(), List.of(), Map.of(), "", StudyOptions.defaults());
    }

    /// The same with tables of models, or folders of checkpoints.
    public AnalysisOptions withModels(List<Path> paths) {
        return new AnalysisOptions(inputs, paths, benchmarks, metrics, title, study);
    }

    /// The same with only some benchmarks.
    public AnalysisOptions withBenchmarks(List<String> ids) {
        return new AnalysisOptions(inputs, models, ids, metrics, title, study);
    }

    /// The same with a metric per task.
    public AnalysisOptions withMetrics(Map<String, String> metricOfTask) {
        return new AnalysisOptions(inputs, models, benchmarks, metricOfTask, title, study);
    }

    /// The same with a heading.
    public AnalysisOptions withTitle(String heading) {
        return new AnalysisOptions(inputs, models, benchmarks, metrics, heading, study);
    }

    /// The same with settings of the study.
    public AnalysisOptions withStudy(StudyOptions settings) {
        return new AnalysisOptions(inputs, models, benchmarks, metrics, title, settings);
    }
}
