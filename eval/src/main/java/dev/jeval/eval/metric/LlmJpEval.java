package dev.jeval.eval.metric;

import java.text.Normalizer;

/// Text mechanics of llm-jp-eval 1.3.0.
public final class LlmJpEval {
    /// The value of a text without a number.
    public static final double NO_NUMBER = -2.0;

    private LlmJpEval() {}

    /// The releases whose answers differ.
    public enum Version {
        /// swallow-evaluation v202407: the answer keeps its blanks.
        V202407,
        /// swallow-evaluation v202411: the answer is stripped.
        V202411
    }

    /// The answer in generated text: what comes before the first empty line, in NFKC.
    public static String answer(String output, Version version) {
        int end = output.indexOf("\n\n");
        String text = nfkc(end < 0 ? output : output.substring(0, end));
        return switch (version) {
            case V202407 -> text;
            case V202411 -> PythonText.strip(text);
        };
    }

    /// Unicode normalisation form KC.
    public static String nfkc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    /// The number in a text: its ASCII digits and points, read as one number; -2 if that is none. A
    /// minus sign is lost.
    public static double parseFloat(String text) {
        String digits =
                text.codePoints()
                        .filter(c -> (c >= '0' && c <= '9') || c == '.')
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        boolean number =
                digits.indexOf('.') == digits.lastIndexOf('.')
                        && digits.chars().anyMatch(c -> c != '.');
        return number ? Double.parseDouble(digits) : NO_NUMBER;
    }
}
