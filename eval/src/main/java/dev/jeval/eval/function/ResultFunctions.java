package dev.jeval.eval.function;

import dev.jeval.eval.ScoringException;
import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.request.LogProb;
import dev.jeval.eval.task.SimilarNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the function that a task file names as `process_results`.
public final class ResultFunctions {
    /// Scores one document.
    @FunctionalInterface
    public interface ResultFunction {
        /// The metric values by name.
        ///
        /// @param document its fields
        /// @param results one filtered answer per request
        Map<String, Object> apply(
                Map<String, @Nullable Object> document, List<? extends @Nullable Object> results);
    }

    private static final Map<String, ResultFunction> FUNCTIONS =
            new TreeMap<>(
                    Map.of(
                            "jcola.process_results", AcceptabilityTasks::score,
                            "mgsm_ja.process_results", HarnessTasks::mgsmScore));

    private ResultFunctions() {}

    /// The function `name`.
    ///
    /// @param origin file that names it, for messages
    /// @throws TaskConfigException if there is none
    public static ResultFunction get(String name, String origin) {
        ResultFunction function = FUNCTIONS.get(name);
        if (function == null) {
            List<String> similar = SimilarNames.of(name, FUNCTIONS.keySet());
            throw new TaskConfigException(
                    "%s: process_results: !function %s: no function of this name is built in%s"
                            .formatted(
                                    origin,
                                    name,
                                    similar.isEmpty() ? "" : "; did you mean " + similar + "?"));
        }
        return function;
    }

    /// The answer to request `index` as a log-probability.
    static LogProb logProb(List<? extends @Nullable Object> results, int index) {
        if (results.get(index) instanceof LogProb logProb) {
            return logProb;
        }
        throw new ScoringException(
                "expected a log-probability as answer %d, got %s".formatted(index, results));
    }
}
