package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `tojson` filter of chat templates: Python's `json.dumps` without escaping for HTML, and by
/// default without escaping of non-ASCII characters.
final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final Style style;
    private final Rendering rendering;

    private JsonText(Style style, Rendering rendering) {
        this.style = style;
        this.rendering = rendering;
    }

    /// How to write.
    ///
    /// @param indent one level's indentation, or null for one line
    private record Style(
            boolean ascii,
            boolean sortKeys,
            @Nullable String indent,
            String itemSeparator,
            String keySeparator) {}

    static Value filter(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound =
                arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        Value indent = bound.get("indent", Value.NONE);
        String level = null;
        if (indent instanceof Str text) {
            level = text.value();
        } else if (!(indent instanceof Value.None)) {
            int spaces = Math.max(0, Operators.index(indent));
            rendering.checkLength(spaces);
            level = " ".repeat(spaces);
        }
        String itemSeparator = level == null ? ", " : ",";
        String keySeparator = ": ";
        Value separators = bound.get("separators", Value.NONE);
        if (!(separators instanceof Value.None)) {
            List<Value> parts = Operators.items(separators);
            if (parts.size() != 2) {
                throw new TemplateError("tojson: expected 2 separators, got " + parts.size());
            }
            itemSeparator = Operators.text(parts.getFirst(), "tojson");
            keySeparator = Operators.text(parts.getLast(), "tojson");
        }
        JsonText json =
                new JsonText(
                        new Style(
                                bound.truth("ensure_ascii", false),
                                bound.truth("sort_keys", false),
                                level,
                                itemSeparator,
                                keySeparator),
                        rendering);
        json.write(input, 0);
        return rendering.text(json.out.toString());
    }

    private void write(Value value, int depth) {
        rendering.charge(1);
        rendering.checkLength(out.length());
        switch (value) {
            case Value.None _ -> out.append("null");
            case Value.Bool b -> out.append(b.value());
            case Value.Int i -> out.append(i.value());
            case Value.Real r -> out.append(number(r.value()));
            case Str s -> quote(s.value());
            case ListValue list -> items(list.items, depth);
            case TupleValue tuple -> items(tuple.items, depth);
            case DictValue dict -> entries(dict, depth);
            case Value.Undefined undefined -> {
                undefined.use();
                throw unserialisable(value);
            }
            case Value.Range _, Value.View _, Value.Generator _ -> throw unserialisable(value);
            case Value.Namespace _, Value.Callable _ -> throw unserialisable(value);
        }
    }

    private static TemplateError unserialisable(Value value) {
        return new TemplateError(
                "Object of type %s is not JSON serializable".formatted(Types.name(value)));
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "NaN"
                : Double.isInfinite(value)
                        ? value > 0 ? "Infinity" : "-Infinity"
                        : PythonFloat.repr(value);
    }

    private void items(List<Value> items, int depth) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        rendering.enter();
        out.append('[');
        boolean first = true;
        for (Value item : items) {
            separate(first, depth + 1);
            write(item, depth + 1);
            first = false;
        }
        newLine(depth);
        out.append(']');
        rendering.leave();
    }

    private void entries(DictValue dict, int depth) {
        if (dict.entries.isEmpty()) {
            out.append("{}");
            return;
        }
        rendering.enter();
        out.append('{');
        boolean first = true;
        for (Map.Entry<Value, Value> entry : ordered(dict)) {
            separate(first, depth + 1);
            quote(key(entry.getKey()));
            out.append(style.keySeparator());
            write(entry.getValue(), depth + 1);
            first = false;
        }
        newLine(depth);
        out.append('}');
        rendering.leave();
    }

    private List<Map.Entry<Value, Value>> ordered(DictValue dict) {
        List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entries.entrySet());
        if (style.sortKeys()) {
            entries.sort((a, b) -> {
                Integer order = Equality.compare(a.getKey(), b.getKey(), "<");
                return order == null ? 0 : order;
            });
        }
        return entries;
    }

    private static String key(Value key) {
        return switch (key) {
            case Str s -> s.value();
            case Value.None _ -> "null";
            case Value.Bool b -> String.valueOf(b.value());
            case Value.Int i -> i.value().toString();
            case Value.Real r -> number(r.value());
            default ->
                    throw new TemplateError(
                            "keys must be str, int, float, bool or None, not " + Types.name(key));
        };
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.append(style.itemSeparator());
        }
        newLine(depth);
    }

    private void newLine(int depth) {
        String indent = style.indent();
        if (indent != null) {
            rendering.checkLength(out.length() + (long) indent.length() * depth);
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void quote(String text) {
        rendering.checkLength((long) out.length() + text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || (style.ascii() && c >= 0x7f)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
