package dev.jeval.tokenizer;

/// A tokenizer file that is damaged or asks for something unknown. The message says where, what was
/// expected, what was found, and what to do.
public final class TokenizerFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public TokenizerFormatException(String message) {
        super(message);
    }

    /// @param message where: expected X, got Y; hint
    /// @param cause what went wrong underneath
    public TokenizerFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
