package dev.jeval.tokenizer.internal.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// Python's stable sort, and the keys of Jinja's sorting filters.
final class Sorting {
    private Sorting() {}

    /// `items` ordered by `key`; a reversed sort keeps the order of equal elements.
    static List<Value> sorted(
            List<Value> items, UnaryOperator<Value> key, boolean reverse, Rendering rendering) {
        List<Keyed> keyed = new ArrayList<>(items.size());
        for (Value item : items) {
            keyed.add(new Keyed(key.apply(item), item));
        }
        rendering.charge(items.size());
        if (reverse) {
            Collections.reverse(keyed);
        }
        try {
            keyed.sort((a, b) -> {
                rendering.charge(1);
                Integer order = Equality.compare(a.key, b.key, "<");
                return order == null ? 0 : order;
            });
        } catch (IllegalArgumentException e) {
            throw new TemplateError("values that have no order (NaN) cannot be sorted");
        }
        if (reverse) {
            Collections.reverse(keyed);
        }
        return new ArrayList<>(keyed.stream().map(Keyed::item).toList());
    }

    private record Keyed(Value key, Value item) {}

    /// The key for `attribute` (a dotted path, or several divided by commas), without case unless
    /// it matters.
    static UnaryOperator<Value> key(Value attribute, boolean caseSensitive, Rendering rendering) {
        UnaryOperator<Value> fold = value -> caseSensitive ? value : ignoreCase(value);
        if (attribute instanceof Value.None) {
            return fold;
        }
        if (attribute instanceof Value.Str paths && paths.value().contains(",")) {
            List<String> parts = List.of(paths.value().split(",", -1));
            return item ->
                    Value.list(
                            parts.stream()
                                    .map(part -> Attributes.path(item, Value.of(part), rendering))
                                    .map(fold)
                                    .toList());
        }
        return item -> fold.apply(Attributes.path(item, attribute, rendering));
    }

    static Value ignoreCase(Value value) {
        return value instanceof Value.Str text
                ? Value.of(text.value().toLowerCase(Locale.ROOT))
                : value;
    }
}
