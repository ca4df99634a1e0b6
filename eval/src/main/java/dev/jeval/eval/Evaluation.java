package dev.jeval.eval;

import dev.jeval.eval.backend.Backend;

/// Runs tasks on a model: the one entry to this module.
///
/// ```java
/// try (Backend backend = Backends.open("hf", Map.of("pretrained", "models/my-model"), "8")) {
///     EvaluationOptions options = EvaluationOptions.tasks("jcommonsenseqa").dataDir(data).build();
///     EvaluationResult result = Evaluation.run(options, backend, EvaluationListener.NONE);
/// }
/// ```
public final class Evaluation {
    private Evaluation() {}

    /// Runs the tasks and writes the result files.
    ///
    /// A run that was killed is continued by the next run with the same options: nothing that was
    /// finished is asked again, and the files end with the same bytes.
    ///
    /// @param options what to run
    /// @param backend the model; not closed
    /// @param listener hears how the run goes on
    /// @throws TaskConfigException if a task is unknown or its definition is wrong
    /// @throws DatasetFormatException if data are missing or damaged
    /// @throws EvaluationException if the run directory is in use or cannot be written
    public static EvaluationResult run(
            EvaluationOptions options, Backend backend, EvaluationListener listener) {
        return new EvaluationRun(options, backend, listener).run();
    }
}
