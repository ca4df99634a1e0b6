package dev.jeval.eval.backend;

import dev.jeval.eval.request.Response;

/// Takes answers in the order they are finished; called by one thread at a time.
@FunctionalInterface
public interface ResponseSink {
    /// Takes the answer to request `index` of the list handed to [Backend#run].
    void accept(int index, Response response);
}
