package dev.jeval.eval.backend;

import dev.jeval.eval.EvaluationException;
import java.util.Map;

/// Opens models by the names the harness gives them.
public final class Backends {
    private Backends() {}

    /// Opens a model.
    ///
    /// @param model `hf` (also `huggingface`, `vllm`, `jeval`): this project's engine; `dummy`;
    ///   `local-completions`; `local-chat-completions`
    /// @param modelArgs `--model_args`, such as `pretrained`
    /// @param batchSize `--batch_size`: a number, `auto` or `auto:N`
    /// @throws EvaluationException if the name or an argument is not known
    public static Backend open(String model, Map<String, String> modelArgs, String batchSize) {
        if (model.equals("dummy")) {
            return new DummyBackend(modelArgs);
        }
        throw new EvaluationException("--model: expected dummy, got '" + model + "'");
    }
}
