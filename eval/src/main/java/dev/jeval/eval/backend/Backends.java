package dev.jeval.eval.backend;

import dev.jeval.eval.EvaluationException;
import java.util.Map;

/// Opens models by the names the harness gives them.
public final class Backends {
    private Backends() {}

    /// Opens a model.
    ///
    /// @param model `hf` (also `huggingface`, `jeval`): this project's engine; `dummy`: answers
    ///   made up from a hash of the question
    /// @param modelArgs `--model_args`, such as `pretrained`
    /// @param batchSize `--batch_size`: a number, `auto` or `auto:N`; scores do not depend on it
    /// @throws EvaluationException if the name or an argument is not known
    public static Backend open(String model, Map<String, String> modelArgs, String batchSize) {
        int batch = batch(batchSize);
        return switch (model) {
            case "hf", "huggingface", "jeval" -> EngineBackend.open(modelArgs, batch);
            case "dummy" -> new DummyBackend(modelArgs);
            case "local-completions", "gguf" ->
                    new CompletionsBackend(HttpArguments.of(modelArgs), false);
            case "local-chat-completions" ->
                    new CompletionsBackend(HttpArguments.of(modelArgs), true);
            default ->
                    throw new EvaluationException(
                            "--model: expected hf, local-completions, local-chat-completions or dummy, got '"
                                    + model
                                    + "'");
        };
    }

    private static int batch(String batchSize) {
        if (batchSize.equals("auto") || batchSize.matches("auto:[0-9]+(\\.[0-9]+)?")) {
            return 0;
        }
        if (batchSize.matches("[1-9][0-9]{0,5}")) {
            return Integer.parseInt(batchSize);
        }
        throw new EvaluationException(
                "--batch_size: expected a number from 1, auto or auto:N, got '" + batchSize + "'");
    }
}
