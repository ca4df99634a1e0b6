package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Stmt.Macro;
import dev.jeval.tokenizer.internal.template.Stmt.Target;
import dev.jeval.tokenizer.internal.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the statements of a template.
final class Parser {
    private static final Set<String> REFUSED =
            Set.of("include", "import", "from", "extends", "block", "autoescape");
    private static final Set<String> CONSTANTS =
            Set.of("true", "True", "false", "False", "none", "None");

    private final TokenStream stream;
    private final ExpressionParser expressions;

    /// Loops around the current statement, inside the current macro.
    private int loops;

    private Parser(TokenStream stream) {
        this.stream = stream;
        this.expressions = new ExpressionParser(stream);
    }

    static List<Stmt> parse(List<Token> tokens) {
        Parser parser = new Parser(new TokenStream(tokens));
        List<Stmt> statements = parser.statements(Set.of());
        if (parser.stream.current().kind() != Kind.END) {
            throw parser.stream.unexpected("a statement");
        }
        return statements;
    }

    /// Statements up to a tag that starts with one of `ends`, whose name is then current.
    private List<Stmt> statements(Set<String> ends) {
        stream.enter();
        List<Stmt> statements = new ArrayList<>();
        while (true) {
            Token token = stream.current();
            switch (token.kind()) {
                case DATA -> statements.add(new Stmt.Text(stream.next().text()));
                case VARIABLE_BEGIN -> {
                    stream.next();
                    statements.add(new Stmt.Print(expressions.tuple()));
                    stream.expect(Kind.VARIABLE_END, "'}}'");
                }
                case BLOCK_BEGIN -> {
                    stream.next();
                    Token name = stream.current();
                    if (name.kind() == Kind.NAME && ends.contains(name.text())) {
                        stream.leave();
                        return statements;
                    }
                    statements.add(statement());
                    stream.expect(Kind.BLOCK_END, "'%}'");
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw stream.unexpected(
                                "'{% " + String.join("' or '{% ", sorted(ends)) + "'");
                    }
                    stream.leave();
                    return statements;
                }
            }
        }
    }

    private static Set<String> sorted(Set<String> names) {
        return new TreeSet<>(names);
    }

    /// The statements of a block and the name of the tag that ends it.
    private List<Stmt> body(String end) {
        stream.expect(Kind.BLOCK_END, "'%}'");
        List<Stmt> statements = statements(Set.of(end));
        stream.expectName(end);
        return statements;
    }

    private Stmt statement() {
        Token token = stream.expect(Kind.NAME, "a statement");
        return switch (token.text()) {
            case "if" -> ifStatement();
            case "for" -> forStatement(token.at());
            case "set" -> set(token.at());
            case "macro" -> macro(token.at());
            case "call" -> call(token.at());
            case "filter" -> {
                Expr.Filter filter = expressions.filterChain();
                yield new Stmt.FilterBlock(token.at(), filter, body("endfilter"));
            }
            case "with" -> with(token.at());
            case "generation" -> new Stmt.Generation(body("endgeneration"));
            case "break" -> {
                checkLoop(token);
                yield new Stmt.Break(token.at());
            }
            case "continue" -> {
                checkLoop(token);
                yield new Stmt.Continue(token.at());
            }
            default -> {
                if (REFUSED.contains(token.text())) {
                    throw new TemplateError(
                            "a template stands alone here: '%s' is not available; write its text"
                                            .formatted(token.text())
                                    + " in place",
                            token.at());
                }
                throw new TemplateError("unknown tag '" + token.text() + "'", token.at());
            }
        };
    }

    private void checkLoop(Token token) {
        if (loops == 0) {
            throw new TemplateError("'" + token.text() + "' outside of a loop", token.at());
        }
    }

    private Stmt ifStatement() {
        List<Expr> conditions = new ArrayList<>();
        List<List<Stmt>> bodies = new ArrayList<>();
        while (true) {
            conditions.add(expressions.tuple());
            stream.expect(Kind.BLOCK_END, "'%}'");
            bodies.add(statements(Set.of("elif", "else", "endif")));
            Token end = stream.next();
            if (end.isName("elif")) {
                continue;
            }
            List<Stmt> otherwise = end.isName("else") ? body("endif") : List.of();
            return new Stmt.If(conditions, bodies, otherwise);
        }
    }

    private Stmt forStatement(int at) {
        Target target = target(false);
        stream.expectName("in");
        Expr iterable = expressions.iterable();
        @Nullable Expr condition = stream.skipIfName("if") ? expressions.expression() : null;
        boolean recursive = stream.skipIfName("recursive");
        stream.expect(Kind.BLOCK_END, "'%}'");
        loops++;
        List<Stmt> body = statements(Set.of("endfor", "else"));
        loops--;
        List<Stmt> otherwise = stream.next().isName("else") ? body("endfor") : List.of();
        return new Stmt.For(at, target, iterable, condition, recursive, body, otherwise);
    }

    private Stmt set(int at) {
        Target target = target(true);
        if (stream.skipIf("=")) {
            return new Stmt.Assign(at, target, expressions.tuple());
        }
        Expr.@Nullable Filter filter = stream.skipIf("|") ? expressions.filterChain() : null;
        return new Stmt.AssignBlock(at, target, filter, body("endset"));
    }

    /// `a`, `ns.a`, `a, b` or `(a, b)`.
    private Target target(boolean withNamespace) {
        List<Target> targets = new ArrayList<>();
        targets.add(singleTarget(withNamespace));
        boolean isTuple = false;
        while (stream.skipIf(",")) {
            isTuple = true;
            Token token = stream.current();
            if (token.isName("in")
                    || token.is("=")
                    || token.is(")")
                    || token.kind() == Kind.BLOCK_END) {
                break;
            }
            targets.add(singleTarget(withNamespace));
        }
        return isTuple ? new Target.Unpack(targets) : targets.getFirst();
    }

    private Target singleTarget(boolean withNamespace) {
        if (stream.skipIf("(")) {
            stream.enter();
            Target inner = target(withNamespace);
            stream.leave();
            stream.expect(")");
            return inner;
        }
        Token name = variable();
        if (withNamespace && stream.skipIf(".")) {
            Token attribute = stream.expect(Kind.NAME, "an attribute");
            return new Target.NamespaceAttribute(name.at(), name.text(), attribute.text());
        }
        return new Target.Variable(name.text());
    }

    private Token variable() {
        Token name = stream.expect(Kind.NAME, "a variable");
        if (CONSTANTS.contains(name.text())) {
            throw new TemplateError("cannot assign to '" + name.text() + "'", name.at());
        }
        return name;
    }

    private Stmt macro(int at) {
        String name = variable().text();
        return new Stmt.MacroDefinition(definition(at, name, true, "endmacro"));
    }

    private Stmt call(int at) {
        Signature signature = stream.current().is("(") ? signature() : Signature.EMPTY;
        Expr callee = expressions.expression();
        if (!(callee instanceof Expr.Call call)) {
            throw new TemplateError("expected a call after 'call'", at);
        }
        Macro caller = definition(at, "caller", signature, "endcall");
        return new Stmt.CallBlock(call, caller);
    }

    private Macro definition(int at, String name, boolean withSignature, String end) {
        return definition(at, name, withSignature ? signature() : Signature.EMPTY, end);
    }

    private Macro definition(int at, String name, Signature signature, String end) {
        int outerLoops = loops;
        loops = 0;
        Set<String> used = new TreeSet<>();
        Set<String> outer = expressions.collectNames(used);
        List<Stmt> body = body(end);
        expressions.collectNames(outer);
        outer.addAll(used);
        loops = outerLoops;
        return new Macro(
                at,
                name,
                signature.parameters(),
                signature.defaults(),
                body,
                used.contains("caller"),
                used.contains("varargs"),
                used.contains("kwargs"));
    }

    private record Signature(List<String> parameters, List<Expr> defaults) {
        static final Signature EMPTY = new Signature(List.of(), List.of());
    }

    private Signature signature() {
        List<String> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        stream.expect("(");
        while (!stream.current().is(")")) {
            if (!parameters.isEmpty()) {
                stream.expect(",");
            }
            Token name = variable();
            if (parameters.contains(name.text())) {
                throw new TemplateError("parameter '" + name.text() + "' twice", name.at());
            }
            parameters.add(name.text());
            if (stream.skipIf("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw new TemplateError(
                        "parameter without a default after one that has one", name.at());
            }
        }
        stream.expect(")");
        return new Signature(parameters, defaults);
    }

    private Stmt with(int at) {
        List<Target> targets = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (stream.current().kind() != Kind.BLOCK_END) {
            if (!targets.isEmpty()) {
                stream.expect(",");
            }
            targets.add(singleTarget(false));
            stream.expect("=");
            values.add(expressions.expression());
        }
        return new Stmt.With(at, targets, values, body("endwith"));
    }
}
