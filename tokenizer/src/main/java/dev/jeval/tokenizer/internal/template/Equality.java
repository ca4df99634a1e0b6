package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Bool;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Range;
import dev.jeval.tokenizer.internal.template.Value.Real;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import dev.jeval.tokenizer.internal.template.Value.View;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's `==` and ordering over values.
final class Equality {
    /// Nesting of compared data; CPython stops at its recursion limit of 1,000 frames.
    private static final int MAX_DEPTH = 200;

    private Equality() {}

    /// `left == right`.
    static boolean equal(Value left, Value right) {
        return equal(left, right, 0);
    }

    @SuppressWarnings("ReferenceEquality") // an object is equal to itself, whatever it is
    private static boolean equal(Value left, Value right, int depth) {
        check(depth);
        if (left instanceof Undefined undefined) {
            undefined.use();
        }
        if (right instanceof Undefined undefined) {
            undefined.use();
        }
        if (left == right) {
            return !(left instanceof Real real && Double.isNaN(real.value()));
        }
        if (isNumber(left) && isNumber(right)) {
            return !isNan(left) && !isNan(right) && compareNumbers(left, right) == 0;
        }
        return switch (left) {
            case Str a -> right instanceof Str b && a.value().equals(b.value());
            case ListValue a -> right instanceof ListValue b && equalItems(a.items, b.items, depth);
            case TupleValue a ->
                    right instanceof TupleValue b && equalItems(a.items, b.items, depth);
            case DictValue a ->
                    right instanceof DictValue b && equalEntries(a.entries, b.entries, depth);
            case View a -> right instanceof View b && equalItems(a.items(), b.items(), depth);
            case Range a ->
                    right instanceof Range b
                            && equalItems(Operators.items(a), Operators.items(b), depth);
            case Undefined _ -> right instanceof Undefined;
            case Value.None _ -> right instanceof Value.None;
            case Bool _, Int _, Real _ -> false;
            case Value.Function a -> right instanceof Value.Function b && a == b;
            case Value.Callable _, Value.Generator _, Value.Namespace _ -> false;
        };
    }

    private static boolean equalItems(List<Value> left, List<Value> right, int depth) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalEntries(
            Map<Value, Value> left, Map<Value, Value> right, int depth) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<Value, Value> entry : left.entrySet()) {
            Value other = right.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /// The hash of a tuple.
    static int hash(TupleValue tuple, int depth) {
        check(depth);
        int hash = 1;
        for (Value item : tuple.items) {
            hash =
                    31 * hash
                            + (item instanceof TupleValue t ? hash(t, depth + 1) : item.hashCode());
        }
        return hash;
    }

    /// The order of two values: negative, 0 or positive; null if a NaN is among them, which makes
    /// every ordering false.
    ///
    /// @param operator the operator, for the message about types that have no order
    static @Nullable Integer compare(Value left, Value right, String operator) {
        return compare(left, right, operator, 0);
    }

    private static @Nullable Integer compare(Value left, Value right, String operator, int depth) {
        check(depth);
        if (left instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (isNumber(left) && isNumber(right)) {
            return isNan(left) || isNan(right) ? null : compareNumbers(left, right);
        }
        if (left instanceof Str a && right instanceof Str b) {
            return compareCodePoints(a.value(), b.value());
        }
        if (left instanceof ListValue a && right instanceof ListValue b) {
            return compareItems(a.items, b.items, operator, depth);
        }
        if (left instanceof TupleValue a && right instanceof TupleValue b) {
            return compareItems(a.items, b.items, operator, depth);
        }
        throw new TemplateError(
                "'%s' not supported between instances of '%s' and '%s'"
                        .formatted(operator, Types.name(left), Types.name(right)));
    }

    private static @Nullable Integer compareItems(
            List<Value> left, List<Value> right, String operator, int depth) {
        int shared = Math.min(left.size(), right.size());
        for (int i = 0; i < shared; i++) {
            if (!equal(left.get(i), right.get(i), depth + 1)) {
                return compare(left.get(i), right.get(i), operator, depth + 1);
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /// Python orders strings by code point, Java by UTF-16 unit: they differ above U+FFFF.
    private static int compareCodePoints(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogateA = Character.isSurrogate(a);
                boolean surrogateB = Character.isSurrogate(b);
                return surrogateA == surrogateB ? Character.compare(a, b) : surrogateA ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    static boolean isNumber(Value value) {
        return value instanceof Int || value instanceof Real || value instanceof Bool;
    }

    private static boolean isNan(Value value) {
        return value instanceof Real real && Double.isNaN(real.value());
    }

    private static int compareNumbers(Value left, Value right) {
        if (left instanceof Real a && right instanceof Real b) {
            return a.value() == b.value() ? 0 : Double.compare(a.value(), b.value());
        }
        if (left instanceof Real a && Double.isInfinite(a.value())) {
            return a.value() > 0 ? 1 : -1;
        }
        if (right instanceof Real b && Double.isInfinite(b.value())) {
            return b.value() > 0 ? -1 : 1;
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(Value number) {
        return number instanceof Real real
                ? new BigDecimal(real.value())
                : new BigDecimal(integer(number));
    }

    /// The integer that an `int` or `bool` stands for.
    static BigInteger integer(Value number) {
        return switch (number) {
            case Int i -> i.value();
            case Bool b -> b.value() ? BigInteger.ONE : BigInteger.ZERO;
            default ->
                    throw new TemplateError(
                            "'%s' object cannot be interpreted as an integer"
                                    .formatted(Types.name(number)));
        };
    }

    private static void check(int depth) {
        if (depth > MAX_DEPTH) {
            throw new TemplateError(
                    "data nested too deeply to compare: more than " + MAX_DEPTH + " levels");
        }
    }
}
