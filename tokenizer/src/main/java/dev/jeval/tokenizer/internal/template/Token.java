package dev.jeval.tokenizer.internal.template;

/// One token of a template.
///
/// @param kind what it is
/// @param text the text of data and strings (escapes resolved), names and operators; the digits of
///   numbers
/// @param at offset in the normalised source, in UTF-16 units
record Token(Kind kind, String text, int at) {
    /// The kinds of tokens.
    enum Kind {
        DATA,
        VARIABLE_BEGIN,
        VARIABLE_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    String describe() {
        return switch (kind) {
            case DATA -> "template data";
            case VARIABLE_BEGIN -> "'{{'";
            case VARIABLE_END -> "'}}'";
            case BLOCK_BEGIN -> "'{%'";
            case BLOCK_END -> "'%}'";
            case STRING -> "a string";
            case NAME, INTEGER, FLOAT, OPERATOR -> "'" + text + "'";
            case END -> "the end of the template";
        };
    }
}
