package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Expr.CallArguments;
import dev.jeval.tokenizer.internal.template.Expr.Comparison;
import dev.jeval.tokenizer.internal.template.Value.Callable;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Computes expressions.
final class Evaluator {
    /// Even a strict environment prints nothing where the `else` is missing.
    private static final String NO_ELSE =
            "the inline if-expression evaluated to false and has no else";

    private final Rendering rendering;

    Evaluator(Rendering rendering) {
        this.rendering = rendering;
    }

    /// The value of `expression`; failures carry its place.
    Value evaluate(Expr expression, Scope scope) {
        rendering.enter();
        try {
            rendering.charge(1);
            return compute(expression, scope);
        } catch (TemplateError e) {
            throw e.at(expression.at());
        } finally {
            rendering.leave();
        }
    }

    boolean truth(Expr expression, Scope scope) {
        Value value = evaluate(expression, scope);
        try {
            return Operators.truth(value);
        } catch (TemplateError e) {
            throw e.at(expression.at());
        }
    }

    private Value compute(Expr expression, Scope scope) {
        return switch (expression) {
            case Expr.Literal literal -> literal.value();
            case Expr.Name name -> {
                Value value = scope.get(name.name());
                yield value == null
                        ? rendering.undefined("'" + name.name() + "' is undefined")
                        : value;
            }
            case Expr.ListOf list -> rendering.list(evaluateAll(list.items(), scope));
            case Expr.TupleOf tuple -> new TupleValue(evaluateAll(tuple.items(), scope));
            case Expr.DictOf dict -> dict(dict, scope);
            case Expr.Attribute attribute ->
                    Attributes.attribute(
                            evaluate(attribute.target(), scope), attribute.name(), rendering);
            case Expr.Item item ->
                    Attributes.item(
                            evaluate(item.target(), scope),
                            evaluate(item.index(), scope),
                            rendering);
            case Expr.Slice slice ->
                    Operators.slice(
                            evaluate(slice.target(), scope),
                            optional(slice.start(), scope),
                            optional(slice.stop(), scope),
                            optional(slice.step(), scope));
            case Expr.Call call ->
                    call(evaluate(call.callee(), scope), arguments(call.arguments(), scope));
            case Expr.Filter filter -> {
                Expr input = filter.input();
                if (input == null) {
                    throw new TemplateError("filter without input");
                }
                yield filter(filter, evaluate(input, scope), scope);
            }
            case Expr.Test test -> test(test, scope);
            case Expr.Signed signed ->
                    Arithmetic.signed(evaluate(signed.operand(), scope), signed.negative());
            case Expr.Binary binary ->
                    Arithmetic.apply(
                            binary.operator(),
                            evaluate(binary.left(), scope),
                            evaluate(binary.right(), scope),
                            rendering);
            case Expr.Concat concat -> concat(concat, scope);
            case Expr.Not not -> Value.of(!truth(not.operand(), scope));
            case Expr.And and -> logical(and.operands(), false, scope);
            case Expr.Or or -> logical(or.operands(), true, scope);
            case Expr.Compare compare -> compare(compare, scope);
            case Expr.Conditional conditional -> {
                Expr otherwise = conditional.otherwise();
                yield truth(conditional.condition(), scope)
                        ? evaluate(conditional.then(), scope)
                        : otherwise != null
                                ? evaluate(otherwise, scope)
                                : new Undefined(NO_ELSE, false);
            }
        };
    }

