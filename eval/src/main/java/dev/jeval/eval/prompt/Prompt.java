package dev.jeval.eval.prompt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document with everything a runner sends and expects for it.
///
/// @param index position of the document in its split, counted after the task's own ordering
/// @param document its fields
/// @param contexts text sent before the answer: one, or one per choice (tasks with several inputs)
/// @param choices the choices; empty unless the task has some
/// @param target the expected answer: a string, the index of a choice, or a list of answers
/// @param gold index of the input that is right, for tasks with several inputs; else -1
/// @param delimiter what stands between the context and a choice
public record Prompt(
        int index,
        Map<String, @Nullable Object> document,
        List<String> contexts,
        List<String> choices,
        Object target,
        int gold,
        String delimiter) {
    /// Whether the choices are in the contexts rather than in the continuations.
    public boolean multipleInputs() {
        return gold >= 0;
    }
}
