package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Function.Body;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The methods of Python's `str` that search and split.
final class StringSearch {
    private static final String LINE_BREAKS =
            "\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029";

    private StringSearch() {}

    static @Nullable Body find(String text, String name) {
        return switch (name) {
            case "split" ->
                    (arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind(name, "sep", "maxsplit");
                        return split(text, bound, false, rendering);
                    };
            case "rsplit" ->
                    (arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind(name, "sep", "maxsplit");
                        return split(text, bound, true, rendering);
                    };
            case "splitlines" ->
                    (arguments, rendering) ->
                            lines(
                                    text,
                                    arguments.bind(name, "keepends").truth("keepends", false),
                                    rendering);
            case "partition", "rpartition" ->
                    (arguments, _) -> {
                        String separator = separator(arguments.bind(name, "sep").require("sep"));
                        boolean fromEnd = name.equals("rpartition");
                        int at = fromEnd ? text.lastIndexOf(separator) : text.indexOf(separator);
                        if (at < 0) {
                            return fromEnd ? strings("", "", text) : strings(text, "", "");
                        }
                        return strings(
                                text.substring(0, at),
                                separator,
                                text.substring(at + separator.length()));
                    };
            case "find", "rfind", "index", "rindex" ->
                    (arguments, _) -> {
                        int at = position(text, name, arguments);
                        if (at < 0 && name.endsWith("index")) {
                            throw new TemplateError("substring not found");
                        }
                        return Value.of(at);
                    };
            case "count" ->
                    (arguments, _) -> {
                        Arguments.Bound bound = arguments.bind(name, "sub", "start", "end");
                        String part = Operators.part(text, bound.get("start"), bound.get("end"));
                        return Value.of(count(part, bound.text("sub")));
                    };
            default -> null;
        };
    }

    private static TupleValue strings(String... parts) {
        List<Value> values = new ArrayList<>();
        for (String part : parts) {
            values.add(new Str(part));
        }
        return new TupleValue(values);
    }

    private static String separator(Value value) {
        String separator = Operators.text(value, "separator");
        if (separator.isEmpty()) {
            throw new TemplateError("empty separator");
        }
        return separator;
    }

    private static Value split(
            String text, Arguments.Bound bound, boolean fromEnd, Rendering rendering) {
        Value separator = bound.get("sep", Value.NONE);
        int most = bound.integer("maxsplit", -1);
        int limit = most < 0 ? Integer.MAX_VALUE : most;
        boolean blanks = separator instanceof Value.None;
        List<Value> parts =
                blanks
                        ? fromEnd ? blanksFromEnd(text, limit) : blanks(text, limit)
                        : fromEnd
                                ? partsFromEnd(text, separator(separator), limit)
                                : parts(text, separator(separator), limit);
        return rendering.list(parts);
    }

    private static List<Value> parts(String text, String separator, int limit) {
        List<Value> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator);
                at >= 0 && parts.size() < limit;
                at = text.indexOf(separator, start)) {
            parts.add(new Str(text.substring(start, at)));
            start = at + separator.length();
        }
        parts.add(new Str(text.substring(start)));
        return parts;
    }

    private static List<Value> partsFromEnd(String text, String separator, int limit) {
        List<Value> parts = new ArrayList<>();
        int end = text.length();
        while (parts.size() < limit) {
            int at = text.lastIndexOf(separator, end - separator.length());
            if (at < 0) {
                break;
            }
            parts.add(new Str(text.substring(at + separator.length(), end)));
            end = at;
        }
        parts.add(new Str(text.substring(0, end)));
        Collections.reverse(parts);
        return parts;
    }

    private static List<Value> blanks(String text, int limit) {
        List<Value> parts = new ArrayList<>();
        int i = 0;
        while (true) {
            while (i < text.length() && Whitespace.is(text.charAt(i))) {
                i++;
            }
            if (i == text.length()) {
                return parts;
            }
            int start = i;
            if (parts.size() == limit) {
                parts.add(new Str(text.substring(start)));
                return parts;
            }
            while (i < text.length() && !Whitespace.is(text.charAt(i))) {
                i++;
            }
            parts.add(new Str(text.substring(start, i)));
        }
    }

    private static List<Value> blanksFromEnd(String text, int limit) {
        List<Value> parts = new ArrayList<>();
        int i = text.length();
        while (true) {
            while (i > 0 && Whitespace.is(text.charAt(i - 1))) {
                i--;
            }
            if (i == 0) {
                break;
            }
            int end = i;
            if (parts.size() == limit) {
                parts.add(new Str(text.substring(0, end)));
                break;
            }
            while (i > 0 && !Whitespace.is(text.charAt(i - 1))) {
                i--;
            }
            parts.add(new Str(text.substring(i, end)));
        }
        Collections.reverse(parts);
        return parts;
    }

    /// `text.splitlines(keepEnds)`.
    static ListValue lines(String text, boolean keepEnds, Rendering rendering) {
        List<Value> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (LINE_BREAKS.indexOf(text.charAt(i)) < 0) {
                continue;
            }
            int end = i;
            if (text.startsWith("\r\n", i)) {
                i++;
            }
            lines.add(new Str(text.substring(start, keepEnds ? i + 1 : end)));
            start = i + 1;
        }
        if (start < text.length()) {
            lines.add(new Str(text.substring(start)));
        }
        return rendering.list(lines);
    }

    /// The position of a part in code points, or -1.
    private static int position(String text, String name, Arguments arguments) {
        Arguments.Bound bound = arguments.bind(name, "sub", "start", "end");
        String wanted = bound.text("sub");
        int size = text.codePointCount(0, text.length());
        int from = clamp(bound.integer("start", 0), size);
        int to =
                bound.get("end", Value.NONE) instanceof Value.None
                        ? size
                        : clamp(bound.integer("end", size), size);
        if (from > to) {
            return -1;
        }
        int offset = text.offsetByCodePoints(0, from);
        String part = text.substring(offset, text.offsetByCodePoints(offset, to - from));
        int at = name.startsWith("r") ? part.lastIndexOf(wanted) : part.indexOf(wanted);
        return at < 0 ? -1 : from + part.codePointCount(0, at);
    }

    private static int clamp(int index, int size) {
        return Math.clamp(index < 0 ? (long) index + size : index, 0, size);
    }

    private static long count(String text, String wanted) {
        if (wanted.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(wanted);
                at >= 0;
                at = text.indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return count;
    }
}
