package dev.jeval.eval.filter;

import dev.jeval.eval.metric.PythonRegex;
import dev.jeval.eval.python.PythonLiteral;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `regex_pos`: the tags of an answer that lists `('word', 'TAG')` pairs.
final class PartOfSpeech {
    private static final PythonRegex PAIR = PythonRegex.compile("\\('([^']*)', '([^']*)'\\)");

    private PartOfSpeech() {}

    /// @param fallback the tags of an answer without pairs; `["invalid"]` if null
    static Filter.ValueChange tags(@Nullable Object fallback) {
        return value -> {
            List<String> tags =
                    PAIR.findAll(PythonLiteral.str(value)).stream()
                            .map(match -> match.groups().get(1))
                            .toList();
            if (!tags.isEmpty()) {
                return tags;
            }
            return fallback == null ? List.of("invalid") : fallback;
        };
    }
}
