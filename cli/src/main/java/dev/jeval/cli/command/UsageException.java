package dev.jeval.cli.command;

/// Arguments that parse but make no sense together.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
