package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Token.Kind;
import java.util.List;

/// The tokens with a place to read from.
final class TokenStream {
    /// Nesting of statements and expressions in one template. Each level takes up to a dozen frames
    /// of the parser's stack.
    private static final int MAX_DEPTH = 120;

    private final List<Token> tokens;
    private int index;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(index);
    }

    /// The token after the current one.
    Token look() {
        return tokens.get(Math.min(index + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(index);
        if (index < tokens.size() - 1) {
            index++;
        }
        return token;
    }

    boolean skipIf(String operator) {
        boolean found = current().is(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipIfName(String name) {
        boolean found = current().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(String operator) {
        if (!current().is(operator)) {
            throw unexpected("'" + operator + "'");
        }
        return next();
    }

    Token expectName(String name) {
        if (!current().isName(name)) {
            throw unexpected("'" + name + "'");
        }
        return next();
    }

    Token expect(Kind kind, String what) {
        if (current().kind() != kind) {
            throw unexpected(what);
        }
        return next();
    }

    TemplateError unexpected(String expected) {
        return new TemplateError(
                "expected %s, got %s".formatted(expected, current().describe()), current().at());
    }

    /// One level deeper; the caller must [#leave].
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateError(
                    "template nested deeper than " + MAX_DEPTH + " levels", current().at());
        }
    }

    void leave() {
        depth--;
    }
}
