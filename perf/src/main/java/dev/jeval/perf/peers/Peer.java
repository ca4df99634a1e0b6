package dev.jeval.perf.peers;

import java.io.IOException;

/// An engine with a model that measures on request.
interface Peer extends AutoCloseable {
    /// Carries out `request` and returns what it took: seconds, then whatever else that request
    /// gives.
    ///
    /// @throws IOException if the program failed or did not finish in time
    double[] measure(String request) throws IOException;

    /// CPU time used so far that is not yet in the sum of ended processes, in seconds.
    default double cpuSeconds() {
        return 0;
    }

    @Override
    default void close() {}
}
