package dev.jeval.eval.python;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON text with the spacing, escapes and number format of Python's `json.dumps(…,
/// ensure_ascii=False)`, because document hashes are taken over that text.
///
/// Values are null, booleans, numbers, strings, collections, and maps; anything else is written as
/// its string. `NaN` and infinities are written as Python writes them (`NaN`, `Infinity`).
public final class PythonJson {
    private final StringBuilder out = new StringBuilder();
    private final int indent;

    private PythonJson(int indent) {
        this.indent = indent;
    }

    /// One line: `json.dumps(value, ensure_ascii=False)`.
    public static String compact(@Nullable Object value) {
        PythonJson json = new PythonJson(0);
        json.write(value, 0);
        return json.out.toString();
    }

    /// Two spaces of indentation: `json.dumps(value, indent=2, ensure_ascii=False)`.
    public static String indented(@Nullable Object value) {
        PythonJson json = new PythonJson(2);
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case Boolean bool -> out.append((boolean) bool);
            case Double number -> out.append(number((double) number));
            case Float number -> out.append(number((double) number));
            case Number number -> out.append(number);
            case Map<?, ?> map -> writeMap(map, depth);
            case Collection<?> list -> writeList(list, depth);
            default -> writeString(value.toString());
        }
    }

    private void writeMap(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            next(first, depth + 1);
            first = false;
            writeString(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), depth + 1);
        }
        end(depth).append('}');
    }

    private void writeList(Collection<?> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        boolean first = true;
        for (Object item : list) {
            next(first, depth + 1);
            first = false;
            write(item, depth + 1);
        }
        end(depth).append(']');
    }

    private void next(boolean first, int depth) {
        if (!first) {
            out.append(indent > 0 ? "," : ", ");
        }
        if (indent > 0) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private StringBuilder end(int depth) {
        return indent > 0 ? out.append('\n').repeat(' ', indent * depth) : out;
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return PythonLiteral.repr(value);
    }

    private void writeString(String text) {
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
                    if (c < 0x20) {
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
