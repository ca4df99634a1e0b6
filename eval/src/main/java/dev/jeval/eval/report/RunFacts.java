package dev.jeval.eval.report;

import dev.jeval.eval.EvaluationOptions;
import dev.jeval.eval.backend.Forecast;
import dev.jeval.eval.backend.ModelInfo;
import org.jspecify.annotations.Nullable;

/// What is known about a run beside its scores.
///
/// @param options what was asked for
/// @param model the model
/// @param chatTemplate source of the chat template used; null for none
/// @param startedSeconds Unix time the run began; a resumed run keeps its first
/// @param seconds how long it took
/// @param forecast the cost of all requests of the run
public record RunFacts(
        EvaluationOptions options,
        ModelInfo model,
        @Nullable String chatTemplate,
        double startedSeconds,
        double seconds,
        Forecast forecast) {}
