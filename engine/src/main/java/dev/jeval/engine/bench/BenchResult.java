package dev.jeval.engine.bench;

import dev.jeval.engine.ModelInfo;
import java.util.List;

/// What [EngineBench] found.
///
/// @param model the model measured
/// @param kernels which kernels ran and why
/// @param limits the machine's limits in the same run
/// @param loadSeconds from opening the directory until the model could run
/// @param firstTokenSeconds the first token after that, nothing warmed up
/// @param measurements the figures, in the order of the options
public record BenchResult(
        ModelInfo model,
        String kernels,
        MachineLimits limits,
        double loadSeconds,
        double firstTokenSeconds,
        List<Measurement> measurements) {
    /// Copies the list.
    public BenchResult {
        measurements = List.copyOf(measurements);
    }
}
