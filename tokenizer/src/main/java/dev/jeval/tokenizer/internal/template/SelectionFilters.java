package dev.jeval.tokenizer.internal.template;

import static java.util.Map.entry;

import dev.jeval.tokenizer.internal.template.Filters.Filter;
import dev.jeval.tokenizer.internal.template.Value.Generator;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Filters that map, choose and group the elements of a sequence.
final class SelectionFilters {
    private SelectionFilters() {}

    static final Map<String, Filter> ALL =
            Map.ofEntries(
                    entry("map", SelectionFilters::map),
                    entry("select", (input, arguments, r) -> select(input, arguments, true, r)),
                    entry("reject", (input, arguments, r) -> select(input, arguments, false, r)),
                    entry(
                            "selectattr",
                            (input, arguments, r) -> selectByAttribute(input, arguments, true, r)),
                    entry(
                            "rejectattr",
                            (input, arguments, r) -> selectByAttribute(input, arguments, false, r)),
                    entry("groupby", SelectionFilters::groupBy));

    /// `map(attribute='a', default=…)` or `map('filter', arguments…)`.
    private static Value map(Value input, Arguments arguments, Rendering rendering) {
        UnaryOperator<Value> mapping;
        if (arguments.positional().isEmpty()) {
            Arguments.Bound bound = arguments.bind("map", "attribute", "default");
            Value attribute = bound.require("attribute");
            Value otherwise = bound.get("default", Value.NONE);
            mapping =
                    item -> {
                        Value found = Attributes.path(item, attribute, rendering);
                        return found instanceof Undefined && !(otherwise instanceof Value.None)
                                ? otherwise
                                : found;
                    };
        } else {
            String filter = Operators.text(arguments.positional().getFirst(), "map");
            Arguments rest = arguments.skip(1);
            mapping = item -> Filters.apply(filter, item, rest, rendering);
        }
        List<Value> mapped = new ArrayList<>();
        for (Value item : itemsIfTrue(input)) {
            rendering.charge(1);
            mapped.add(mapping.apply(item));
        }
        return new Generator(mapped);
    }

    private static Value select(
            Value input, Arguments arguments, boolean wanted, Rendering rendering) {
        List<Value> chosen = new ArrayList<>();
        for (Value item : itemsIfTrue(input)) {
            rendering.charge(1);
            if (passes(item, arguments, rendering) == wanted) {
                chosen.add(item);
            }
        }
        return new Generator(chosen);
    }

    private static Value selectByAttribute(
            Value input, Arguments arguments, boolean wanted, Rendering rendering) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateError("selectattr() missing the attribute's name");
        }
        Value attribute = arguments.positional().getFirst();
        Arguments rest = arguments.skip(1);
        List<Value> chosen = new ArrayList<>();
        for (Value item : itemsIfTrue(input)) {
            rendering.charge(1);
            if (passes(Attributes.path(item, attribute, rendering), rest, rendering) == wanted) {
                chosen.add(item);
            }
        }
        return new Generator(chosen);
    }

    /// The elements of `input`; nothing of what is false, even if it could not be walked (`none`).
    private static List<Value> itemsIfTrue(Value input) {
        return Operators.truth(input) ? Operators.items(input) : List.of();
    }

    /// Whether `value` passes the test that the arguments name; without one, whether it is true.
    private static boolean passes(Value value, Arguments arguments, Rendering rendering) {
        if (arguments.positional().isEmpty()) {
            return Operators.truth(value);
        }
        String test = Operators.text(arguments.positional().getFirst(), "select");
        return Tests.apply(test, value, arguments.skip(1), rendering);
    }

    private static Value groupBy(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("groupby", "attribute", "default", "case_sensitive");
        Value attribute = bound.require("attribute");
        Value otherwise = bound.get("default", Value.NONE);
        boolean caseSensitive = bound.truth("case_sensitive", false);
        UnaryOperator<Value> attributeOf =
                item -> {
                    Value found = Attributes.path(item, attribute, rendering);
                    return found instanceof Undefined && !(otherwise instanceof Value.None)
                            ? otherwise
                            : found;
                };
        UnaryOperator<Value> key =
                item ->
                        caseSensitive
                                ? attributeOf.apply(item)
                                : Sorting.ignoreCase(attributeOf.apply(item));
        Map<Value, List<Value>> groups = new LinkedHashMap<>();
        for (Value item : Sorting.sorted(Operators.items(input), key, false, rendering)) {
            groups.computeIfAbsent(key.apply(item), _ -> new ArrayList<>()).add(item);
        }
        List<Value> result = new ArrayList<>();
        groups.values()
                .forEach(members ->
                        result.add(
                                TupleValue.of(
                                        attributeOf.apply(members.getFirst()),
                                        Value.list(members))));
        return rendering.list(result);
    }
}
