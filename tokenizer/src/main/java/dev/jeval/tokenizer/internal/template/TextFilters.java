package dev.jeval.tokenizer.internal.template;

import static java.util.Map.entry;

import dev.jeval.tokenizer.internal.template.Filters.Filter;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Filters that make text of any value.
final class TextFilters {
    private TextFilters() {}

    /// A filter on the text of its input.
    private interface OnText {
        String apply(String text, Arguments arguments, Rendering rendering);
    }

    static final Map<String, Filter> ALL =
            Map.ofEntries(
                    entry("string", plain("string", text -> text)),
                    entry("safe", plain("safe", text -> text)),
                    entry("upper", plain("upper", text -> text.toUpperCase(Locale.ROOT))),
                    entry("lower", plain("lower", text -> text.toLowerCase(Locale.ROOT))),
                    entry("capitalize", plain("capitalize", text -> Casing.capitalize(text))),
                    entry("title", plain("title", text -> title(text))),
                    entry("trim", TextFilters::trim),
                    entry("e", plain("e", text -> escape(text))),
                    entry("escape", plain("escape", text -> escape(text))),
                    entry("forceescape", plain("forceescape", text -> escape(text))),
                    entry("replace", TextFilters::replace),
                    entry("regex_replace", TextFilters::regexReplace),
                    entry("center", TextFilters::center),
                    entry("indent", TextFilters::indent),
                    entry("truncate", TextFilters::truncate),
                    entry("wordcount", TextFilters::wordCount),
                    entry("format", TextFilters::format),
                    entry("urlencode", TextFilters::urlEncode));

    private static Filter plain(String name, UnaryOperator<String> filter) {
        return onText((text, arguments, _) -> {
            arguments.bind(name);
            return filter.apply(text);
        });
    }

    private static Filter onText(OnText filter) {
        return (input, arguments, rendering) ->
                rendering.text(
                        filter.apply(PythonText.str(input, rendering), arguments, rendering));
    }

    private static Value trim(Value input, Arguments arguments, Rendering rendering) {
        Value chars = arguments.bind("trim", "chars").get("chars", Value.NONE);
        String text = PythonText.str(input, rendering);
        Value.Function.Body strip = StringMethods.find(text, "strip");
        return strip == null ? input : strip.call(Arguments.of(chars), rendering);
    }

    /// Jinja's own title case: words begin after white space, a hyphen or an opening bracket.
    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean start = true;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            String character = Character.toString(text.codePointAt(i));
            boolean divides = Whitespace.is(text.codePointAt(i)) || "-({[<".contains(character);
            out.append(
                    start && !divides
                            ? character.toUpperCase(Locale.ROOT)
                            : character.toLowerCase(Locale.ROOT));
            start = divides;
        }
        return out.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace(">", "&gt;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static Value replace(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
        Value count = bound.get("count", Value.NONE);
        return StringMethods.replace(
                PythonText.str(input, rendering),
                PythonText.str(bound.require("old"), rendering),
                PythonText.str(bound.require("new"), rendering),
                count instanceof Value.None ? -1 : Operators.index(count),
                rendering);
    }

    private static Value regexReplace(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("regex_replace", "pattern", "repl", "count");
        return rendering.text(
                PythonRegex.replace(
                        bound.text("pattern"),
                        bound.text("repl"),
                        Operators.text(input, "regex_replace"),
                        bound.integer("count", 0),
                        rendering));
    }

    private static Value center(Value input, Arguments arguments, Rendering rendering) {
        int width = arguments.bind("center", "width").integer("width", 80);
        return StringMethods.pad(PythonText.str(input, rendering), width, " ", "center", rendering);
    }

    private static Value indent(Value input, Arguments arguments, Rendering rendering) {
        String text = Operators.text(input, "indent");
        Arguments.Bound bound = arguments.bind("indent", "width", "first", "blank");
        Value width = bound.get("width", Value.of(4));
        int spaces = width instanceof Str ? 0 : Math.max(0, Operators.index(width));
        rendering.checkLength(spaces);
        String indention = width instanceof Str s ? s.value() : " ".repeat(spaces);
        boolean blank = bound.truth("blank", false);
        // the appended break keeps a final break of the text, as Jinja does
        List<Value> lines = StringSearch.lines(text + "\n", false, rendering).items;
        StringBuilder out = new StringBuilder(bound.truth("first", false) ? indention : "");
        boolean first = true;
        for (Value line : lines) {
            String content = PythonText.str(line, rendering);
            if (!first) {
                out.append('\n').append(blank || !content.isEmpty() ? indention : "");
            }
            out.append(content);
            rendering.checkLength(out.length());
            first = false;
        }
        return rendering.text(out.toString());
    }

    private static Value truncate(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("truncate", "length", "killwords", "end", "leeway");
        int length = bound.integer("length", 255);
        String end = bound.text("end", "...");
        int endLength = end.codePointCount(0, end.length());
        Value leeway = bound.get("leeway", Value.NONE);
        int slack = leeway instanceof Value.None ? 5 : Operators.index(leeway);
        if (length < endLength || slack < 0) {
            throw new TemplateError(
                    "truncate: expected length >= %d and leeway >= 0, got %d and %d"
                            .formatted(endLength, length, slack));
        }
        if (Operators.length(input) <= (long) length + slack) {
            return input;
        }
        String text = Operators.text(input, "truncate");
        String cut = text.substring(0, text.offsetByCodePoints(0, length - endLength));
        if (!bound.truth("killwords", false)) {
            int space = cut.lastIndexOf(' ');
            cut = space < 0 ? cut : cut.substring(0, space);
        }
        return rendering.text(cut + end);
    }

    private static final Pattern WORD = Pattern.compile("[\\w]+", Pattern.UNICODE_CHARACTER_CLASS);

    private static Value wordCount(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("wordcount");
        return Value.of(WORD.matcher(PythonText.str(input, rendering)).results().count());
    }

    private static Value format(Value input, Arguments arguments, Rendering rendering) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new TemplateError("format: positional and keyword arguments cannot be mixed");
        }
        Value values;
        if (arguments.named().isEmpty()) {
            values = new TupleValue(arguments.positional());
        } else {
            DictValue named = new DictValue();
            arguments.named().forEach((name, value) -> named.entries.put(new Str(name), value));
            values = named;
        }
        return rendering.text(
                PercentFormat.format(PythonText.str(input, rendering), values, rendering));
    }

    /// A string, or the pairs of a query.
    private static Value urlEncode(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("urlencode");
        if (input instanceof Str || !Operators.isIterable(input)) {
            return rendering.text(quote(PythonText.str(input, rendering), "/"));
        }
        List<Value> pairs =
                input instanceof DictValue dict
                        ? CollectionMethods.items(dict)
                        : Operators.items(input);
        List<String> parts = new ArrayList<>();
        for (Value pair : pairs) {
            List<Value> entry = Operators.items(pair);
            if (entry.size() != 2) {
                throw new TemplateError("urlencode: expected pairs of name and value");
            }
            parts.add(query(entry.getFirst(), rendering) + "=" + query(entry.getLast(), rendering));
        }
        return rendering.text(String.join("&", parts));
    }

    private static String query(Value value, Rendering rendering) {
        return quote(PythonText.str(value, rendering), "").replace("%20", "+");
    }

    private static String quote(String text, String safe) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || ("_.-~" + safe).indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append("%%%02X".formatted((int) c));
            }
        }
        return out.toString();
    }
}
