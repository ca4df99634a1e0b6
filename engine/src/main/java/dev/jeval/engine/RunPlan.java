package dev.jeval.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a run would cost; generated text counts with its limit.
///
/// @param requests requests of the run
/// @param failing those that could not be answered
/// @param truncated those whose context would be cut
/// @param tokensRequested tokens they would cost one by one
/// @param tokensPlanned tokens the model would compute, shared prefixes once
/// @param flops estimated floating-point operations, a multiply-add counted as two; steps that are
///   bound by reading the weights count as what could be computed meanwhile
/// @param duration forecast at the speed of the model's latest runs; null if it has not run yet
public record RunPlan(
        long requests,
        long failing,
        long truncated,
        long tokensRequested,
        long tokensPlanned,
        double flops,
        @Nullable Duration duration) {}
