package dev.jeval.engine;

/// Asks a run to stop. The run looks at it between steps, delivers nothing further and throws
/// [java.util.concurrent.CancellationException]; results delivered before stay valid.
///
/// Safe for use by many threads; one token may stop several runs.
public final class CancellationToken {
    private volatile boolean cancelled;

    /// A token that has not been used.
    public CancellationToken() {}

    /// Stops the runs that use this token. Cancelling twice does nothing.
    public void cancel() {
        cancelled = true;
    }

    /// Whether [#cancel()] was called.
    public boolean isCancelled() {
        return cancelled;
    }
}
