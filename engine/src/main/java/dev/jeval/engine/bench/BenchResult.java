package dev.jeval.engine.bench;

import dev.jeval.engine.ModelInfo;
import java.util.List;

/// What [EngineBench] found.
///
/// @param model the model measured
/// @param kernels which kernels ran and why
/// @param limits the machine's limits in the same run
/// @param loadSeconds from opening the directory until the model could run
/// @param firstTokenSeconds from opening the directory until the first token, nothing warmed up
/// @param packedSeconds from opening the directory until all weights to be packed were packed
/// @param memory after a prompt, all weights packed
/// @param measurements the figures, in the order of the options
public record BenchResult(
        ModelInfo model,
        String kernels,
        MachineLimits limits,
        double loadSeconds,
        double firstTokenSeconds,
        double packedSeconds,
        MemoryUse memory,
        List<Measurement> measurements) {
    /// Copies the list.
    public BenchResult {
        measurements = List.copyOf(measurements);
    }
}
