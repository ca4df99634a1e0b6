package dev.jeval.eval;

/// A data file that is missing, damaged, or not what the task expects. The message says which file
/// and line, what was expected, what was found, and where to get the data.
public final class DatasetFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public DatasetFormatException(String message) {
        super(message);
    }

    /// @param message where: expected X, got Y; hint
    /// @param cause what went wrong underneath
    public DatasetFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
