package dev.jeval.eval.metric;

import java.util.ArrayList;
import java.util.List;

/// llm-jp-eval's `char_f1`: fuzzywuzzy's `token_sort_ratio` divided by 100. It is no F1.
///
/// Both texts are cleaned (U+0080 to U+00FF deleted, what is no word character turned into a blank,
/// lower-cased, words sorted by code point), then compared by insertions and deletions.
public final class CharF1 {
    /// Releases of the edit distance library whose rounding differs by a last bit.
    public enum Ratio {
        /// `1 - d / n` (python-Levenshtein from 0.21 on, which the paper's environment pins).
        ONE_MINUS,
        /// `(n - d) / n` (python-Levenshtein 0.12).
        QUOTIENT
    }

    private CharF1() {}

    /// The score of a prediction, 0 to 1 in steps of 0.01.
    public static double score(String prediction, String gold) {
        return score(prediction, gold, Ratio.ONE_MINUS);
    }

    /// The score by the formula `ratio`.
    public static double score(String prediction, String gold, Ratio ratio) {
        String left = process(prediction);
        String right = process(gold);
        if (left.equals(right)) {
            return 1;
        }
        if (left.isEmpty() || right.isEmpty()) {
            return 0;
        }
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        int total = a.length + b.length;
        int distance = total - 2 * longestCommonSubsequence(a, b);
        double similarity =
                switch (ratio) {
                    case ONE_MINUS -> 1 - (double) distance / total;
                    case QUOTIENT -> (double) (total - distance) / total;
                };
        return Math.rint(100 * similarity) / 100;
    }

    /// A text as it is compared.
    public static String process(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c < 0x80 || c > 0xff)
                .forEach(c -> cleaned.appendCodePoint(PythonText.isWord(c) ? c : ' '));
        List<String> words =
                new ArrayList<>(PythonText.split(PythonText.lower(cleaned.toString())));
        words.sort(CharF1::compareCodePoints);
        return String.join(" ", words);
    }

    private static int compareCodePoints(String a, String b) {
        return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    private static int longestCommonSubsequence(int[] a, int[] b) {
        int[] previous = new int[b.length + 1];
        int[] current = new int[b.length + 1];
        for (int x : a) {
            for (int j = 0; j < b.length; j++) {
                current[j + 1] =
                        x == b[j] ? previous[j] + 1 : Math.max(previous[j + 1], current[j]);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length];
    }
}
