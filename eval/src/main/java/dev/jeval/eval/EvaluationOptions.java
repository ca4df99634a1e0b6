package dev.jeval.eval;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run is asked to do; each part is the flag of the same name of lm-evaluation-harness.
///
/// @param model `--model`: `hf`, `local-completions`, `local-chat-completions` or `dummy`
/// @param modelArgs `--model_args`, in the order given
/// @param tasks `--tasks`: names of tasks, groups, tags, patterns or YAML files
/// @param includePaths `--include_path`: folders with task YAML files
/// @param dataDir `--data_dir`: folder of the data sets; null if none was named
/// @param numFewShot `--num_fewshot`; null for what each task says
/// @param batchSize `--batch_size` as given; scores do not depend on it
/// @param limit `--limit`: a count, or a share below 1; null for all documents
/// @param samples `--samples`: per task the indices of documents; empty for all
/// @param genKwargs `--gen_kwargs`, laid over each task's own
/// @param outputPath `--output_path`; null to write nothing
/// @param logSamples `--log_samples`
/// @param useCache `--use_cache`: file (without suffix) that keeps answers between runs; null for
///   none
/// @param checkIntegrity `--check_integrity`: check tasks and data, then stop
/// @param writeOut `--write_out`: hand the first prompt of each task to the listener
/// @param predictOnly `--predict_only`: no metrics, samples are logged
/// @param systemInstruction `--system_instruction`; null for none
/// @param applyChatTemplate `--apply_chat_template`: name of the template, empty for the default
///   one; null for no template
/// @param fewShotAsMultiturn `--fewshot_as_multiturn`
/// @param seeds `--seed`
/// @param bootstrapIters `--bootstrap_iters`; 0 for no standard errors
/// @param confirmUnsafeCode `--confirm_run_unsafe_code`
/// @param metadata `--metadata`, laid over each task's own
public record EvaluationOptions(
        String model,
        Map<String, String> modelArgs,
        List<String> tasks,
        List<Path> includePaths,
        @Nullable Path dataDir,
        @Nullable Integer numFewShot,
        String batchSize,
        @Nullable Double limit,
        Map<String, List<Integer>> samples,
        Map<String, @Nullable Object> genKwargs,
        @Nullable Path outputPath,
        boolean logSamples,
        @Nullable Path useCache,
        boolean checkIntegrity,
        boolean writeOut,
        boolean predictOnly,
        @Nullable String systemInstruction,
        @Nullable String applyChatTemplate,
        boolean fewShotAsMultiturn,
        Seeds seeds,
        int bootstrapIters,
        boolean confirmUnsafeCode,
        Map<String, @Nullable Object> metadata) {

    /// `--seed`: one seed per generator of the harness; only the last one draws anything here, the
    /// others are recorded, and the torch seed seeds sampling.
    ///
    /// @param python seed of `random`
    /// @param numpy seed of `numpy.random`
    /// @param torch seed of `torch`
    /// @param fewShot seed of the choice of worked examples
    public record Seeds(long python, long numpy, long torch, long fewShot) {
        /// The harness's defaults: 0, 1234, 1234, 1234.
        public static final Seeds DEFAULT = new Seeds(0, 1234, 1234, 1234);
    }

    /// Copies collections and checks what contradicts itself.
    ///
    /// @throws EvaluationException if the options contradict each other
    public EvaluationOptions {
        modelArgs = new LinkedHashMap<>(modelArgs);
        tasks = List.copyOf(tasks);
        includePaths = List.copyOf(includePaths);
        samples = new LinkedHashMap<>(samples);
        genKwargs = new LinkedHashMap<>(genKwargs);
        metadata = new LinkedHashMap<>(metadata);
        if (limit != null && !samples.isEmpty()) {
            throw new EvaluationException("expected --limit or --samples, got both");
        }
        if (limit != null && !(limit > 0)) {
            throw new EvaluationException(
                    "--limit: expected a count or a share above 0, got " + limit);
        }
        if (fewShotAsMultiturn && applyChatTemplate == null) {
            throw new EvaluationException(
                    "--fewshot_as_multiturn: expected --apply_chat_template with it");
        }
        if (bootstrapIters < 0) {
            throw new EvaluationException(
                    "--bootstrap_iters: expected 0 or more, got " + bootstrapIters);
        }
    }

    /// A builder with the harness's defaults.
    ///
    /// @param tasks names of tasks, groups, tags, patterns or YAML files
    public static Builder tasks(String... tasks) {
        return tasks(List.of(tasks));
    }

    /// A builder with the harness's defaults.
    ///
    /// @param tasks names of tasks, groups, tags, patterns or YAML files
    public static Builder tasks(List<String> tasks) {
        return new Builder(tasks);
    }

    /// Collects options; each method is the flag of the same name. Not thread-safe.
    public static final class Builder {
        private final List<String> tasks;
        private String model = "hf";
        private Map<String, String> modelArgs = Map.of();
        private List<Path> includePaths = List.of();
        private @Nullable Path dataDir;
        private @Nullable Integer numFewShot;
        private String batchSize = "auto";
        private @Nullable Double limit;
        private Map<String, List<Integer>> samples = Map.of();
        private Map<String, @Nullable Object> genKwargs = Map.of();
        private @Nullable Path outputPath;
        private boolean logSamples;
        private @Nullable Path useCache;
        private boolean checkIntegrity;
        private boolean writeOut;
        private boolean predictOnly;
        private @Nullable String systemInstruction;
        private @Nullable String applyChatTemplate;
        private boolean fewShotAsMultiturn;
        private Seeds seeds = Seeds.DEFAULT;
        private int bootstrapIters = 100_000;
        private boolean confirmUnsafeCode;
        private Map<String, @Nullable Object> metadata = Map.of();

        private Builder(List<String> tasks) {
            this.tasks = tasks;
        }

        /// `--model`.
        public Builder model(String value) {
            model = value;
            return this;
        }

        /// `--model_args`.
        public Builder modelArgs(Map<String, String> value) {
            modelArgs = value;
            return this;
        }

        /// `--include_path`.
        public Builder includePaths(List<Path> value) {
            includePaths = value;
            return this;
        }

        /// `--data_dir`.
        public Builder dataDir(@Nullable Path value) {
            dataDir = value;
            return this;
        }

        /// `--num_fewshot`.
        public Builder numFewShot(@Nullable Integer value) {
            numFewShot = value;
            return this;
        }

        /// `--batch_size`.
        public Builder batchSize(String value) {
            batchSize = value;
            return this;
        }

        /// `--limit`.
        public Builder limit(@Nullable Double value) {
            limit = value;
            return this;
        }

        /// `--samples`.
        public Builder samples(Map<String, List<Integer>> value) {
            samples = value;
            return this;
        }

        /// `--gen_kwargs`.
        public Builder genKwargs(Map<String, @Nullable Object> value) {
            genKwargs = value;
            return this;
        }

        /// `--output_path`.
        public Builder outputPath(@Nullable Path value) {
            outputPath = value;
            return this;
        }

        /// `--log_samples`.
        public Builder logSamples(boolean value) {
            logSamples = value;
            return this;
        }

        /// `--use_cache`.
        public Builder useCache(@Nullable Path value) {
            useCache = value;
            return this;
        }

        /// `--check_integrity`.
        public Builder checkIntegrity(boolean value) {
            checkIntegrity = value;
            return this;
        }

        /// `--write_out`.
        public Builder writeOut(boolean value) {
            writeOut = value;
            return this;
        }

        /// `--predict_only`.
        public Builder predictOnly(boolean value) {
            predictOnly = value;
            return this;
        }

        /// `--system_instruction`.
        public Builder systemInstruction(@Nullable String value) {
            systemInstruction = value;
            return this;
        }

        /// `--apply_chat_template`; empty for the default template, null for none.
        public Builder applyChatTemplate(@Nullable String value) {
            applyChatTemplate = value;
            return this;
        }

        /// `--fewshot_as_multiturn`.
        public Builder fewShotAsMultiturn(boolean value) {
            fewShotAsMultiturn = value;
            return this;
        }

        /// `--seed`.
        public Builder seeds(Seeds value) {
            seeds = value;
            return this;
        }

        /// `--bootstrap_iters`.
        public Builder bootstrapIters(int value) {
            bootstrapIters = value;
            return this;
        }

        /// `--confirm_run_unsafe_code`.
        public Builder confirmUnsafeCode(boolean value) {
            confirmUnsafeCode = value;
            return this;
        }

        /// `--metadata`.
        public Builder metadata(Map<String, @Nullable Object> value) {
            metadata = value;
            return this;
        }

        /// The options.
        ///
        /// @throws EvaluationException if they contradict each other
        public EvaluationOptions build() {
            return new EvaluationOptions(
                    model,
                    modelArgs,
                    tasks,
                    includePaths,
                    dataDir,
                    numFewShot,
                    batchSize,
                    limit,
                    samples,
                    genKwargs,
                    outputPath,
                    logSamples || predictOnly,
                    useCache,
                    checkIntegrity,
                    writeOut,
                    predictOnly,
                    systemInstruction,
                    applyChatTemplate,
                    fewShotAsMultiturn,
                    seeds,
                    bootstrapIters,
                    confirmUnsafeCode,
                    metadata);
        }
    }
}
