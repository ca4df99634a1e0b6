package dev.jeval.tokenizer.template;

/// A template that cannot be parsed or rendered; the message names line and column.
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /// @param message what went wrong
    /// @param line line in the template, from 1
    /// @param column column in that line, from 1
    public TemplateException(String message, int line, int column) {
        super("template line %d, column %d: %s".formatted(line, column, message));
        this.line = line;
        this.column = column;
    }

    /// Line in the template, from 1.
    public int line() {
        return line;
    }

    /// Column in the line, from 1.
    public int column() {
        return column;
    }
}
