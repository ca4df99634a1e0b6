package dev.jeval.eval.metric;

import java.util.List;

/// The harness's `regex` filter: what one match of a pattern says, stripped, or a fallback.
///
/// @param pattern the pattern
/// @param select which match; negative ones count from the end
/// @param fallback the answer where nothing matches
public record RegexExtraction(PythonRegex pattern, int select, String fallback) {
    /// The fallback of the harness.
    public static final String INVALID = "[invalid]";

    /// The first match of `pattern`, else `[invalid]`.
    public static RegexExtraction first(String pattern) {
        return new RegexExtraction(PythonRegex.compile(pattern), 0, INVALID);
    }

    /// The last match of `pattern`, else `[invalid]`.
    public static RegexExtraction last(String pattern) {
        return new RegexExtraction(PythonRegex.compile(pattern), -1, INVALID);
    }

    /// What `response` says.
    public String apply(String response) {
        List<PythonRegex.Match> matches = pattern.findAll(response);
        int index = select < 0 ? matches.size() + select : select;
        if (index < 0 || index >= matches.size()) {
            return fallback;
        }
        return PythonText.strip(matches.get(index).firstNonEmpty());
    }
}
