package dev.jeval.engine;

/// A checkpoint file that is damaged or inconsistent. The message says where, what was expected,
/// what was found, and what to do.
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public ModelFormatException(String message) {
        super(message);
    }

    /// @param message where: expected X, got Y; hint
    /// @param cause what went wrong underneath
    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
