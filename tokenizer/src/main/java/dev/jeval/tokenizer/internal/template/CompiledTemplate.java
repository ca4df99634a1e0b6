package dev.jeval.tokenizer.internal.template;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A parsed template. Immutable and thread-safe.
public final class CompiledTemplate {
    private final List<Stmt> statements;

    private CompiledTemplate(List<Stmt> statements) {
        this.statements = statements;
    }

    /// Parses `source`, whose line breaks are normalised already.
    ///
    /// @throws TemplateError if the source is no template
    public static CompiledTemplate parse(String source, boolean trimBlocks, boolean lstripBlocks) {
        return new CompiledTemplate(
                Parser.parse(new Lexer(source, trimBlocks, lstripBlocks).tokens()));
    }

    /// `source` with `\n` line breaks, and without one trailing break unless it is to be kept.
    public static String normalise(String source, boolean keepTrailingNewline) {
        return Lexer.normalise(source, keepTrailingNewline);
    }

    /// Renders with the variables of `context`.
    ///
    /// @throws TemplateError if the template fails
    /// @throws IllegalArgumentException if the context holds something templates do not know
    public String render(
            Map<String, ?> context, Limits limits, Clock clock, boolean strictUndefined) {
        Map<String, Value> values = new LinkedHashMap<>();
        context.forEach((name, value) -> values.put(name, Values.of(value)));
        return Interpreter.render(statements, values, limits, clock, strictUndefined);
    }
}
