package dev.jeval.eval.function;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.task.SimilarNames;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the function a task file names. Python code in task files is not run: a function that is
/// not registered here is an error that names it.
public final class TaskFunctions {
    /// Makes one value from a document.
    @FunctionalInterface
    public interface FieldFunction {
        /// The value: a string, a whole number, or a list.
        Object apply(Map<String, @Nullable Object> document);
    }

    /// Prepares the documents of a split (`process_docs`).
    @FunctionalInterface
    public interface DocumentsFunction {
        /// The prepared documents.
        List<Map<String, @Nullable Object>> apply(List<Map<String, @Nullable Object>> documents);
    }

    private static final Map<String, DocumentsFunction> DOCUMENTS =
            Map.of(
                    "jcommonsenseqa.process_docs", LlmJpEvalTasks::jcommonsenseqa,
                    "jemhopqa.process_docs", LlmJpEvalTasks::jemhopqa,
                    "niilc.process_docs", LlmJpEvalTasks::niilc,
                    "jsquad.process_docs", LlmJpEvalTasks::jsquad,
                    "openbookqa.process_docs", HarnessTasks::openBookQa,
                    "hellaswag.process_docs", HarnessTasks::hellaSwag,
                    "mmlu.process_docs", HarnessTasks::mmlu,
                    "mgsm_ja.process_docs", HarnessTasks::mgsm);

    private static final Map<String, FieldFunction> FIELDS = Map.of();

    private TaskFunctions() {}

    /// The function `name` of a document.
    ///
    /// @param origin file that names it, for messages
    /// @throws TaskConfigException if there is none
    public static FieldFunction field(String name, String origin) {
        return find(FIELDS, name, origin);
    }

    /// The function `name` of a split.
    ///
    /// @param origin file that names it, for messages
    /// @throws TaskConfigException if there is none
    public static DocumentsFunction documents(String name, String origin) {
        return find(DOCUMENTS, name, origin);
    }

    private static <T> T find(Map<String, T> functions, String name, String origin) {
        T function = functions.get(name);
        if (function != null) {
            return function;
        }
        List<String> similar = SimilarNames.of(name, functions.keySet());
        throw new TaskConfigException(
                "%s: !function %s: no function of this name is built in (Python is not run)%s"
                        .formatted(
                                origin,
                                name,
                                similar.isEmpty()
                                        ? ""
                                        : "; did you mean " + String.join(", ", similar) + "?"));
    }
}
