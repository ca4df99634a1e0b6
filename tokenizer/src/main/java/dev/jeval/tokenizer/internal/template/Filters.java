package dev.jeval.tokenizer.internal.template;

import java.util.HashMap;
import java.util.Map;

/// The filters by name: those of Jinja that need neither HTML nor chance, and the harness's
/// `regex_replace`.
final class Filters {
    private Filters() {}

    /// What a filter makes of a value.
    interface Filter {
        Value apply(Value input, Arguments arguments, Rendering rendering);
    }

    private static final Map<String, Filter> ALL = all();

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.putAll(TextFilters.ALL);
        filters.putAll(ValueFilters.ALL);
        filters.putAll(SequenceFilters.ALL);
        filters.putAll(SelectionFilters.ALL);
        return Map.copyOf(filters);
    }

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static Value apply(String name, Value input, Arguments arguments, Rendering rendering) {
        Filter filter = ALL.get(name);
        if (filter == null) {
            throw new TemplateError("no filter named '" + name + "'");
        }
        return filter.apply(input, arguments, rendering);
    }
}
