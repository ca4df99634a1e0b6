package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.Str;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Python's `text.format(…)`: replacement fields with positions, names, attributes, items,
/// conversions and format specifications, which may hold fields themselves.
final class BraceFormat {
    private static final int MAX_NESTING = 2;
    private static final Pattern PATH = Pattern.compile("\\.([^.\\[]+)|\\[([^]]+)]");

    private final Arguments arguments;
    private final Rendering rendering;
    private int nextPosition;

    private BraceFormat(Arguments arguments, Rendering rendering) {
        this.arguments = arguments;
        this.rendering = rendering;
    }

    static String format(String text, Arguments arguments, Rendering rendering) {
        return new BraceFormat(arguments, rendering).expand(text, MAX_NESTING);
    }

    private String expand(String text, int nesting) {
        if (nesting < 0) {
            throw new TemplateError("format: replacement fields nested too deeply");
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled && nesting == MAX_NESTING) {
                out.append(c);
                i += 2;
            } else if (c == '{') {
                int end = end(text, i);
                out.append(field(text.substring(i + 1, end), nesting));
                rendering.checkLength(out.length());
                i = end + 1;
            } else if (c == '}') {
                throw new TemplateError("format: single '}' encountered");
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    /// The closing brace of the field that opens at `start`.
    private static int end(String text, int start) {
        int open = 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                open++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        throw new TemplateError("format: expected '}' before the end of the string");
    }

    private String field(String field, int nesting) {
        int colon = colon(field);
        String name = colon < 0 ? field : field.substring(0, colon);
        char conversion = 0;
        int mark = name.lastIndexOf('!');
        if (mark >= 0 && mark == name.length() - 2) {
            conversion = name.charAt(mark + 1);
            name = name.substring(0, mark);
        }
        Value value = lookUp(name);
        String spec = colon < 0 ? "" : expand(field.substring(colon + 1), nesting - 1);
        value =
                switch (conversion) {
                    case 0 -> value;
                    case 's' -> Value.of(PythonText.str(value, rendering));
                    case 'r' -> Value.of(PythonText.repr(value, rendering));
                    default ->
                            throw new TemplateError(
                                    "format: unknown conversion '" + conversion + "'");
                };
        return spec.isEmpty()
                ? PythonText.str(value, rendering)
                : FormatSpec.parse(spec).format(value, rendering);
    }

    private static int colon(String field) {
        int open = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            open += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ':' && open <= 0) {
                return i;
            }
        }
        return -1;
    }

    private Value lookUp(String name) {
        int end = 0;
        while (end < name.length() && ".[".indexOf(name.charAt(end)) < 0) {
            end++;
        }
        Value value = argument(name.substring(0, end));
        Matcher path = PATH.matcher(name).region(end, name.length());
        while (path.lookingAt()) {
            if (path.group(1) != null) {
                value = Attributes.attribute(value, path.group(1), rendering);
            } else {
                String index = path.group(2);
                boolean number = index.chars().allMatch(c -> c >= '0' && c <= '9');
                value =
                        Attributes.item(
                                value,
                                number ? new Int(Numbers.literal(index)) : new Str(index),
                                rendering);
            }
            if (value instanceof Value.Undefined undefined) {
                throw undefined.error();
            }
            end = path.end();
            path.region(end, name.length());
        }
        if (end != name.length()) {
            throw new TemplateError("format: malformed field '" + name + "'");
        }
        return value;
    }

    private Value argument(String name) {
        boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (number && name.length() < 10) {
            int position = name.isEmpty() ? nextPosition++ : Integer.parseInt(name);
            if (position >= arguments.positional().size()) {
                throw new TemplateError(
                        "format: replacement index %d out of range".formatted(position));
            }
            return arguments.positional().get(position);
        }
        Value value = arguments.named().get(name);
        if (value == null) {
            throw new TemplateError("format: no argument named '" + name + "'");
        }
        return value;
    }
}
