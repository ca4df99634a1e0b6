package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Function.Body;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The methods of Python's `str`.
final class StringMethods {
    /// The common ideographs with a numeric value (Unihan, kPrimaryNumeric and kAccountingNumeric).
    private static final String HAN_NUMERALS = "〇零一二三四五六七八九十百千万億兆壱壹弐貳参參伍陸捌玖拾廿卅";

    /// Digits that are no decimal digits (Unicode, Numeric_Type=Digit).
    private static final String OTHER_DIGITS =
            "²³¹፩፪፫፬፭፮፯፰፱᧚⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉①②③④⑤⑥⑦⑧⑨⑴"
                    + "⑵⑶⑷⑸⑹⑺⑻⑼⒈⒉⒊⒋⒌⒍⒎⒏⒐⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽⓿❶❷❸❹❺❻❼❽❾➀➁➂"
                    + "➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒";

    private StringMethods() {}

    /// The method `name` bound to `text`, or null if there is none.
    static @Nullable Body find(String text, String name) {
        return switch (name) {
            case "strip" -> (arguments, _) -> strip(text, arguments, true, true);
            case "lstrip" -> (arguments, _) -> strip(text, arguments, true, false);
            case "rstrip" -> (arguments, _) -> strip(text, arguments, false, true);
            case "lower" -> (_, rendering) -> rendering.text(text.toLowerCase(Locale.ROOT));
            case "upper" -> (_, rendering) -> rendering.text(text.toUpperCase(Locale.ROOT));
            case "casefold" -> (_, rendering) -> rendering.text(Casing.fold(text));
            case "title" -> (_, rendering) -> rendering.text(Casing.title(text));
            case "capitalize" -> (_, rendering) -> rendering.text(Casing.capitalize(text));
            case "swapcase" -> (_, rendering) -> rendering.text(Casing.swap(text));
            case "startswith" -> (arguments, _) -> Value.of(affix(text, name, arguments));
            case "endswith" -> (arguments, _) -> Value.of(affix(text, name, arguments));
            case "removeprefix" ->
                    (arguments, rendering) -> {
                        String prefix = arguments.bind(name, "prefix").text("prefix");
                        return rendering.text(
                                text.startsWith(prefix) ? text.substring(prefix.length()) : text);
                    };
            case "removesuffix" ->
                    (arguments, rendering) -> {
                        String suffix = arguments.bind(name, "suffix").text("suffix");
                        int end = text.length() - suffix.length();
                        return rendering.text(
                                text.endsWith(suffix) ? text.substring(0, end) : text);
                    };
            case "replace" ->
                    (arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind(name, "old", "new", "count");
                        return replace(
                                text,
                                bound.text("old"),
                                bound.text("new"),
                                bound.integer("count", -1),
                                rendering);
                    };
            case "join" ->
                    (arguments, rendering) ->
                            join(
                                    text,
                                    Operators.items(
                                            arguments.bind(name, "iterable").require("iterable")),
                                    rendering);
            case "format" ->
                    (arguments, rendering) ->
                            rendering.text(BraceFormat.format(text, arguments, rendering));
            case "zfill" ->
                    (arguments, rendering) -> {
                        int width = arguments.bind(name, "width").integer("width", 0);
                        boolean signed = text.startsWith("-") || text.startsWith("+");
                        rendering.checkLength(width);
                        String zeros = "0".repeat(Math.max(0, width - codePoints(text)));
                        return rendering.text(
                                signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text);
                    };
            case "ljust", "rjust", "center" ->
                    (arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind(name, "width", "fillchar");
                        return pad(
                                text,
                                bound.integer("width", 0),
                                bound.text("fillchar", " "),
                                name,
                                rendering);
                    };
            default -> {
                Body search = StringSearch.find(text, name);
                yield search != null ? search : predicate(text, name);
            }
        };
    }

    private static Value strip(String text, Arguments arguments, boolean left, boolean right) {
        Value chars = arguments.bind("strip", "chars").get("chars", Value.NONE);
        IntPredicate stripped =
                chars instanceof Value.None
                        ? Whitespace::is
                        : isOneOf(Operators.text(chars, "strip"));
        int start = 0;
        int end = text.length();
        while (left && start < end && stripped.test(text.codePointAt(start))) {
            start = text.offsetByCodePoints(start, 1);
        }
        while (right && end > start && stripped.test(text.codePointBefore(end))) {
            end = text.offsetByCodePoints(end, -1);
        }
        return new Str(text.substring(start, end));
    }

