package dev.jeval.eval.metric;

import java.util.List;

/// Text mechanics of HumanEval and JHumanEval (bigcode-evaluation-harness in swallow-evaluation
/// v202407): from a generation to the program that is run.
public final class HumanEval {
    /// Where a completion ends: the start of the next top-level statement.
    public static final List<String> STOP_WORDS =
            List.of("\nclass", "\ndef", "\n#", "\n@", "\nprint", "\nif", "\n```", "<file_sep>");

    private HumanEval() {}

    /// The code of a generation: the prompt, and what follows it up to the first stop word.
    ///
    /// @param prompt the prompt of the document
    /// @param stripPrompt whether the prompt was stripped before it was given to the model
    /// @param generation decoded text, beginning with the prompt
    /// @param stopWords [#STOP_WORDS] and the text of the tokenizer's end token
    public static String postprocess(
            String prompt, boolean stripPrompt, String generation, List<String> stopWords) {
        String given = stripPrompt ? PythonText.strip(prompt) : prompt;
        int start = generation.length();
        int length = PythonText.length(given);
        if (length < PythonText.length(generation)) {
            start = generation.offsetByCodePoints(0, length);
        }
        return given + StopStrings.cut(generation.substring(start), stopWords);
    }

    /// The test program of a document.
    ///
    /// @param test defines `check`
    /// @param entryPoint name of the function under test
    public static String reference(String test, String entryPoint) {
        return "\n" + test + "\n" + "check(" + entryPoint + ")";
    }

    /// Share of documents that were answered: some generation says something after its docstring.
    ///
    /// A document counts as unanswered if in all its generations nothing but blanks and double
    /// quotes follows the last `"""`, or in all of them nothing follows the last `'''`.
    ///
    /// @param generations per document, prompts included
    /// @throws IllegalArgumentException if there is no document
    public static double answerRatio(List<List<String>> generations) {
        if (generations.isEmpty()) {
            throw new IllegalArgumentException("answer ratio: expected documents, got none");
        }
        long unanswered =
                generations.stream()
                        .filter(samples ->
                                areEmptyAfter("\"\"\"", samples) || areEmptyAfter("'''", samples))
                        .count();
        return 1 - (double) unanswered / generations.size();
    }

    private static boolean areEmptyAfter(String quotes, List<String> samples) {
        return samples.stream()
                .allMatch(sample -> {
                    int last = sample.lastIndexOf(quotes);
                    String rest = last < 0 ? sample : sample.substring(last + quotes.length());
                    return rest.codePoints().allMatch(c -> c == '"' || PythonText.isSpace(c));
                });
    }
}
