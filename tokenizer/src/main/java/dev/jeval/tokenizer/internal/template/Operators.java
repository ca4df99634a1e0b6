package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Bool;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Generator;
import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Range;
import dev.jeval.tokenizer.internal.template.Value.Real;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import dev.jeval.tokenizer.internal.template.Value.View;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Truth, length, iteration, membership, items and slices of Python values.
final class Operators {
    private Operators() {}

    /// `bool(value)`.
    static boolean truth(Value value) {
        return switch (value) {
            case Value.None _ -> false;
            case Bool b -> b.value();
            case Int i -> i.value().signum() != 0;
            case Real r -> r.value() != 0;
            case Str s -> !s.value().isEmpty();
            case ListValue l -> !l.items.isEmpty();
            case TupleValue t -> !t.items.isEmpty();
            case DictValue d -> !d.entries.isEmpty();
            case Range r -> r.size() > 0;
            case View v -> !v.items().isEmpty();
            case Undefined u -> {
                u.use();
                yield false;
            }
            case Generator _, Value.Namespace _, Value.Callable _ -> true;
        };
    }

    /// `len(value)`.
    static int length(Value value) {
        return switch (value) {
            case Str s -> s.value().codePointCount(0, s.value().length());
            case ListValue l -> l.items.size();
            case TupleValue t -> t.items.size();
            case DictValue d -> d.entries.size();
            case Range r -> r.size();
            case View v -> v.items().size();
            case Undefined u -> {
                u.use();
                yield 0;
            }
            case Value.None _, Bool _, Int _, Real _, Generator _ -> throw noLength(value);
            case Value.Namespace _, Value.Callable _ -> throw noLength(value);
        };
    }

    private static TemplateError noLength(Value value) {
        return new TemplateError("object of type '%s' has no len()".formatted(Types.name(value)));
    }

    /// The elements that `for` walks: characters of a string, keys of a dictionary.
    static List<Value> items(Value value) {
        return switch (value) {
            case Str s -> characters(s.value());
            case ListValue l -> l.items;
            case TupleValue t -> t.items;
            case DictValue d -> new ArrayList<>(d.entries.keySet());
            case Range r -> {
                List<Value> items = new ArrayList<>(r.size());
                for (int i = 0; i < r.size(); i++) {
                    items.add(r.get(i));
                }
                yield items;
            }
            case View v -> v.items();
            case Generator g -> g.take();
            case Undefined u -> {
                u.use();
                yield List.of();
            }
            case Value.None _, Bool _, Int _, Real _ -> throw notIterable(value);
            case Value.Namespace _, Value.Callable _ -> throw notIterable(value);
        };
    }

    private static TemplateError notIterable(Value value) {
        return new TemplateError("'%s' object is not iterable".formatted(Types.name(value)));
    }

