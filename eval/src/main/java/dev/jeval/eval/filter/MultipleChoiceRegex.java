package dev.jeval.eval.filter;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.metric.PythonRegex;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.python.PythonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `multi_choice_regex`: the letter of the choice an answer names: by the given expression, else by
/// the text of a choice, else by a letter after a colon.
final class MultipleChoiceRegex {
    private final PythonRegex regex;
    private final int select;
    private final String fallback;
    private final boolean ignoreCase;
    private final boolean ignorePunctuation;
    private final List<PythonRegex> ignored;

    private MultipleChoiceRegex(
            PythonRegex regex,
            int select,
            String fallback,
            boolean ignoreCase,
            boolean ignorePunctuation,
            List<PythonRegex> ignored) {
        this.regex = regex;
        this.select = select;
        this.fallback = fallback;
        this.ignoreCase = ignoreCase;
        this.ignorePunctuation = ignorePunctuation;
        this.ignored = ignored;
    }

    static Filter of(Map<String, @Nullable Object> kwargs, String where) {
        List<PythonRegex> ignored = new ArrayList<>();
        Object list = kwargs.remove("regexes_to_ignore");
        if (list instanceof List<?> expressions) {
            expressions.forEach(item -> ignored.add(PythonRegex.compile(PythonLiteral.str(item))));
        }
        MultipleChoiceRegex filter =
                new MultipleChoiceRegex(
                        Filters.regex(kwargs, "regex_pattern", where),
                        Filters.integer(kwargs, "group_select", 0, where),
                        Filters.string(kwargs, "fallback", "[invalid]", where),
                        Boolean.TRUE.equals(kwargs.remove("ignore_case")),
                        Boolean.TRUE.equals(kwargs.remove("ignore_punctuation")),
                        ignored);
        return (value, document) -> {
            Object choices = document.get("choices");
            if (!(choices instanceof List<?> texts)) {
                throw new TaskConfigException(
                        where + ": expected documents with a list 'choices', got " + choices);
            }
            return Filter.each(item -> filter.answer(PythonLiteral.str(item), texts))
                    .apply(value, document);
        };
    }

    private String answer(String response, List<?> choices) {
        String match = Filters.select(regex, response, select, "");
        if (!match.isEmpty()) {
            return match;
        }
        Map<String, String> letters = new LinkedHashMap<>();
        List<String> alternatives = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        char letter = 'A';
        for (Object choice : choices) {
            String text = withoutIgnored(PythonText.strip(PythonLiteral.str(choice)));
            letters.put(text, "(" + letter + ")");
            alternatives.add(Pattern.quote(text));
            plain.append(letter);
            letter++;
        }
        Pattern byText = Pattern.compile(String.join("|", alternatives));
        List<String> found =
                byText.matcher(withoutIgnored(response)).results().map(r -> r.group()).toList();
        match = pick(found);
        if (!match.isEmpty()) {
            return letters.getOrDefault(match, match);
        }
        PythonRegex byLetter = PythonRegex.compile(":[\\s]*([" + plain + "])");
        match = Filters.select(byLetter, response, select, "");
        return match.isEmpty() ? fallback : "(" + match + ")";
    }

    private String pick(List<String> found) {
        int index = select < 0 ? found.size() + select : select;
        return index < 0 || index >= found.size() ? "" : PythonText.strip(found.get(index));
    }

    private String withoutIgnored(String text) {
        String result = text;
        for (PythonRegex expression : ignored) {
            result = expression.replaceAll(result, "");
        }
        if (ignoreCase) {
            result = result.toLowerCase(Locale.ROOT);
        }
        return ignorePunctuation ? result.replaceAll("\\p{P}", "") : result;
    }
}
