package dev.jeval.tokenizer.internal.template;

import static java.util.Map.entry;

import dev.jeval.tokenizer.internal.template.Filters.Filter;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Generator;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Filters on whole sequences.
final class SequenceFilters {
    private SequenceFilters() {}

    static final Map<String, Filter> ALL =
            Map.ofEntries(
                    entry("length", (input, _, _) -> Value.of(Operators.length(input))),
                    entry("count", (input, _, _) -> Value.of(Operators.length(input))),
                    entry("list", (input, _, rendering) -> rendering.list(Operators.items(input))),
                    entry("first", (input, _, rendering) -> first(input, rendering)),
                    entry("last", (input, _, rendering) -> last(input, rendering)),
                    entry("join", SequenceFilters::join),
                    entry("reverse", (input, _, rendering) -> reverse(input, rendering)),
                    entry("sort", SequenceFilters::sort),
                    entry("dictsort", SequenceFilters::dictSort),
                    entry("items", (input, _, _) -> items(input)),
                    entry("unique", SequenceFilters::unique),
                    entry("min", (input, arguments, r) -> extreme(input, arguments, "min", r)),
                    entry("max", (input, arguments, r) -> extreme(input, arguments, "max", r)),
                    entry("sum", SequenceFilters::sum),
                    entry("batch", SequenceFilters::batch),
                    entry("slice", SequenceFilters::slice));

    private static Value first(Value input, Rendering rendering) {
        List<Value> items = Operators.items(input);
        return items.isEmpty()
                ? rendering.undefined("No first item, sequence was empty.")
                : items.getFirst();
    }

    private static Value last(Value input, Rendering rendering) {
        List<Value> items = Operators.items(input);
        return items.isEmpty()
                ? rendering.undefined("No last item, sequence was empty.")
                : items.getLast();
    }

    private static Value join(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("join", "d", "attribute");
        String separator = PythonText.str(bound.get("d", new Str("")), rendering);
        Value attribute = bound.get("attribute", Value.NONE);
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Value item : Operators.items(input)) {
            Value part =
                    attribute instanceof Value.None
                            ? item
                            : Attributes.path(item, attribute, rendering);
            out.append(first ? "" : separator).append(PythonText.str(part, rendering));
            rendering.checkLength(out.length());
            rendering.charge(1);
            first = false;
        }
        return rendering.text(out.toString());
    }

    private static Value reverse(Value input, Rendering rendering) {
        if (input instanceof Str text) {
            return rendering.text(new StringBuilder(text.value()).reverse().toString());
        }
        return new Generator(rendering.list(Operators.items(input)).items.reversed());
    }

    private static Value sort(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
        UnaryOperator<Value> key =
                Sorting.key(
                        bound.get("attribute", Value.NONE),
                        bound.truth("case_sensitive", false),
                        rendering);
        return rendering.list(
                Sorting.sorted(
                        Operators.items(input), key, bound.truth("reverse", false), rendering));
    }

    private static Value dictSort(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
        String by = bound.text("by", "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw new TemplateError("dictsort: expected by 'key' or 'value', got '" + by + "'");
        }
        UnaryOperator<Value> key =
                Sorting.key(
                        Value.of(by.equals("key") ? 0 : 1),
                        bound.truth("case_sensitive", false),
                        rendering);
        return rendering.list(
                Sorting.sorted(
                        CollectionMethods.items(dict(input, "dictsort")),
                        key,
                        bound.truth("reverse", false),
                        rendering));
    }

    private static Value items(Value input) {
        if (input instanceof Undefined undefined) {
            undefined.use();
            return new Generator(List.of());
        }
        return new Generator(CollectionMethods.items(dict(input, "items")));
    }

    private static DictValue dict(Value input, String user) {
        return switch (input) {
            case DictValue dict -> dict;
            case Undefined undefined -> throw undefined.error();
            default ->
                    throw new TemplateError(
                            "%s: expected a mapping, got %s".formatted(user, Types.name(input)));
        };
    }

    private static Value unique(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
        UnaryOperator<Value> key =
                Sorting.key(
                        bound.get("attribute", Value.NONE),
                        bound.truth("case_sensitive", false),
                        rendering);
        Set<Value> seen = new HashSet<>();
        List<Value> unique = new ArrayList<>();
        for (Value item : Operators.items(input)) {
            rendering.charge(1);
            if (seen.add(key.apply(item))) {
                unique.add(item);
            }
        }
        return new Generator(unique);
    }

    private static Value extreme(
            Value input, Arguments arguments, String name, Rendering rendering) {
        Arguments.Bound bound = arguments.bind(name, "case_sensitive", "attribute");
        UnaryOperator<Value> key =
                Sorting.key(
                        bound.get("attribute", Value.NONE),
                        bound.truth("case_sensitive", false),
                        rendering);
        String operator = name.equals("min") ? "<" : ">";
        @Nullable Value best = null;
        for (Value item : Operators.items(input)) {
            rendering.charge(1);
            if (best == null) {
                best = item;
                continue;
            }
            Integer order = Equality.compare(key.apply(item), key.apply(best), operator);
            if (order != null && (name.equals("min") ? order < 0 : order > 0)) {
                best = item;
            }
        }
        return best != null ? best : rendering.undefined("No aggregated item, sequence was empty.");
    }

    private static Value sum(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("sum", "attribute", "start");
        Value attribute = bound.get("attribute", Value.NONE);
        Value sum = bound.get("start", Value.of(0));
        for (Value item : Operators.items(input)) {
            rendering.charge(1);
            Value term =
                    attribute instanceof Value.None
                            ? item
                            : Attributes.path(item, attribute, rendering);
            sum = Arithmetic.apply(Arithmetic.Operator.ADD, sum, term, rendering);
        }
        return sum;
    }

    private static Value batch(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("batch", "linecount", "fill_with");
        int size = positive(bound, "linecount");
        Value fill = bound.get("fill_with", Value.NONE);
        List<Value> items = Operators.items(input);
        List<Value> batches = new ArrayList<>();
        for (int start = 0; start < items.size(); start += size) {
            ListValue batch =
                    rendering.list(
                            items.subList(
                                    start, (int) Math.min(items.size(), (long) start + size)));
            if (!(fill instanceof Value.None)) {
                rendering.checkLength(size);
                rendering.charge(size);
                while (batch.items.size() < size) {
                    batch.items.add(fill);
                }
            }
            batches.add(batch);
            if (size > items.size()) {
                break;
            }
        }
        return new Generator(batches);
    }

    private static Value slice(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("slice", "slices", "fill_with");
        int count = positive(bound, "slices");
        rendering.checkLength(count);
        rendering.charge(count);
        Value fill = bound.get("fill_with", Value.NONE);
        List<Value> items = Operators.items(input);
        int size = items.size() / count;
        int longer = items.size() % count;
        List<Value> slices = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = start + size + (i < longer ? 1 : 0);
            ListValue slice = rendering.list(items.subList(start, end));
            if (!(fill instanceof Value.None) && i >= longer) {
                slice.items.add(fill);
            }
            slices.add(slice);
            start = end;
        }
        return new Generator(slices);
    }

    private static int positive(Arguments.Bound bound, String name) {
        int count = Operators.index(bound.require(name));
        if (count <= 0) {
            throw new TemplateError(
                    "%s: expected %s above 0, got %d".formatted(bound.function(), name, count));
        }
        return count;
    }
}
