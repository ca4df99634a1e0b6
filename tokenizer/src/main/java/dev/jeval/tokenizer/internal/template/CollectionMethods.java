package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Function.Body;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The methods of Python's `list`, `tuple` and `dict`.
final class CollectionMethods {
    private CollectionMethods() {}

    static @Nullable Body ofList(ListValue list, String name) {
        List<Value> items = list.items;
        return switch (name) {
            case "append" ->
                    (arguments, rendering) -> {
                        rendering.checkLength(items.size() + 1L);
                        items.add(arguments.bind(name, "object").require("object"));
                        return Value.NONE;
                    };
            case "extend" ->
                    (arguments, rendering) -> {
                        List<Value> more =
                                List.copyOf(
                                        Operators.items(
                                                arguments
                                                        .bind(name, "iterable")
                                                        .require("iterable")));
                        rendering.checkLength((long) items.size() + more.size());
                        rendering.charge(more.size());
                        items.addAll(more);
                        return Value.NONE;
                    };
            case "insert" ->
                    (arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind(name, "index", "object");
                        rendering.checkLength(items.size() + 1L);
                        rendering.charge(items.size());
                        int index = Operators.index(bound.require("index"));
                        long from = index < 0 ? (long) index + items.size() : index;
                        items.add(Math.clamp(from, 0, items.size()), bound.require("object"));
                        return Value.NONE;
                    };
            case "pop" -> (arguments, _) -> pop(items, arguments);
            case "remove" ->
                    (arguments, _) -> {
                        items.remove(find(items, arguments.bind(name, "value"), "list.remove(x)"));
                        return Value.NONE;
                    };
            case "clear" ->
                    (_, _) -> {
                        items.clear();
                        return Value.NONE;
                    };
            case "reverse" ->
                    (_, _) -> {
                        Collections.reverse(items);
                        return Value.NONE;
                    };
            case "copy" -> (_, rendering) -> rendering.list(items);
            case "sort" ->
                    (arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind(name, "reverse");
                        List<Value> sorted =
                                Sorting.sorted(
                                        items,
                                        value -> value,
                                        bound.truth("reverse", false),
                                        rendering);
                        items.clear();
                        items.addAll(sorted);
                        return Value.NONE;
                    };
            default -> ofSequence(items, name);
        };
    }

    static @Nullable Body ofTuple(TupleValue tuple, String name) {
        return ofSequence(tuple.items, name);
    }

    static @Nullable Body ofRange(Value.Range range, String name) {
        return ofSequence(Operators.items(range), name);
    }

    private static @Nullable Body ofSequence(List<Value> items, String name) {
        return switch (name) {
            case "index" ->
                    (arguments, _) ->
                            Value.of(find(items, arguments.bind(name, "value"), "index(x)"));
            case "count" ->
                    (arguments, rendering) -> {
                        Value wanted = arguments.bind(name, "value").require("value");
                        rendering.charge(items.size());
                        return Value.of(
                                items.stream()
                                        .filter(item -> Equality.equal(item, wanted))
                                        .count());
                    };
            default -> null;
        };
    }

    private static int find(List<Value> items, Arguments.Bound arguments, String user) {
        Value wanted = arguments.require("value");
        for (int i = 0; i < items.size(); i++) {
            if (Equality.equal(items.get(i), wanted)) {
                return i;
            }
        }
        throw new TemplateError(user + ": the value is not in the sequence");
    }

    private static Value pop(List<Value> items, Arguments arguments) {
        int index = arguments.bind("pop", "index").integer("index", -1);
        int from = index < 0 ? index + items.size() : index;
        if (from < 0 || from >= items.size()) {
            throw new TemplateError(
                    items.isEmpty() ? "pop from empty list" : "pop index out of range");
        }
        return items.remove(from);
    }

    static @Nullable Body ofDict(DictValue dict, String name) {
        Map<Value, Value> entries = dict.entries;
        return switch (name) {
            case "items" -> (_, _) -> new View("dict_items", items(dict));
            case "keys" -> (_, _) -> new View("dict_keys", List.copyOf(entries.keySet()));
            case "values" -> (_, _) -> new View("dict_values", List.copyOf(entries.values()));
            case "get" ->
                    (arguments, _) -> {
                        Arguments.Bound bound = arguments.bind(name, "key", "default");
                        Value found = entries.get(bound.require("key"));
                        return found != null ? found : bound.get("default", Value.NONE);
                    };
            case "setdefault" ->
                    (arguments, _) -> {
                        Arguments.Bound bound = arguments.bind(name, "key", "default");
                        Value otherwise = bound.get("default", Value.NONE);
                        Value found = entries.putIfAbsent(bound.require("key"), otherwise);
                        return found != null ? found : otherwise;
                    };
            case "pop" ->
                    (arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind(name, "key", "default");
                        Value found = entries.remove(bound.require("key"));
                        Value result = found != null ? found : bound.get("default");
                        if (result == null) {
                            throw new TemplateError(
                                    "KeyError: "
                                            + PythonText.repr(bound.require("key"), rendering));
                        }
                        return result;
                    };
            case "update" ->
                    (arguments, rendering) -> {
                        entries.putAll(mapping(arguments));
                        rendering.checkLength(entries.size());
                        rendering.charge(entries.size());
                        return Value.NONE;
                    };
            case "clear" ->
                    (_, _) -> {
                        entries.clear();
                        return Value.NONE;
                    };
            case "copy" ->
                    (_, rendering) -> {
                        rendering.charge(entries.size());
                        return new DictValue(new LinkedHashMap<>(entries));
                    };
            default -> null;
        };
    }

    /// The `(key, value)` tuples of `dict`.
    static List<Value> items(DictValue dict) {
        List<Value> items = new ArrayList<>(dict.entries.size());
        dict.entries.forEach((key, value) -> items.add(TupleValue.of(key, value)));
        return items;
    }

    /// The entries that the arguments of `dict(…)`, `namespace(…)` and `update(…)` name.
    static Map<Value, Value> mapping(Arguments arguments) {
        Map<Value, Value> entries = new LinkedHashMap<>();
        if (arguments.positional().size() > 1) {
            throw new TemplateError("expected at most 1 positional argument");
        }
        for (Value source : arguments.positional()) {
            if (source instanceof DictValue dict) {
                entries.putAll(dict.entries);
                continue;
            }
            for (Value pair : Operators.items(source)) {
                List<Value> parts = Operators.items(pair);
                if (parts.size() != 2) {
                    throw new TemplateError(
                            "expected pairs of key and value, got %d elements"
                                    .formatted(parts.size()));
                }
                entries.put(parts.getFirst(), parts.getLast());
            }
        }
        arguments.named().forEach((name, value) -> entries.put(new Str(name), value));
        return entries;
    }
}
