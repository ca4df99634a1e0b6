package dev.jeval.tokenizer.internal.template;

import static java.util.Map.entry;

import dev.jeval.tokenizer.internal.template.Expr.Comparison;
import dev.jeval.tokenizer.internal.template.Value.Bool;
import dev.jeval.tokenizer.internal.template.Value.Callable;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Range;
import dev.jeval.tokenizer.internal.template.Value.Real;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import java.util.Map;

/// The tests that `is` names.
final class Tests {
    private Tests() {}

    /// What a test asks of a value.
    private interface Check {
        boolean test(Value value, Arguments arguments, Rendering rendering);
    }

    private static final Map<String, Check> CHECKS =
            Map.ofEntries(
                    entry("defined", plain(value -> !(value instanceof Undefined))),
                    entry("undefined", plain(value -> value instanceof Undefined)),
                    entry("none", plain(value -> value instanceof Value.None)),
                    entry("boolean", plain(value -> value instanceof Bool)),
                    entry("true", plain(value -> value instanceof Bool b && b.value())),
                    entry("false", plain(value -> value instanceof Bool b && !b.value())),
                    entry("integer", plain(value -> value instanceof Int)),
                    entry("float", plain(value -> value instanceof Real)),
                    entry("number", plain(Equality::isNumber)),
                    entry("string", plain(value -> value instanceof Str)),
                    entry("mapping", plain(value -> value instanceof DictValue)),
                    entry("sequence", plain(Tests::isSequence)),
                    entry("iterable", plain(Operators::isIterable)),
                    entry("callable", plain(v -> v instanceof Callable || v instanceof Undefined)),
                    entry("escaped", plain(_ -> false)),
                    entry("odd", (value, arguments, r) -> hasRemainder(value, 1, arguments, r)),
                    entry("even", (value, arguments, r) -> hasRemainder(value, 0, arguments, r)),
                    entry(
                            "divisibleby",
                            (value, arguments, rendering) ->
                                    Equality.equal(
                                            Arithmetic.apply(
                                                    Arithmetic.Operator.MODULO,
                                                    value,
                                                    arguments
                                                            .bind("divisibleby", "num")
                                                            .require("num"),
                                                    rendering),
                                            Value.of(0))),
                    entry("lower", (value, _, r) -> Casing.isLower(PythonText.str(value, r))),
                    entry("upper", (value, _, r) -> Casing.isUpper(PythonText.str(value, r))),
                    entry(
                            "sameas",
                            (value, arguments, _) ->
                                    isSame(
                                            value,
                                            arguments.bind("sameas", "other").require("other"))),
                    entry(
                            "filter",
                            (value, _, _) -> value instanceof Str s && Filters.exists(s.value())),
                    entry("test", (value, _, _) -> value instanceof Str s && exists(s.value())),
                    entry("eq", comparison(Comparison.EQUAL)),
                    entry("equalto", comparison(Comparison.EQUAL)),
                    entry("==", comparison(Comparison.EQUAL)),
                    entry("ne", comparison(Comparison.NOT_EQUAL)),
                    entry("!=", comparison(Comparison.NOT_EQUAL)),
                    entry("gt", comparison(Comparison.GREATER)),
                    entry("greaterthan", comparison(Comparison.GREATER)),
                    entry(">", comparison(Comparison.GREATER)),
                    entry("ge", comparison(Comparison.GREATER_OR_EQUAL)),
                    entry(">=", comparison(Comparison.GREATER_OR_EQUAL)),
                    entry("lt", comparison(Comparison.LESS)),
                    entry("lessthan", comparison(Comparison.LESS)),
                    entry("<", comparison(Comparison.LESS)),
                    entry("le", comparison(Comparison.LESS_OR_EQUAL)),
                    entry("<=", comparison(Comparison.LESS_OR_EQUAL)),
                    entry("in", comparison(Comparison.IN)));

    private interface Plain {
        boolean test(Value value);
    }

    private static Check plain(Plain check) {
        return (value, arguments, _) -> {
            arguments.bind("test");
            return check.test(value);
        };
    }

    private static Check comparison(Comparison comparison) {
        return (value, arguments, _) ->
                Evaluator.holds(
                        comparison,
                        value,
                        arguments.bind(comparison.symbol, "other").require("other"));
    }

    static boolean exists(String name) {
        return CHECKS.containsKey(name);
    }

    /// Whether `value` passes the test `name`.
    static boolean apply(String name, Value value, Arguments arguments, Rendering rendering) {
        Check check = CHECKS.get(name);
        if (check == null) {
            throw new TemplateError("no test named '" + name + "'");
        }
        return check.test(value, arguments, rendering);
    }

    /// What has a length and items by position: Jinja counts dictionaries and undefined values too.
    private static boolean isSequence(Value value) {
        return switch (value) {
            case Str _, ListValue _, TupleValue _, DictValue _, Range _ -> true;
            case Undefined u -> {
                u.use();
                yield true;
            }
            case Value.None _, Bool _, Int _, Real _ -> false;
            case Value.View _, Value.Generator _, Value.Namespace _, Callable _ -> false;
        };
    }

    private static boolean hasRemainder(
            Value value, long remainder, Arguments arguments, Rendering rendering) {
        arguments.bind(remainder == 1 ? "odd" : "even");
        Value found = Arithmetic.apply(Arithmetic.Operator.MODULO, value, Value.of(2), rendering);
        return Equality.equal(found, Value.of(remainder));
    }

    @SuppressWarnings("ReferenceEquality") // identity is what the test is about
    private static boolean isSame(Value left, Value right) {
        return switch (left) {
            case Value.None _ -> right instanceof Value.None;
            case Bool a -> right instanceof Bool b && a.value() == b.value();
            case Int a -> right instanceof Int b && a.value().equals(b.value());
            case Str a -> right instanceof Str b && a.value().equals(b.value());
            default -> left == right;
        };
    }
}
