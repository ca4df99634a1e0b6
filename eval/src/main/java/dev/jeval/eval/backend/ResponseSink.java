package dev.jeval.eval.backend;

import dev.jeval.eval.request.Response;
import java.time.Duration;

/// Takes answers in the order they are finished; called by one thread at a time.
@FunctionalInterface
public interface ResponseSink {
    /// Takes the answer to request `index` of the list handed to [Backend#run].
    void accept(int index, Response response);

    /// Takes a new forecast of the time until the last answer. A backend that cannot tell makes
    /// none.
    default void remaining(Duration forecast) {}
}
