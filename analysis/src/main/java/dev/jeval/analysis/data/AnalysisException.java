package dev.jeval.analysis.data;

/// Input that cannot be analysed: a broken file, a table with too little in it, a name that means
/// nothing. The message says where, what was expected, what was found and what to do.
public final class AnalysisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public AnalysisException(String message) {
        super(message);
    }

    /// @param message where: expected X, got Y; hint
    /// @param cause what was caught
    public AnalysisException(String message, Throwable cause) {
        super(message, cause);
    }
}
