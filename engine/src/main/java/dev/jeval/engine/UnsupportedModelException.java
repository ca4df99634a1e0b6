package dev.jeval.engine;

/// A sound checkpoint that asks for something this engine does not have; the message names it.
public final class UnsupportedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message where: expected X, got Y; hint
    public UnsupportedModelException(String message) {
        super(message);
    }
}
