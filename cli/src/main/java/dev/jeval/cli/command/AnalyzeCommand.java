package dev.jeval.cli.command;

import dev.jeval.analysis.AnalysisOptions;
import dev.jeval.analysis.AnalysisResult;
import dev.jeval.analysis.AnalysisRunner;
import dev.jeval.analysis.study.StudyOptions;
import dev.jeval.cli.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Turns scores into correlations, ability factors, scaling laws and a report.
@Command(
        name = "analyze",
        description = "Turn scores of many models into correlations, ability factors and scaling.")
final class AnalyzeCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "RESULTS",
            description = "Result folders, result files, or one score CSV (models × benchmarks).")
    List<Path> inputs = new ArrayList<>();

    @Option(
            names = "--paper",
            description = "Analyse the 35 models × 19 benchmarks of arXiv 2412.14471 instead.")
    boolean paper;

    @Option(
            names = {"--output", "-o"},
            defaultValue = "report",
            paramLabel = "DIR",
            description = "Where report.html, JSON and CSV go; default ${DEFAULT-VALUE}.")
    Path output;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "FILE|DIR",
            description = "Tables of models (CSV), or folders of checkpoints with training.json.")
    List<Path> models = new ArrayList<>();

    @Option(
            names = "--benchmarks",
            split = ",",
            paramLabel = "ID",
            description = "Only these benchmarks.")
    List<String> benchmarks = new ArrayList<>();

    @Option(
            names = "--metric",
            paramLabel = "TASK=METRIC",
            description = "The metric of a task, where it is not its first; may be repeated.")
    Map<String, String> metrics = new LinkedHashMap<>();

    @Option(names = "--title", defaultValue = "", paramLabel = "TEXT", description = "Heading.")
    String title;

    @Option(
            names = "--components",
            defaultValue = "0",
            paramLabel = "N",
            description = "Factors to report; 0 = those above chance (parallel analysis).")
    int components;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Bootstrap resamples; default ${DEFAULT-VALUE}.")
    int resamples;

    @Option(names = "--seed", defaultValue = "0", description = "Seed of the resampling.")
    long seed;

    @Option(
            names = "--zero_tokens",
            defaultValue = "10000",
            paramLabel = "N",
            description = "What no training token of a language counts as on a logarithmic axis.")
    double zeroTokens;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        if (paper != inputs.isEmpty()) {
            throw new UsageException(
                    paper
                            ? "analyze: --paper has its own scores; leave the other inputs out"
                            : "analyze: expected result folders or a score CSV, or --paper");
        }
        AnalysisResult result = AnalysisRunner.run(options());
        Path report = result.write(output);
        PrintWriter out = spec.commandLine().getOut();
        AnalysisSummary.print(out, result);
        out.println("report: " + report.toAbsolutePath());
        return ExitCode.OK;
    }

    private AnalysisOptions options() {
        StudyOptions study;
        try {
            study = new StudyOptions(components, resamples, seed, zeroTokens);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
        AnalysisOptions options = paper ? AnalysisOptions.paper() : AnalysisOptions.of(inputs);
        return options.withModels(models)
                .withBenchmarks(benchmarks)
                .withMetrics(metrics)
                .withTitle(title)
                .withStudy(study);
    }
}
