package dev.jeval.eval;

/// A task definition that cannot be used: a YAML error, an unknown key or value, a missing
/// function, or a task name that nothing defines. The message names the file and the key.
public final class TaskConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public TaskConfigException(String message) {
        super(message);
    }

    /// @param message where: expected X, got Y; hint
    /// @param cause what went wrong underneath
    public TaskConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
