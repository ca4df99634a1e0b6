package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.cli.terminal.InterruptNote;
import dev.jeval.eval.Evaluation;
import dev.jeval.eval.EvaluationOptions;
import dev.jeval.eval.EvaluationResult;
import dev.jeval.eval.backend.Backend;
import dev.jeval.eval.backend.Backends;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Evaluates a model on tasks, with the flags of lm-evaluation-harness.
@Command(
        name = "run",
        description = {
            "Evaluate a model on tasks (the default command when the first argument is a flag).",
            "Flags are those of lm-evaluation-harness. A run that was interrupted goes on where it"
                    + " stopped when the same command is given again."
        })
final class RunCommand implements Callable<Integer> {
    @Option(
            names = {"--model", "-M"},
            defaultValue = "hf",
            description =
                    "hf (this engine), local-completions, local-chat-completions or dummy; default"
                            + " ${DEFAULT-VALUE}.")
    String model;

    @Option(
            names = {"--model_args", "-a"},
            defaultValue = "",
            paramLabel = "KEY=VALUE,...",
            description =
                    "pretrained=DIR or org/name, dtype, max_length, add_bos_token, threads, ...")
    String modelArgs;

    @Option(
            names = {"--tasks", "-t"},
            split = "[,\\s]+",
            arity = "1..*",
            paramLabel = "TASK",
            description = "Tasks, groups, tags, patterns such as blimp_*, or YAML files.")
    List<String> tasks = new ArrayList<>();

    @Option(
            names = {"--num_fewshot", "-f"},
            paramLabel = "N",
            description = "Worked examples in the prompt, instead of each task's own number.")
    @Nullable Integer numFewShot;

    @Option(
            names = {"--batch_size", "-b"},
            defaultValue = "auto",
            paramLabel = "N|auto",
            description = "Sequences side by side; changes speed only, never a score.")
    String batchSize;

    @Option(
            names = {"--limit", "-L"},
            paramLabel = "N",
            description = "Only the first N documents of a task, or that share if below 1.")
    @Nullable Double limit;

    @Option(
            names = {"--samples", "-E"},
            paramLabel = "JSON",
            description = "Documents by index: '{\"task\": [0, 5]}' or a file with that.")
    @Nullable String samples;

    @Option(
            names = "--gen_kwargs",
            defaultValue = "",
            paramLabel = "KEY=VALUE,...",
            description = "Generation settings laid over each task's own.")
    String genKwargs;

    @Option(
            names = {"--output_path", "-o"},
            paramLabel = "DIR",
            description = "Where result files, samples and the journal go.")
    @Nullable Path outputPath;

    @Option(
            names = {"--log_samples", "-s"},
            description = "Write every document with its requests, answers and metrics.")
    boolean logSamples;

    @Option(
            names = {"--use_cache", "-c"},
            paramLabel = "FILE",
            description = "Keep answers between runs in this file.")
    @Nullable Path useCache;

    @Option(names = "--data_dir", paramLabel = "DIR", description = "Folder of the data sets.")
    @Nullable Path dataDir;

    @Mixin TaskFolders folders;

    @Option(names = "--check_integrity", description = "Check tasks and data, then stop.")
    boolean checkIntegrity;

    @Option(
            names = {"--write_out", "-w"},
            description = "Show the first prompt of each task.")
    boolean writeOut;

    @Option(
            names = {"--predict_only", "-x"},
            description = "Log the model's answers without scoring them.")
    boolean predictOnly;

    @Option(names = "--system_instruction", paramLabel = "TEXT", description = "System message.")
    @Nullable String systemInstruction;

    @Option(
            names = "--apply_chat_template",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "NAME",
            description = "Frame prompts by the model's chat template.")
    @Nullable String applyChatTemplate;

    @Option(
            names = "--fewshot_as_multiturn",
            description = "Worked examples become turns of the conversation.")
    boolean fewShotAsMultiturn;

    @Option(
            names = "--seed",
            defaultValue = "0,1234,1234,1234",
            paramLabel = "PYTHON,NUMPY,TORCH,FEWSHOT",
            description = "One number for all, or four; default ${DEFAULT-VALUE}.")
    String seed;

