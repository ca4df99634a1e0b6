package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.ModelInfo;
import dev.jeval.engine.RunOptions;
import dev.jeval.engine.internal.run.ForwardPass;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// What a run works with.
///
/// @param forward the model's forward pass, used by this run alone while it lasts
/// @param info the model's facts
/// @param options of the run
/// @param speed of the model's runs so far
/// @param kvLimitBytes bytes of keys and values the run may hold
/// @param closing whether the model is being closed
public record RunContext(
        ForwardPass forward,
        ModelInfo info,
        RunOptions options,
        Speed speed,
        long kvLimitBytes,
        BooleanSupplier closing) {
    /// Tokens per step of a model of [#STEP_PARAMETERS] weights: enough to keep the linear layers
    /// at the limit of the arithmetic units.
    private static final int MAX_TOKENS_PER_STEP = 512;

    /// Fewer would be bound by reading the weights.
    private static final int MIN_TOKENS_PER_STEP = 128;

    /// Larger models take smaller steps, so that results and cancellation do not wait long.
    private static final long STEP_PARAMETERS = 1_500_000_000L;

    private static final int DEFAULT_MAX_GENERATING = 64;

    /// Tokens computed in one step.
    int tokensPerStep() {
        if (options.tokensPerStep() > 0) {
            return options.tokensPerStep();
        }
        long parameters = Math.max(1, info.parameterCount());
        return Math.clamp(
                MAX_TOKENS_PER_STEP * STEP_PARAMETERS / parameters,
                MIN_TOKENS_PER_STEP,
                MAX_TOKENS_PER_STEP);
    }

    /// Sequences computed side by side.
    int maxBatch() {
        return options.maxBatch() == 0 ? Integer.MAX_VALUE : options.maxBatch();
    }

    /// Sequences that generate side by side.
    int maxGenerating() {
        return options.maxBatch() == 0 ? DEFAULT_MAX_GENERATING : options.maxBatch();
    }

    /// Ends a run that was cancelled or whose model is being closed.
    ///
    /// @throws CancellationException if it was cancelled
    /// @throws IllegalStateException if the model is being closed
    void requireRunning() {
        if (options.cancellation().isCancelled()) {
            throw new CancellationException("the run was cancelled");
        }
        if (closing.getAsBoolean()) {
            throw new IllegalStateException(info.directory() + ": the model was closed");
        }
    }
}
