package dev.jeval.eval.score;

import dev.jeval.eval.prompt.Prompt;
import dev.jeval.eval.request.LogProb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The indices of the right choices of a document. An index that no choice has, or a text that is
/// none of them, is never right, as in the harness.
///
/// @param indices at least one
record Gold(List<Integer> indices) {
    private static final int NONE = -100;

    static Gold of(Prompt prompt) {
        if (prompt.multipleInputs()) {
            return new Gold(List.of(prompt.gold()));
        }
        List<Integer> indices = new ArrayList<>();
        List<?> targets = prompt.target() instanceof List<?> list ? list : List.of(prompt.target());
        for (Object target : targets) {
            indices.add(index(target, prompt.choices()));
        }
        return new Gold(indices.isEmpty() ? List.of(NONE) : indices);
    }

    private static int index(@Nullable Object target, List<String> choices) {
        return switch (target) {
            case Number number when number.intValue() < choices.size() -> number.intValue();
            case Boolean bool -> bool ? 1 : 0;
            case String text when choices.contains(text) -> choices.indexOf(text);
            case null, default -> NONE;
        };
    }

    int first() {
        return indices.getFirst();
    }

    boolean accepts(int choice) {
        return indices.contains(choice);
    }

    /// Whether a right choice is what greedy decoding would give.
    boolean anyGreedy(List<? extends @Nullable Object> results) {
        return indices.stream()
                .anyMatch(index ->
                        index >= 0
                                && index < results.size()
                                && results.get(index) instanceof LogProb logProb
                                && logProb.greedy());
    }
}
