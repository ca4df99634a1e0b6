package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Callable;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Function;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import org.jspecify.annotations.Nullable;

/// `value.name` and `value[index]`: the first looks for a method, then for an item; the second the
/// other way round. What neither has is undefined.
final class Attributes {
    private Attributes() {}

    /// `value.name`.
    static Value attribute(Value value, String name, Rendering rendering) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        Value own = find(value, name);
        if (own == null && value instanceof DictValue dict) {
            own = dict.entries.get(new Str(name));
        }
        return own != null ? own : missing(value, name, rendering);
    }

    /// `value|attr('name')`: methods and attributes only, no items.
    static Value ownAttribute(Value value, String name, Rendering rendering) {
        Value own = find(value, name);
        return own != null ? own : missing(value, name, rendering);
    }

    private static Undefined missing(Value value, String name, Rendering rendering) {
        return rendering.undefined("%s has no attribute '%s'".formatted(Types.object(value), name));
    }

    /// `value[index]`.
    static Value item(Value value, Value index, Rendering rendering) {
        Value item = Operators.item(value, index);
        if (item == null && index instanceof Str name) {
            item = find(value, name.value());
        }
        if (item != null) {
            return item;
        }
        return index instanceof Str name
                ? missing(value, name.value(), rendering)
                : rendering.undefined(
                        "%s has no element %s"
                                .formatted(Types.object(value), PythonText.repr(index, rendering)));
    }

    /// The value at a dotted path such as `a.b.0`, as the `attribute` argument of filters means it.
    static Value path(Value value, Value path, Rendering rendering) {
        if (!(path instanceof Str dotted)) {
            return item(value, path, rendering);
        }
        Value current = value;
        for (String part : dotted.value().split("\\.", -1)) {
            boolean number = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
            Value index = number ? new Value.Int(Numbers.literal(part)) : Value.of(part);
            current = item(current, index, rendering);
        }
        return current;
    }

    private static @Nullable Value find(Value value, String name) {
        return switch (value) {
            case Str text -> bound(name, StringMethods.find(text.value(), name));
            case ListValue list -> bound(name, CollectionMethods.ofList(list, name));
            case TupleValue tuple -> bound(name, CollectionMethods.ofTuple(tuple, name));
            case DictValue dict -> bound(name, CollectionMethods.ofDict(dict, name));
            case Value.Namespace namespace -> namespace.attributes().get(name);
            case Callable callable -> callable.attribute(name);
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _ -> null;
            case Value.Range range -> bound(name, CollectionMethods.ofRange(range, name));
            case Value.View _, Value.Generator _, Undefined _ -> null;
        };
    }

    private static @Nullable Value bound(String name, Function.@Nullable Body body) {
        return body == null ? null : new Function(name, body);
    }
}
