package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Arithmetic.Operator;
import dev.jeval.tokenizer.internal.template.Expr.CallArguments;
import dev.jeval.tokenizer.internal.template.Expr.Comparison;
import dev.jeval.tokenizer.internal.template.Token.Kind;
import dev.jeval.tokenizer.internal.template.Value.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads expressions, by recursive descent from the loosest to the tightest operator: conditional,
/// `or`, `and`, `not`, comparison, `+ -`, `~`, `* / // %`, `**`, sign, postfix, filters and tests.
final class ExpressionParser {
    /// Operators in one chain; evaluation of a left-leaning chain recurses.
    private static final int MAX_CHAIN = 120;

    private final TokenStream stream;

    /// Names that were read, so that a macro's parser can tell whether its body uses `caller`.
    private Set<String> names = new TreeSet<>();

    ExpressionParser(TokenStream stream) {
        this.stream = stream;
    }

    /// The names read from now on go to `collected`; returns where they went before.
    Set<String> collectNames(Set<String> collected) {
        Set<String> before = names;
        names = collected;
        return before;
    }

    /// An expression.
    Expr expression() {
        return expression(true);
    }

    /// An expression, or a tuple where commas follow.
    Expr tuple() {
        return tuple(true, false);
    }

    /// What a `for` walks: a conditional expression needs parentheses there.
    Expr iterable() {
        return tuple(false, false);
    }

    private Expr tuple(boolean conditional, boolean parenthesised) {
        Token start = stream.current();
        List<Expr> items = new ArrayList<>();
        boolean isTuple = false;
        while (!atTupleEnd() && (conditional || !stream.current().isName("recursive"))) {
            items.add(expression(conditional));
            if (!stream.skipIf(",")) {
                break;
            }
            isTuple = true;
        }
        if (isTuple) {
            return new Expr.TupleOf(start.at(), items);
        }
        if (!items.isEmpty()) {
            return items.getFirst();
        }
        if (!parenthesised) {
            throw stream.unexpected("an expression");
        }
        return new Expr.TupleOf(start.at(), items);
    }

    private boolean atTupleEnd() {
        Token token = stream.current();
        return token.kind() == Kind.VARIABLE_END || token.kind() == Kind.BLOCK_END || token.is(")");
    }

    private Expr expression(boolean conditional) {
        stream.enter();
        Expr expression = or();
        int chain = 0;
        while (conditional && stream.current().isName("if")) {
            Token token = stream.next();
            checkChain(++chain, token);
            Expr condition = or();
            Expr otherwise = stream.skipIfName("else") ? expression(true) : null;
            expression = new Expr.Conditional(token.at(), condition, expression, otherwise);
        }
        stream.leave();
        return expression;
    }

    private void checkChain(int length, Token token) {
        if (length > MAX_CHAIN) {
            throw new TemplateError(
                    "more than " + MAX_CHAIN + " operators in one chain", token.at());
        }
    }

    private Expr or() {
        Expr first = and();
        if (!stream.current().isName("or")) {
            return first;
        }
        List<Expr> operands = new ArrayList<>(List.of(first));
        while (stream.skipIfName("or")) {
            operands.add(and());
        }
        return new Expr.Or(first.at(), operands);
    }

    private Expr and() {
        Expr first = not();
        if (!stream.current().isName("and")) {
            return first;
        }
        List<Expr> operands = new ArrayList<>(List.of(first));
        while (stream.skipIfName("and")) {
            operands.add(not());
        }
        return new Expr.And(first.at(), operands);
    }

    private Expr not() {
        if (!stream.current().isName("not")) {
            return comparison();
        }
        Token token = stream.next();
        stream.enter();
        Expr operand = not();
        stream.leave();
        return new Expr.Not(token.at(), operand);
    }

    private Expr comparison() {
        Expr first = sum();
        Comparison operator = comparisonOperator();
        if (operator == null) {
            return first;
        }
        List<Comparison> operators = new ArrayList<>();
        List<Expr> operands = new ArrayList<>(List.of(first));
        for (; operator != null; operator = comparisonOperator()) {
            operators.add(operator);
            operands.add(sum());
        }
        return new Expr.Compare(first.at(), operators, operands);
    }

    /// Reads a comparison operator if one comes.
    private @Nullable Comparison comparisonOperator() {
        Token token = stream.current();
        boolean twoWords = token.isName("not") && stream.look().isName("in");
        String symbol = twoWords ? "not in" : token.text();
        if (token.kind() != Kind.OPERATOR && token.kind() != Kind.NAME) {
            return null;
        }
        for (Comparison comparison : Comparison.values()) {
            if (comparison.symbol.equals(symbol)) {
                stream.next();
                if (twoWords) {
                    stream.next();
                }
                return comparison;
            }
        }
        return null;
    }

    private Expr sum() {
        Expr left = concat();
        for (int chain = 1; stream.current().is("+") || stream.current().is("-"); chain++) {
            Token token = stream.next();
            checkChain(chain, token);
            Operator operator = token.is("+") ? Operator.ADD : Operator.SUBTRACT;
            left = new Expr.Binary(token.at(), operator, left, concat());
        }
        return left;
    }

