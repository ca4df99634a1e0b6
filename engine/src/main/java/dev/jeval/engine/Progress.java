package dev.jeval.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a run is.
///
/// @param requestsDone requests completed or failed
/// @param requestsTotal all requests of the run, or -1 while a streamed run does not know
/// @param tokensComputed tokens the model has computed
/// @param tokensPlanned tokens the model has to compute in all, as far as is known: shared prefixes
///   count once, generation counts its limit until a sequence ends
/// @param tokensReused tokens of finished requests that were not computed again because another
///   request had the same prefix
/// @param elapsed time since the run began
/// @param remaining forecast from the planned work and the speed measured so far; null until there
///   is a measurement
/// @param flopsPerSecond the speed it was made with, in the unit of [RunPlan#flops()]; NaN until
///   there is a measurement
public record Progress(
        long requestsDone,
        long requestsTotal,
        long tokensComputed,
        long tokensPlanned,
        long tokensReused,
        Duration elapsed,
        @Nullable Duration remaining,
        double flopsPerSecond) {}
