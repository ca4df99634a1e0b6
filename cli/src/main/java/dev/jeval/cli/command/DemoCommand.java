package dev.jeval.cli.command;

import dev.jeval.analysis.AnalysisOptions;
import dev.jeval.analysis.AnalysisResult;
import dev.jeval.analysis.AnalysisRunner;
import dev.jeval.cli.CacheDirectory;
import dev.jeval.cli.ExitCode;
import dev.jeval.cli.demo.DemoModels;
import dev.jeval.cli.demo.DemoModels.DemoModel;
import dev.jeval.cli.demo.DemoTable;
import dev.jeval.cli.terminal.Progress;
import dev.jeval.eval.Evaluation;
import dev.jeval.eval.EvaluationListener;
import dev.jeval.eval.EvaluationOptions;
import dev.jeval.eval.EvaluationResult;
import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.backend.Backends;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs an observational study in miniature, offline: nine tiny bilingual models on eight tasks,
/// and the analysis of their scores.
@Command(
        name = "demo",
        description = {
            "Run an observational study in miniature: nine tiny bilingual models (inside the jar) on"
                    + " eight tasks, then correlations, ability factors and scaling.",
            "The tasks are ordinary task YAML files; 'jeval ls tasks' lists them."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String TASK_GROUP = "demo";

    @Option(
            names = {"--output", "-o"},
            defaultValue = "jeval-demo",
            paramLabel = "DIR",
            description = "Where results and the report go; default ${DEFAULT-VALUE}.")
    Path output;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Worker threads; 0 = the physical cores this process may use.")
    int threads;

    @Option(
            names = {"--batch_size", "-b"},
            defaultValue = "auto",
            paramLabel = "N|auto",
            description = "Sequences side by side; changes speed only, never a score.")
    String batchSize;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        long start = System.nanoTime();
        PrintWriter out = spec.commandLine().getOut();
        Path cache = CacheDirectory.path();
        List<DemoModel> models = DemoModels.extract(cache);
        Path results = output.resolve("results");
        Map<String, EvaluationResult> evaluated = new LinkedHashMap<>();
        try (Progress progress = Progress.show(spec.commandLine().getErr(), TASK_GROUP)) {
            for (DemoModel model : models) {
                evaluated.put(model.name(), evaluate(model, results, models, evaluated, progress));
            }
        }
        AnalysisResult analysis =
                AnalysisRunner.run(
                        AnalysisOptions.of(List.of(results))
                                .withModels(
                                        List.of(models.getFirst().directory().resolveSibling(".")))
                                .withTitle("Nine tiny bilingual models"));
        Path report = analysis.write(output.resolve("report"));
        DemoTable.print(out, models, evaluated);
        out.println();
        AnalysisSummary.print(out, analysis);
        out.println();
        out.println("report:  " + report.toAbsolutePath());
        out.println("results: " + results.toAbsolutePath());
        out.println("models:  " + models.getFirst().directory().getParent());
        out.println();
        out.println("Try next:");
        out.println("  jeval generate " + models.get(1).directory() + " -p 吾輩は");
        out.println(
                "  jeval run --model_args pretrained=YOUR_MODEL --tasks demo --output_path results");
        out.println("  jeval analyze --paper");
        out.printf("(%s)%n", Progress.text(Duration.ofNanos(System.nanoTime() - start)));
        return ExitCode.OK;
    }

    private EvaluationResult evaluate(
            DemoModel model,
            Path results,
            List<DemoModel> models,
            Map<String, EvaluationResult> evaluated,
            Progress progress) {
        Map<String, String> modelArgs = new LinkedHashMap<>();
        modelArgs.put("pretrained", model.directory().toString());
        if (threads > 0) {
            modelArgs.put("threads", Integer.toString(threads));
        }
        EvaluationOptions options =
                EvaluationOptions.tasks(TASK_GROUP)
                        .modelArgs(modelArgs)
                        .batchSize(batchSize)
                        .outputPath(results)
                        .logSamples(true)
                        .build();
        EvaluationListener listener =
                new EvaluationListener() {
                    @Override
                    public void progress(int done, int total, @Nullable Duration remaining) {
                        double share = total == 0 ? 1 : (double) done / total;
                        progress.update(
                                "model %d of %d, %s"
                                        .formatted(
                                                evaluated.size() + 1, models.size(), model.name()),
                                evaluated.size() + share,
                                models.size());
                    }

                    @Override
                    public void warning(String message) {
                        progress.message(model.name() + ": " + message);
                    }
                };
        try (Backend backend = Backends.open("hf", modelArgs, batchSize)) {
            return Evaluation.run(options, backend, listener);
        }
    }
}