    private static List<Value> characters(String text) {
        List<Value> characters = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); ) {
            int next = text.offsetByCodePoints(i, 1);
            characters.add(new Str(text.substring(i, next)));
            i = next;
        }
        return characters;
    }

    /// `item in container`.
    static boolean contains(Value container, Value item) {
        if (container instanceof Str text) {
            if (!(item instanceof Str part)) {
                throw new TemplateError(
                        "'in <string>' requires string as left operand, not " + Types.name(item));
            }
            return text.value().contains(part.value());
        }
        if (container instanceof DictValue dict) {
            return dict.entries.containsKey(item);
        }
        if (!isIterable(container)) {
            throw new TemplateError(
                    "argument of type '%s' is not iterable".formatted(Types.name(container)));
        }
        for (Value element : items(container)) {
            if (Equality.equal(element, item)) {
                return true;
            }
        }
        return false;
    }

    /// Whether `for` can walk it.
    static boolean isIterable(Value value) {
        return switch (value) {
            case Str _, ListValue _, TupleValue _, DictValue _, Range _ -> true;
            case View _, Generator _ -> true;
            case Undefined u -> {
                u.use();
                yield true;
            }
            case Value.None _, Bool _, Int _, Real _ -> false;
            case Value.Namespace _, Value.Callable _ -> false;
        };
    }

    /// `value[index]`, or null if there is no such item.
    static @Nullable Value item(Value value, Value index) {
        return switch (value) {
            case DictValue d ->
                    index instanceof ListValue || index instanceof DictValue
                            ? null
                            : d.entries.get(index);
            case Str s -> character(s.value(), index);
            case ListValue l -> element(l.items, index);
            case TupleValue t -> element(t.items, index);
            case Range r -> element(items(r), index);
            case Undefined u -> throw u.error();
            case Value.None _, Bool _, Int _, Real _, View _, Generator _ -> null;
            case Value.Namespace _, Value.Callable _ -> null;
        };
    }

    private static @Nullable Value element(List<Value> items, Value index) {
        int position = position(index, items.size());
        return position < 0 ? null : items.get(position);
    }

    private static @Nullable Value character(String text, Value index) {
        int position = position(index, text.codePointCount(0, text.length()));
        if (position < 0) {
            return null;
        }
        int start = text.offsetByCodePoints(0, position);
        return new Str(text.substring(start, text.offsetByCodePoints(start, 1)));
    }

    /// The position from 0 that `index` means in a sequence of `size` elements, or -1.
    private static int position(Value index, int size) {
        if (!(index instanceof Int) && !(index instanceof Bool)) {
            return -1;
        }
        BigInteger wanted = Equality.integer(index);
        if (wanted.signum() < 0) {
            wanted = wanted.add(BigInteger.valueOf(size));
        }
        return wanted.signum() < 0 || wanted.compareTo(BigInteger.valueOf(size)) >= 0
                ? -1
                : wanted.intValue();
    }

    /// `value[start:stop:step]`; an absent part is null.
    static Value slice(
            Value value, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!isIndex(start) || !isIndex(stop) || !isIndex(step)) {
            throw new TemplateError("slice indices must be integers or None");
        }
        return switch (value) {
            case Str s when isAbsent(step) -> new Str(part(s.value(), start, stop));
            case Str s -> {
                StringBuilder out = new StringBuilder();
                for (Value c : slice(start, stop, step, length(s)).of(characters(s.value()))) {
                    out.append(((Str) c).value());
                }
                yield new Str(out.toString());
            }
            case ListValue l -> new ListValue(slice(start, stop, step, l.items.size()).of(l.items));
            case TupleValue t ->
                    new TupleValue(slice(start, stop, step, t.items.size()).of(t.items));
            case Range r -> {
                Slice slice = slice(start, stop, step, r.size());
                yield new Range(
                        r.start() + slice.from * r.step(),
                        r.start() + slice.to * r.step(),
                        r.step() * slice.stride);
            }
            default ->
                    throw new TemplateError(
                            "'%s' object is not subscriptable".formatted(Types.name(value)));
        };
    }

    /// The positions `from`, `from + stride`, … before `to` of a sequence.
    private record Slice(long from, long to, long stride) {
        List<Value> of(List<Value> items) {
            List<Value> taken = new ArrayList<>();
            for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
                taken.add(items.get((int) i));
            }
            return taken;
        }
    }

    private static Slice slice(
            @Nullable Value start, @Nullable Value stop, @Nullable Value step, int size) {
        int stride = isAbsent(step) ? 1 : index(step);
        if (stride == 0) {
            throw new TemplateError("slice step cannot be zero");
        }
        int lowest = stride > 0 ? 0 : -1;
        int highest = stride > 0 ? size : size - 1;
        return new Slice(
                bound(start, size, stride > 0 ? 0 : size - 1, lowest, highest),
                bound(stop, size, stride > 0 ? size : -1, lowest, highest),
                stride);
    }

    private static boolean isIndex(@Nullable Value value) {
        return isAbsent(value) || value instanceof Int || value instanceof Bool;
    }

    /// `text[start:stop]`.
    static String part(String text, @Nullable Value start, @Nullable Value stop) {
        if (!isIndex(start) || !isIndex(stop)) {
            throw new TemplateError("slice indices must be integers or None");
        }
        int size = text.codePointCount(0, text.length());
        int from = bound(start, size, 0, 0, size);
        int to = Math.max(from, bound(stop, size, size, 0, size));
        int offset = text.offsetByCodePoints(0, from);
        return text.substring(offset, text.offsetByCodePoints(offset, to - from));
    }

    private static int bound(
            @Nullable Value value, int size, int otherwise, int lowest, int highest) {
        if (isAbsent(value)) {
            return otherwise;
        }
        long wanted = index(value);
        if (wanted < 0) {
            wanted += size;
        }
        return Math.clamp(wanted, lowest, highest);
    }

    private static boolean isAbsent(@Nullable Value value) {
        return value == null || value instanceof Value.None;
    }

    /// The `int` of an index or count, held inside 32 bits.
    static int index(@Nullable Value value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (value == null) {
            return 0;
        }
        BigInteger integer = Equality.integer(value);
        return integer.bitLength() > 31
                ? integer.signum() < 0 ? -Integer.MAX_VALUE : Integer.MAX_VALUE
                : integer.intValue();
    }

    /// A `str` argument of the function `user`.
    static String text(Value value, String user) {
        return switch (value) {
            case Str s -> s.value();
            case Undefined u -> throw u.error();
            default ->
                    throw new TemplateError(
                            "%s: expected str, got %s".formatted(user, Types.name(value)));
        };
    }
}
