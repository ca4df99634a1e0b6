package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.View;
import java.util.List;
import java.util.Map;

/// Python's `str()` and `repr()`.
final class PythonText {
    private final StringBuilder out = new StringBuilder();
    private final Rendering rendering;
    private final java.util.Set<Object> open =
            java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    private PythonText(Rendering rendering) {
        this.rendering = rendering;
    }

    /// `str(value)`.
    static String str(Value value, Rendering rendering) {
        if (value instanceof Str text) {
            return text.value();
        }
        return repr(value, rendering);
    }

    /// `repr(value)`.
    static String repr(Value value, Rendering rendering) {
        PythonText text = new PythonText(rendering);
        text.write(value);
        return text.out.toString();
    }

    private void write(Value value) {
        rendering.charge(1);
        rendering.checkLength(out.length());
        switch (value) {
            case Value.None _ -> out.append("None");
            case Value.Bool b -> out.append(b.value() ? "True" : "False");
            case Value.Int i -> out.append(i.value());
            case Value.Real r -> out.append(PythonFloat.repr(r.value()));
            case Str s -> quote(s.value(), out);
            case ListValue l -> nested(l, () -> writeAll("[", l.items, "]"), "[...]");
            case TupleValue t ->
                    nested(
                            t,
                            () -> writeAll("(", t.items, t.items.size() == 1 ? ",)" : ")"),
                            "(...)");
            case DictValue d -> nested(d, () -> writeEntries(d.entries), "{...}");
            case View v ->
                    nested(v, () -> writeAll(v.kind() + "([", v.items(), "])"), v.kind() + "(...)");
            case Value.Range r -> {
                out.append("range(").append(r.start()).append(", ").append(r.stop());
                if (r.step() != 1) {
                    out.append(", ").append(r.step());
                }
                out.append(')');
            }
            case Value.Generator _ -> out.append("<generator object>");
            case Value.Undefined u -> {
                if (open.isEmpty()) {
                    u.use();
                } else {
                    out.append("Undefined");
                }
            }
            case Value.Namespace n ->
                    nested(n.attributes(), () -> writeNamespace(n), "<Namespace {...}>");
            case Value.Callable c -> out.append(c.describe());
        }
    }

    /// Writes a container, or `again` if it is inside itself.
    private void nested(Object container, Runnable write, String again) {
        if (!open.add(container)) {
            out.append(again);
            return;
        }
        rendering.enter();
        write.run();
        rendering.leave();
        open.remove(container);
    }

    private void writeAll(String start, List<Value> items, String end) {
        out.append(start);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            write(items.get(i));
        }
        out.append(end);
    }

    private void writeNamespace(Value.Namespace namespace) {
        out.append("<Namespace {");
        String separator = "";
        for (Map.Entry<String, Value> entry : namespace.attributes().entrySet()) {
            out.append(separator);
            quote(entry.getKey(), out);
            out.append(": ");
            write(entry.getValue());
            separator = ", ";
        }
        out.append("}>");
    }

    private void writeEntries(Map<Value, Value> entries) {
        out.append('{');
        String separator = "";
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
            out.append(separator);
            write(entry.getKey());
            out.append(": ");
            write(entry.getValue());
            separator = ", ";
        }
        out.append('}');
    }

    /// `repr` of a string: single quotes unless only double quotes avoid an escape.
    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\\' -> out.append("\\\\");
                        case '\n' -> out.append("\\n");
                        case '\r' -> out.append("\\r");
                        case '\t' -> out.append("\\t");
                        default -> {
                            if (c == quote) {
                                out.append('\\').append(quote);
                            } else if (isPrintable(c)) {
                                out.appendCodePoint(c);
                            } else {
                                out.append(escape(c));
                            }
                        }
                    }
                });
        out.append(quote);
    }

    private static String escape(int codePoint) {
        return codePoint < 0x100
                ? "\\x%02x".formatted(codePoint)
                : codePoint < 0x10000
                        ? "\\u%04x".formatted(codePoint)
                        : "\\U%08x".formatted(codePoint);
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