    private Expr concat() {
        Expr first = product();
        if (!stream.current().is("~")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (stream.skipIf("~")) {
            parts.add(product());
        }
        return new Expr.Concat(first.at(), parts);
    }

    private Expr product() {
        Expr left = power();
        int chain = 0;
        while (true) {
            Token token = stream.current();
            Operator operator = productOperator(token);
            if (operator == null) {
                return left;
            }
            checkChain(++chain, token);
            stream.next();
            left = new Expr.Binary(token.at(), operator, left, power());
        }
    }

    private static @Nullable Operator productOperator(Token token) {
        if (token.kind() != Kind.OPERATOR) {
            return null;
        }
        return switch (token.text()) {
            case "*" -> Operator.MULTIPLY;
            case "/" -> Operator.DIVIDE;
            case "//" -> Operator.FLOOR_DIVIDE;
            case "%" -> Operator.MODULO;
            default -> null;
        };
    }

    /// Left-associative, unlike Python's.
    private Expr power() {
        Expr left = unary(true);
        for (int chain = 1; stream.current().is("**"); chain++) {
            Token token = stream.next();
            checkChain(chain, token);
            left = new Expr.Binary(token.at(), Operator.POWER, left, unary(true));
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        Token token = stream.current();
        Expr expression;
        if (token.is("-") || token.is("+")) {
            stream.next();
            stream.enter();
            expression = new Expr.Signed(token.at(), unary(false), token.is("-"));
            stream.leave();
        } else {
            expression = primary();
        }
        expression = postfix(expression);
        return withFilters ? filtersAndTests(expression) : expression;
    }

    private Expr primary() {
        Token token = stream.current();
        return switch (token.kind()) {
            case NAME -> name(stream.next());
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (stream.current().kind() == Kind.STRING) {
                    text.append(stream.next().text());
                }
                yield new Expr.Literal(token.at(), new Str(text.toString()));
            }
            case INTEGER -> new Expr.Literal(token.at(), integer(stream.next()));
            case FLOAT ->
                    new Expr.Literal(
                            token.at(), Value.of(Double.parseDouble(stream.next().text())));
            case OPERATOR ->
                    switch (token.text()) {
                        case "(" -> parenthesised();
                        case "[" -> list();
                        case "{" -> dict();
                        default -> throw stream.unexpected("an expression");
                    };
            case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END ->
                    throw stream.unexpected("an expression");
        };
    }

    private static Value integer(Token token) {
        try {
            return new Value.Int(Numbers.literal(token.text()));
        } catch (TemplateError e) {
            throw e.at(token.at());
        }
    }

    private Expr name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expr.Literal(token.at(), Value.TRUE);
            case "false", "False" -> new Expr.Literal(token.at(), Value.FALSE);
            case "none", "None" -> new Expr.Literal(token.at(), Value.NONE);
            default -> {
                names.add(token.text());
                yield new Expr.Name(token.at(), token.text());
            }
        };
    }

    private Expr parenthesised() {
        stream.expect("(");
        Expr expression = tuple(true, true);
        stream.expect(")");
        return expression;
    }

    private Expr list() {
        Token start = stream.expect("[");
        List<Expr> items = new ArrayList<>();
        while (!stream.current().is("]")) {
            if (!items.isEmpty()) {
                stream.expect(",");
            }
            if (stream.current().is("]")) {
                break;
            }
            items.add(expression());
        }
        stream.expect("]");
        return new Expr.ListOf(start.at(), items);
    }

    private Expr dict() {
        Token start = stream.expect("{");
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!stream.current().is("}")) {
            if (!keys.isEmpty()) {
                stream.expect(",");
            }
            if (stream.current().is("}")) {
                break;
            }
            keys.add(expression());
            stream.expect(":");
            values.add(expression());
        }
        stream.expect("}");
        return new Expr.DictOf(start.at(), keys, values);
    }

    private Expr postfix(Expr start) {
        Expr expression = start;
        for (int chain = 1; ; chain++) {
            Token token = stream.current();
            if (token.is(".")) {
                expression = attribute(expression);
            } else if (token.is("[")) {
                expression = subscript(expression);
            } else if (token.is("(")) {
                expression = new Expr.Call(token.at(), expression, arguments());
            } else {
                return expression;
            }
            checkChain(chain, token);
        }
    }

    private Expr attribute(Expr target) {
        Token dot = stream.expect(".");
        Token token = stream.next();
        return switch (token.kind()) {
            case NAME -> new Expr.Attribute(dot.at(), target, token.text());
            case INTEGER ->
                    new Expr.Item(dot.at(), target, new Expr.Literal(token.at(), integer(token)));
            default ->
                    throw new TemplateError(
                            "expected a name or a number after '.', got " + token.describe(),
                            token.at());
        };
    }

    private Expr subscript(Expr target) {
        Token open = stream.expect("[");
        if (stream.current().is("]")) {
            throw stream.unexpected("an index");
        }
        @Nullable Expr start = stream.current().is(":") ? null : expression();
        if (stream.current().is(":")) {
            stream.next();
            @Nullable Expr stop = slicePart();
            @Nullable Expr step = stream.skipIf(":") ? slicePart() : null;
            stream.expect("]");
            return new Expr.Slice(open.at(), target, start, stop, step);
        }
        if (start == null) {
            throw stream.unexpected("an index");
        }
        Expr index = start;
        if (stream.current().is(",")) {
            List<Expr> items = new ArrayList<>(List.of(start));
            while (stream.skipIf(",")) {
                items.add(expression());
            }
            index = new Expr.TupleOf(start.at(), items);
        }
        stream.expect("]");
        return new Expr.Item(open.at(), target, index);
    }

    private @Nullable Expr slicePart() {
        return stream.current().is(":") || stream.current().is("]") ? null : expression();
    }

    /// The arguments of a call, parentheses included.
    CallArguments arguments() {
        Token open = stream.expect("(");
        List<Expr> positional = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Expr> named = new ArrayList<>();
        @Nullable Expr star = null;
        @Nullable Expr doubleStar = null;
        boolean first = true;
        while (!stream.current().is(")")) {
            if (!first) {
                stream.expect(",");
                if (stream.current().is(")")) {
                    break;
                }
            }
            first = false;
            if (stream.current().is("*")) {
                ensure(star == null && doubleStar == null, open);
                stream.next();
                star = expression();
            } else if (stream.current().is("**")) {
                ensure(doubleStar == null, open);
                stream.next();
                doubleStar = expression();
            } else if (stream.current().kind() == Kind.NAME && stream.look().is("=")) {
                ensure(doubleStar == null, open);
                Token name = stream.next();
                stream.next();
                if (names.contains(name.text())) {
                    throw new TemplateError("keyword argument repeated: " + name.text(), name.at());
                }
                names.add(name.text());
                named.add(expression());
            } else {
                ensure(star == null && doubleStar == null && names.isEmpty(), open);
                positional.add(expression());
            }
        }
        stream.expect(")");
        return new CallArguments(positional, names, named, star, doubleStar);
    }

    private static void ensure(boolean inOrder, Token open) {
        if (!inOrder) {
            throw new TemplateError(
                    "expected positional, keyword, * and ** arguments in this order", open.at());
        }
    }

    private Expr filtersAndTests(Expr start) {
        Expr expression = start;
        for (int chain = 1; ; chain++) {
            Token token = stream.current();
            if (token.is("|")) {
                stream.next();
                expression = filter(expression);
            } else if (token.isName("is")) {
                expression = test(expression);
            } else if (token.is("(")) {
                expression = new Expr.Call(token.at(), expression, arguments());
            } else {
                return expression;
            }
            checkChain(chain, token);
        }
    }

    /// A chain of filters on the text of a block, where `{% filter` or `{% set name |` precedes.
    Expr.Filter filterChain() {
        Expr.Filter filter = filter(null);
        for (int chain = 1; stream.current().is("|"); chain++) {
            checkChain(chain, stream.next());
            filter = filter(filter);
        }
        return filter;
    }

    private Expr.Filter filter(@Nullable Expr input) {
        Token token = stream.current();
        String name = dottedName("a filter");
        if (!Filters.exists(name)) {
            throw new TemplateError("no filter named '" + name + "'", token.at());
        }
        CallArguments arguments = stream.current().is("(") ? arguments() : CallArguments.NONE;
        return new Expr.Filter(token.at(), input, name, arguments);
    }

    private Expr test(Expr input) {
        Token is = stream.expectName("is");
        boolean negated = stream.skipIfName("not");
        String name = dottedName("a test");
        if (!Tests.exists(name)) {
            throw new TemplateError("no test named '" + name + "'", is.at());
        }
        CallArguments arguments = CallArguments.NONE;
        if (stream.current().is("(")) {
            arguments = arguments();
        } else if (atTestArgument()) {
            if (stream.current().isName("is")) {
                throw new TemplateError("tests cannot be chained with 'is'", is.at());
            }
            Expr argument = postfix(primary());
            arguments = new CallArguments(List.of(argument), List.of(), List.of(), null, null);
        }
        Expr test = new Expr.Test(is.at(), input, name, arguments);
        return negated ? new Expr.Not(is.at(), test) : test;
    }

    private boolean atTestArgument() {
        Token token = stream.current();
        return switch (token.kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case NAME -> !Set.of("else", "or", "and").contains(token.text());
            case OPERATOR -> token.is("[") || token.is("{");
            case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END -> false;
        };
    }

    private String dottedName(String what) {
        StringBuilder name = new StringBuilder(stream.expect(Kind.NAME, "name of " + what).text());
        while (stream.skipIf(".")) {
            name.append('.').append(stream.expect(Kind.NAME, "name of " + what).text());
        }
        return name.toString();
    }
}