    private static IntPredicate isOneOf(String chars) {
        return c -> chars.indexOf(c) >= 0;
    }

    private static boolean affix(String text, String name, Arguments arguments) {
        Arguments.Bound bound = arguments.bind(name, "prefix", "start", "end");
        String part = Operators.part(text, bound.get("start"), bound.get("end"));
        Value wanted = bound.require("prefix");
        List<Value> options = wanted instanceof TupleValue tuple ? tuple.items : List.of(wanted);
        return options.stream()
                .map(option -> Operators.text(option, name))
                .anyMatch(option ->
                        name.equals("startswith")
                                ? part.startsWith(option)
                                : part.endsWith(option));
    }

    /// `text.replace(from, to, count)`; all if `count` is negative.
    static Value replace(String text, String from, String to, int count, Rendering rendering) {
        StringBuilder out = new StringBuilder();
        int position = 0;
        int replaced = 0;
        while (replaced != count) {
            int found = text.indexOf(from, position);
            if (found < 0) {
                break;
            }
            out.append(text, position, found).append(to);
            position = found + from.length();
            replaced++;
            rendering.checkLength(out.length());
            if (from.isEmpty()) {
                if (position == text.length()) {
                    break;
                }
                int next = text.offsetByCodePoints(position, 1);
                out.append(text, position, next);
                position = next;
            }
        }
        return rendering.text(out.append(text, position, text.length()).toString());
    }

    /// `separator.join(items)`: every item must be a string.
    private static Value join(String separator, List<Value> items, Rendering rendering) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof Str part)) {
                throw new TemplateError(
                        "sequence item %d: expected str instance, %s found"
                                .formatted(i, Types.name(items.get(i))));
            }
            out.append(i > 0 ? separator : "").append(part.value());
            rendering.checkLength(out.length());
        }
        return rendering.text(out.toString());
    }

    /// `ljust`, `rjust` or `center`.
    static Value pad(String text, int width, String fill, String side, Rendering rendering) {
        if (codePoints(fill) != 1) {
            throw new TemplateError("the fill character must be exactly one character long");
        }
        int missing = width - codePoints(text);
        if (missing <= 0) {
            return new Str(text);
        }
        rendering.checkLength(width);
        int left =
                switch (side) {
                    case "ljust" -> 0;
                    case "rjust" -> missing;
                    // CPython's centre leans to the left only if the width is odd
                    default -> missing / 2 + (missing & width & 1);
                };
        return rendering.text(fill.repeat(left) + text + fill.repeat(missing - left));
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    private static @Nullable Body predicate(String text, String name) {
        return switch (name) {
            case "isalpha" -> (_, _) -> all(text, Character::isLetter);
            case "isdigit" -> (_, _) -> all(text, StringMethods::isDigit);
            case "isdecimal" -> (_, _) -> all(text, Character::isDigit);
            case "isnumeric" -> (_, _) -> all(text, StringMethods::isNumeric);
            case "isalnum" -> (_, _) -> all(text, c -> Character.isLetter(c) || isNumeric(c));
            case "isspace" -> (_, _) -> all(text, Whitespace::is);
            case "isascii" -> (_, _) -> Value.of(text.chars().allMatch(c -> c < 0x80));
            case "isupper" -> (_, _) -> Value.of(Casing.isUpper(text));
            case "islower" -> (_, _) -> Value.of(Casing.isLower(text));
            case "istitle" -> (_, _) -> Value.of(Casing.isTitle(text));
            case "isidentifier" -> (_, _) -> Value.of(isIdentifier(text));
            default -> null;
        };
    }

    private static Value all(String text, IntPredicate test) {
        return Value.of(!text.isEmpty() && text.codePoints().allMatch(test));
    }

    private static boolean isDigit(int c) {
        return Character.isDigit(c) || OTHER_DIGITS.indexOf(c) >= 0;
    }

    private static boolean isNumeric(int c) {
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    true;
            default -> HAN_NUMERALS.indexOf(c) >= 0;
        };
    }

    private static boolean isIdentifier(String text) {
        if (text.isEmpty()) {
            return false;
        }
        int first = text.codePointAt(0);
        return (first == '_' || Character.isUnicodeIdentifierStart(first))
                && text.codePoints()
                        .allMatch(c ->
                                Character.isUnicodeIdentifierPart(c)
                                        && !Character.isIdentifierIgnorable(c));
    }
}
