package dev.jeval.eval;

/// A request that cannot be scored; recorded with its document's id and counted, never skipped
/// silently.
public final class ScoringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public ScoringException(String message) {
        super(message);
    }
}
