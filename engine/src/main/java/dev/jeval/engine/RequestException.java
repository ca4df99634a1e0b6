package dev.jeval.engine;

/// One request that cannot be answered: an empty continuation, a token id outside the vocabulary, a
/// prompt without room to generate. It concerns that request only; the others of the run go on.
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long index;

    /// @param index position of the request in its run, from 0
    /// @param reason expected X, got Y; what to do
    public RequestException(long index, String reason) {
        super("request %d: %s".formatted(index, reason));
        this.index = index;
    }

    /// Position of the request in its run, from 0.
    public long index() {
        return index;
    }
}
