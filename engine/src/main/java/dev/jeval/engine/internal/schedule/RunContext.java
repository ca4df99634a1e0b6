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
/// @param kvLimitBytes bytes of keys and values the run may hold
/// @param closing whether the model is being closed
public record RunContext(
        ForwardPass forward,
        ModelInfo info,
        RunOptions options,
        long kvLimitBytes,
        BooleanSupplier closing) {
    /// Enough tokens to keep the linear layers at the limit of the arithmetic units, few enough
    /// that results come and cancellation works within a second or so.
    private static final int DEFAULT_TOKENS_PER_STEP = 512;

    private static final int DEFAULT_MAX_GENERATING = 64;

    /// Tokens computed in one step.
    int tokensPerStep() {
        return options.tokensPerStep() == 0 ? DEFAULT_TOKENS_PER_STEP : options.tokensPerStep();
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
