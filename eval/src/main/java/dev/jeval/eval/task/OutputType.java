package dev.jeval.eval.task;

import java.util.Arrays;
import java.util.Optional;

/// What a task asks of the model, as spelled in `output_type`.
public enum OutputType {
    /// One log-probability of a target given a context.
    LOGLIKELIHOOD("loglikelihood"),
    /// The log-probability of a whole text.
    LOGLIKELIHOOD_ROLLING("loglikelihood_rolling"),
    /// Text generated up to a stop string or a token limit.
    GENERATE_UNTIL("generate_until"),
    /// One log-probability per choice.
    MULTIPLE_CHOICE("multiple_choice");

    private final String yamlName;

    OutputType(String yamlName) {
        this.yamlName = yamlName;
    }

    /// The spelling in YAML and in result files.
    public String yamlName() {
        return yamlName;
    }

    /// The type spelled `yamlName`.
    public static Optional<OutputType> of(String yamlName) {
        return Arrays.stream(values()).filter(type -> type.yamlName.equals(yamlName)).findFirst();
    }
}