    @Option(
            names = "--bootstrap_iters",
            defaultValue = "100000",
            paramLabel = "N",
            description = "Draws for bootstrapped standard errors; 0 leaves errors out.")
    int bootstrapIters;

    @Option(
            names = "--confirm_run_unsafe_code",
            description = "Allow tasks that execute generated programs.")
    boolean confirmUnsafeCode;

    @Option(
            names = "--metadata",
            defaultValue = "",
            paramLabel = "KEY=VALUE,...|JSON",
            description = "Laid over each task's metadata.")
    String metadata;

    @Option(names = "--show_config", description = "Print each task's full configuration.")
    boolean showConfig;

    @Option(
            names = {"--config", "-C"},
            paramLabel = "FILE",
            description = "YAML file with these same keys; the command line wins.")
    @Nullable Path config;

    @Mixin IgnoredArguments ignored;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ignored.say(err);
        if (tasks.isEmpty()) {
            throw new UsageException("run: no task given; 'jeval ls tasks' lists them");
        }
        EvaluationOptions options = options();
        EvaluationResult result;
        try (Backend backend = Backends.open(model, options.modelArgs(), batchSize);
                RunProgress progress = new RunProgress(out, err);
                InterruptNote _ = InterruptNote.show(err, interruptNote())) {
            result = Evaluation.run(options, backend, progress);
        }
        if (showConfig && result.results().get("configs") instanceof Map<?, ?> configs) {
            out.println(Json.write(configs));
        }
        print(out, err, result);
        return result.failedDocuments() > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    private String interruptNote() {
        return outputPath == null
                ? "jeval: interrupted; with --output_path the same command would go on from here"
                : "jeval: interrupted; the same command goes on from here";
    }

    private EvaluationOptions options() {
        return EvaluationOptions.tasks(tasks)
                .model(model)
                .modelArgs(KeyValues.texts("--model_args", modelArgs))
                .includePaths(folders.paths)
                .dataDir(dataDir)
                .numFewShot(numFewShot)
                .batchSize(batchSize)
                .limit(limit)
                .samples(samples == null ? Map.of() : SampleSelection.read(samples))
                .genKwargs(KeyValues.values("--gen_kwargs", genKwargs))
                .outputPath(outputPath)
                .logSamples(logSamples)
                .useCache(useCache)
                .checkIntegrity(checkIntegrity)
                .writeOut(writeOut)
                .predictOnly(predictOnly)
                .systemInstruction(systemInstruction)
                .applyChatTemplate(applyChatTemplate)
                .fewShotAsMultiturn(fewShotAsMultiturn)
                .seeds(seeds())
                .bootstrapIters(bootstrapIters)
                .confirmUnsafeCode(confirmUnsafeCode)
                .metadata(
                        metadata.startsWith("{")
                                ? new LinkedHashMap<>(Json.readObject("--metadata", metadata))
                                : KeyValues.values("--metadata", metadata))
                .build();
    }

    private EvaluationOptions.Seeds seeds() {
        String[] parts = seed.split(",", -1);
        if (parts.length != 1 && parts.length != 4) {
            throw new UsageException("--seed: expected one number or four, got '" + seed + "'");
        }
        long[] seeds = new long[4];
        long[] defaults = {0, 1234, 1234, 1234};
        for (int i = 0; i < 4; i++) {
            String part = parts[parts.length == 1 ? 0 : i].strip();
            try {
                seeds[i] = part.equals("None") ? defaults[i] : Long.parseLong(part);
            } catch (NumberFormatException e) {
                throw new UsageException("--seed: expected a number, got '" + part + "'");
            }
        }
        return new EvaluationOptions.Seeds(seeds[0], seeds[1], seeds[2], seeds[3]);
    }

    private static void print(PrintWriter out, PrintWriter err, EvaluationResult result) {
        result.tables().forEach(out::println);
        out.flush();
        if (result.resultsFile() != null) {
            err.println("results: " + result.resultsFile());
        }
        result.samplesFiles().forEach(file -> err.println("samples: " + file));
        if (result.failedDocuments() > 0) {
            err.printf(
                    "jeval: %d of %d documents could not be scored; the samples say why%n",
                    result.failedDocuments(), result.documents());
        }
        err.flush();
    }
}