    private List<Value> evaluateAll(List<Expr> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expr expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private @Nullable Value optional(@Nullable Expr expression, Scope scope) {
        return expression == null ? null : evaluate(expression, scope);
    }

    private Value dict(Expr.DictOf dict, Scope scope) {
        DictValue value = new DictValue();
        for (int i = 0; i < dict.keys().size(); i++) {
            value.entries.put(
                    evaluate(dict.keys().get(i), scope), evaluate(dict.values().get(i), scope));
        }
        return value;
    }

    private Value concat(Expr.Concat concat, Scope scope) {
        StringBuilder text = new StringBuilder();
        for (Expr part : concat.parts()) {
            text.append(PythonText.str(evaluate(part, scope), rendering));
            rendering.checkLength(text.length());
        }
        return rendering.text(text.toString());
    }

    /// `and`/`or` return the operand that decides.
    private Value logical(List<Expr> operands, boolean decides, Scope scope) {
        Value value = Value.of(!decides);
        for (int i = 0; i < operands.size(); i++) {
            value = evaluate(operands.get(i), scope);
            if (i < operands.size() - 1 && Operators.truth(value) == decides) {
                return value;
            }
        }
        return value;
    }

    private Value compare(Expr.Compare compare, Scope scope) {
        Value left = evaluate(compare.operands().getFirst(), scope);
        for (int i = 0; i < compare.operators().size(); i++) {
            Value right = evaluate(compare.operands().get(i + 1), scope);
            if (!holds(compare.operators().get(i), left, right)) {
                return Value.FALSE;
            }
            left = right;
        }
        return Value.TRUE;
    }

    static boolean holds(Comparison comparison, Value left, Value right) {
        return switch (comparison) {
            case EQUAL -> Equality.equal(left, right);
            case NOT_EQUAL -> !Equality.equal(left, right);
            case IN -> Operators.contains(right, left);
            case NOT_IN -> !Operators.contains(right, left);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                Integer order = Equality.compare(left, right, comparison.symbol);
                yield order != null
                        && switch (comparison) {
                            case LESS -> order < 0;
                            case LESS_OR_EQUAL -> order <= 0;
                            case GREATER -> order > 0;
                            case GREATER_OR_EQUAL -> order >= 0;
                            case EQUAL, NOT_EQUAL, IN, NOT_IN -> false;
                        };
            }
        };
    }

    /// Applies a filter whose input is at hand; the inputs of its chain are filtered first.
    Value filter(Expr.Filter filter, Value input, Scope scope) {
        return Filters.apply(filter.name(), input, arguments(filter.arguments(), scope), rendering);
    }

    /// Applies a chain of filters that was written without input to `text`.
    Value filterText(Expr.Filter filter, Value text, Scope scope) {
        Value input =
                filter.input() instanceof Expr.Filter inner ? filterText(inner, text, scope) : text;
        try {
            return filter(filter, input, scope);
        } catch (TemplateError e) {
            throw e.at(filter.at());
        }
    }

    private Value test(Expr.Test test, Scope scope) {
        Value input = evaluate(test.input(), scope);
        return Value.of(
                Tests.apply(test.name(), input, arguments(test.arguments(), scope), rendering));
    }

    Value call(Value callee, Arguments arguments) {
        return switch (callee) {
            case Callable callable -> callable.call(arguments, rendering);
            case Undefined undefined -> throw undefined.error();
            default ->
                    throw new TemplateError(
                            "'%s' object is not callable".formatted(Types.name(callee)));
        };
    }

    Arguments arguments(CallArguments arguments, Scope scope) {
        List<Value> positional = evaluateAll(arguments.positional(), scope);
        Map<String, Value> named = new LinkedHashMap<>();
        for (int i = 0; i < arguments.names().size(); i++) {
            named.put(arguments.names().get(i), evaluate(arguments.named().get(i), scope));
        }
        if (arguments.star() != null) {
            List<Value> more = Operators.items(evaluate(arguments.star(), scope));
            rendering.charge(more.size());
            positional.addAll(more);
        }
        if (arguments.doubleStar() != null) {
            if (!(evaluate(arguments.doubleStar(), scope) instanceof DictValue dict)) {
                throw new TemplateError("argument after ** must be a mapping");
            }
            dict.entries.forEach((key, value) -> {
                if (!(key instanceof Str name) || named.put(name.value(), value) != null) {
                    throw new TemplateError(
                            "keyword arguments after ** must be new and named by strings");
                }
            });
        }
        return new Arguments(positional, named);
    }
}
