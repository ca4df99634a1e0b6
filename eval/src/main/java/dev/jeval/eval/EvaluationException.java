package dev.jeval.eval;

/// A run that cannot start or continue: options that contradict each other, a run directory in use
/// by another process, or an output folder that cannot be written.
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public EvaluationException(String message) {
        super(message);
    }

    /// @param message where: expected X, got Y; hint
    /// @param cause what went wrong underneath
    public EvaluationException(String message, Throwable cause) {
        super(message, cause);
    }
}
