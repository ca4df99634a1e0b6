package dev.jeval.tokenizer.internal.template;

/// What went wrong in a template, with the place if it is known already.
///
/// Operators and filters throw it without a place; the interpreter adds where it was.
public final class TemplateError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int UNKNOWN = -1;

    private final int offset;

    TemplateError(String message) {
        this(message, UNKNOWN);
    }

    TemplateError(String message, int offset) {
        super(message, null, false, false);
        this.offset = offset;
    }

    /// This error with a place, unless it has one.
    TemplateError at(int place) {
        return offset == UNKNOWN ? new TemplateError(message(), place) : this;
    }

    /// The message without the place.
    public String message() {
        return String.valueOf(getMessage());
    }

    /// Offset in the normalised source, in UTF-16 units; 0 if no place is known.
    public int offset() {
        return Math.max(offset, 0);
    }
}
