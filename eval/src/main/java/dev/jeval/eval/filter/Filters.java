package dev.jeval.eval.filter;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.metric.PythonRegex;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.python.PythonText;
import dev.jeval.eval.task.TaskConfig.FilterStep;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The filter functions by the names of the task format.
///
/// `cut`, `nfkc` and `remove_leading_space` are this project's: the first two are what llm-jp-eval
/// does to an answer, the last what `remove_whitespace` did in lm-evaluation-harness 0.4.2.
final class Filters {
    private static final String DEFAULT_REGEX = "#### (\\-?[0-9\\.\\,]+)";
    private static final String DEFAULT_FALLBACK = "[invalid]";

    private Filters() {}

    /// The function of a step.
    ///
    /// @param where file, filter and function, for messages
    static Filter of(FilterStep step, String where) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(step.kwargs());
        Filter filter =
                switch (step.function()) {
                    case "take_first" -> Filters::takeFirst;
                    case "take_first_k" -> takeFirstK(integer(kwargs, "k", 1, where));
                    case "majority_vote" -> Filters::majority;
                    case "remove_whitespace" -> Filter.ofText(PythonText::strip);
                    case "remove_leading_space" ->
                            Filter.ofText(text -> text.startsWith(" ") ? text.substring(1) : text);
                    case "lowercase" -> Filter.ofText(text -> text.toLowerCase(Locale.ROOT));
                    case "uppercase" -> Filter.ofText(text -> text.toUpperCase(Locale.ROOT));
                    case "nfkc" ->
                            Filter.ofText(text -> Normalizer.normalize(text, Normalizer.Form.NFKC));
                    case "cut" -> cut(string(kwargs, "separator", "\n\n", where));
                    case "map" -> map(kwargs, where);
                    case "regex" -> regex(kwargs, where);
                    case "multi_choice_regex" -> MultipleChoiceRegex.of(kwargs, where);
                    case "regex_pos" -> Filter.each(PartOfSpeech.tags(kwargs.remove("fallback")));
                    case "format_span" -> Filter.ofText(EntitySpans::format);
                    case "decontaminate" -> (value, document) -> value;
                    case "custom" ->
                            throw new TaskConfigException(
                                    where + ": Python code is not run; use the other functions");
                    default ->
                            throw new TaskConfigException(
                                    where
                                            + ": expected cut, decontaminate, format_span,"
                                            + " lowercase, majority_vote, map, multi_choice_regex,"
                                            + " nfkc, regex, regex_pos, remove_leading_space,"
                                            + " remove_whitespace, take_first, take_first_k or"
                                            + " uppercase");
                };
        if (step.function().equals("regex_pos")) {
            kwargs.remove("regex_pattern");
            kwargs.remove("group_select");
        }
        if (!kwargs.isEmpty() && !step.function().equals("decontaminate")) {
            throw new TaskConfigException(
                    where + ": unknown argument '" + kwargs.keySet().iterator().next() + "'");
        }
        return filter;
    }

    private static @Nullable Object takeFirst(
            @Nullable Object value, Map<String, @Nullable Object> document) {
        return value instanceof List<?> list ? list.getFirst() : value;
    }

    private static Filter takeFirstK(int k) {
        return (value, document) ->
                value instanceof List<?> list ? list.subList(0, Math.min(k, list.size())) : value;
    }

    /// The most frequent answer, the earliest among equals.
    private static @Nullable Object majority(
            @Nullable Object value, Map<String, @Nullable Object> document) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        Map<@Nullable Object, Integer> counts = new LinkedHashMap<>();
        Object best = null;
        int most = 0;
        for (Object item : list) {
            counts.merge(item, 1, Integer::sum);
        }
        for (Map.Entry<@Nullable Object, Integer> entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                best = entry.getKey();
            }
        }
        return List.of(String.valueOf(best));
    }

    private static Filter cut(String separator) {
        return Filter.ofText(text -> {
            int end = text.indexOf(separator);
            return end < 0 ? text : text.substring(0, end);
        });
    }

    private static Filter map(Map<String, @Nullable Object> kwargs, String where) {
        Object mapping = kwargs.remove("mapping_dict");
        Object byDefault = kwargs.remove("default_value");
        if (!(mapping instanceof Map<?, ?> values)) {
            throw new TaskConfigException(where + ": mapping_dict: expected a mapping");
        }
        Map<String, @Nullable Object> byText = new LinkedHashMap<>();
        values.forEach((key, value) -> byText.put(PythonLiteral.str(key), value));
        return Filter.each(value -> {
            String key = PythonLiteral.str(value);
            return byText.containsKey(key) ? byText.get(key) : byDefault;
        });
    }

    private static Filter regex(Map<String, @Nullable Object> kwargs, String where) {
        PythonRegex regex = regex(kwargs, "regex_pattern", where);
        int select = integer(kwargs, "group_select", 0, where);
        String fallback = string(kwargs, "fallback", DEFAULT_FALLBACK, where);
        return Filter.ofText(text -> select(regex, text, select, fallback));
    }

    /// The selected match: its first group that is not empty, without white space around it.
    static String select(PythonRegex regex, String text, int select, String fallback) {
        List<PythonRegex.Match> matches = regex.findAll(text);
        int index = select < 0 ? matches.size() + select : select;
        if (index < 0 || index >= matches.size()) {
            return fallback;
        }
        List<String> groups = matches.get(index).groups();
        if (groups.size() == 1) {
            return PythonText.strip(groups.getFirst());
        }
        return groups.stream()
                .filter(group -> !group.isEmpty())
                .findFirst()
                .map(PythonText::strip)
                .orElse(PythonText.strip(fallback));
    }

    static PythonRegex regex(Map<String, @Nullable Object> kwargs, String key, String where) {
        String expression = string(kwargs, key, DEFAULT_REGEX, where);
        try {
            return PythonRegex.compile(expression);
        } catch (IllegalArgumentException e) {
            throw new TaskConfigException(where + ": " + e.getMessage(), e);
        }
    }

    static String string(
            Map<String, @Nullable Object> kwargs, String key, String byDefault, String where) {
        Object value = kwargs.remove(key);
        return switch (value) {
            case null -> byDefault;
            case String text -> text;
            default ->
                    throw new TaskConfigException(
                            "%s: %s: expected text, got %s".formatted(where, key, value));
        };
    }

    static int integer(
            Map<String, @Nullable Object> kwargs, String key, int byDefault, String where) {
        Object value = kwargs.remove(key);
        return switch (value) {
            case null -> byDefault;
            case Integer number -> number;
            default ->
                    throw new TaskConfigException(
                            "%s: %s: expected a whole number, got %s".formatted(where, key, value));
        };
    }
}
