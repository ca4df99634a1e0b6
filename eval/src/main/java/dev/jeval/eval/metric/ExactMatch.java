package dev.jeval.eval.metric;

import java.util.List;

/// The `exact_match` metric of Hugging Face evaluate (a7dd338): equality after both sides were
/// cleaned in this order: patterns deleted, lower case, ASCII punctuation deleted, ASCII digits
/// deleted.
///
/// numpy compares its strings without trailing NUL characters, and so does this.
public final class ExactMatch {
    private static final String DIGITS = "0123456789";

    private final List<PythonRegex> ignoredPatterns;
    private final boolean ignoreCase;
    private final boolean ignorePunctuation;
    private final boolean ignoreNumbers;

    private ExactMatch(
            List<PythonRegex> ignoredPatterns,
            boolean ignoreCase,
            boolean ignorePunctuation,
            boolean ignoreNumbers) {
        this.ignoredPatterns = ignoredPatterns;
        this.ignoreCase = ignoreCase;
        this.ignorePunctuation = ignorePunctuation;
        this.ignoreNumbers = ignoreNumbers;
    }

    /// The metric with its options.
    ///
    /// @param regexesToIgnore patterns deleted from both sides, one after another
    /// @throws IllegalArgumentException if a pattern is malformed
    public static ExactMatch of(
            List<String> regexesToIgnore,
            boolean ignoreCase,
            boolean ignorePunctuation,
            boolean ignoreNumbers) {
        return new ExactMatch(
                regexesToIgnore.stream().map(PythonRegex::compile).toList(),
                ignoreCase,
                ignorePunctuation,
                ignoreNumbers);
    }

    /// The metric without options.
    public static ExactMatch plain() {
        return of(List.of(), false, false, false);
    }

    /// 1 if `prediction` equals `reference` once both are cleaned, else 0.
    public double score(String prediction, String reference) {
        return cleaned(prediction).equals(cleaned(reference)) ? 1 : 0;
    }

    /// 1 if `prediction` equals any of `references` once all are cleaned, else 0.
    public double scoreAny(String prediction, List<String> references) {
        return references.stream().anyMatch(reference -> score(prediction, reference) == 1) ? 1 : 0;
    }

    private String cleaned(String text) {
        String cleaned = text;
        for (PythonRegex pattern : ignoredPatterns) {
            cleaned = pattern.replaceAll(cleaned, "");
        }
        cleaned = withoutTrailingNul(cleaned);
        if (ignoreCase) {
            cleaned = PythonText.lower(cleaned);
        }
        if (ignorePunctuation) {
            cleaned = PythonText.without(cleaned, PythonText.PUNCTUATION);
        }
        if (ignoreNumbers) {
            cleaned = PythonText.without(cleaned, DIGITS);
        }
        return withoutTrailingNul(cleaned);
    }

    private static String withoutTrailingNul(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }
}
