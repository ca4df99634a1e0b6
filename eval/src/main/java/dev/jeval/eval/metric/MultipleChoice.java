package dev.jeval.eval.metric;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;

/// Which choice a model prefers by log-likelihood.
public final class MultipleChoice {
    private MultipleChoice() {}

    /// The most likely choice; the first of equals. A NaN counts as the largest, as in numpy.
    ///
    /// @param logLikelihoods natural logarithms, by choice; at least one
    /// @throws IllegalArgumentException if there is none
    public static int best(double[] logLikelihoods) {
        if (logLikelihoods.length == 0) {
            throw new IllegalArgumentException("choices: expected at least one, got 0");
        }
        int best = 0;
        for (int i = 1; i < logLikelihoods.length && !Double.isNaN(logLikelihoods[best]); i++) {
            if (Double.isNaN(logLikelihoods[i]) || logLikelihoods[i] > logLikelihoods[best]) {
                best = i;
            }
        }
        return best;
    }

    /// The choice that `acc_norm` counts: log-likelihood per code point of the choice.
    public static int bestPerCharacter(double[] logLikelihoods, List<String> choices) {
        return best(divided(logLikelihoods, choices, PythonText::length));
    }

    /// The choice that `acc_bytes` counts: log-likelihood per UTF-8 byte of the choice.
    public static int bestPerByte(double[] logLikelihoods, List<String> choices) {
        return best(
                divided(
                        logLikelihoods,
                        choices,
                        choice -> choice.getBytes(StandardCharsets.UTF_8).length));
    }

    private static double[] divided(
            double[] logLikelihoods, List<String> choices, ToIntFunction<String> length) {
        if (choices.size() != logLikelihoods.length) {
            throw new IllegalArgumentException(
                    "choices: expected %d as there are log-likelihoods, got %d"
                            .formatted(logLikelihoods.length, choices.size()));
        }
        double[] divided = new double[logLikelihoods.length];
        for (int i = 0; i < divided.length; i++) {
            divided[i] = logLikelihoods[i] / length.applyAsInt(choices.get(i));
        }
        return divided;
    }
}
