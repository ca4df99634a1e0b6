package dev.jeval.engine;

/// Receives the results of a run as they become final.
///
/// Called on the thread that started the run, never concurrently, in completion order, which is not
/// the order of the requests. An exception thrown here ends the run and reaches its caller.
///
/// @param <R> what a request yields
public interface RequestListener<R> {
    /// The request at `index` is done.
    ///
    /// @param index position of the request in its run, from 0
    /// @param result its result, final
    void completed(long index, R result);

    /// The request named by `error` cannot be answered. Ends the run unless overridden.
    ///
    /// @param error names the request and the reason
    default void failed(RequestException error) {
        throw error;
    }

    /// Called after every step of the run.
    ///
    /// @param progress where the run is
    default void progress(Progress progress) {}
}
