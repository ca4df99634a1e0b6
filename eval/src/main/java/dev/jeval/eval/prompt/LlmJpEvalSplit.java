package dev.jeval.eval.prompt;

import dev.jeval.analysis.stats.PythonRandom;
import java.util.ArrayList;
import java.util.List;

/// How llm-jp-eval 1.3.0 divides a source of examples: shuffled with seed 42, nine tenths for
/// training (whose first items are the few-shot examples), the rest for development.
///
/// Source: `llm-jp-eval/src/llm_jp_eval/datasets` in swallow-evaluation v202407.
///
/// @param train the first nine tenths, rounded down
/// @param dev the rest
public record LlmJpEvalSplit<T>(List<T> train, List<T> dev) {
    private static final long SEED = 42;
    private static final double TRAIN_SHARE = 0.9;

    /// Shuffles a copy of `items` and divides it.
    public static <T> LlmJpEvalSplit<T> of(List<T> items) {
        List<T> shuffled = new ArrayList<>(items);
        new PythonRandom(SEED).shuffle(shuffled);
        int train = (int) (shuffled.size() * TRAIN_SHARE);
        return new LlmJpEvalSplit<>(
                List.copyOf(shuffled.subList(0, train)),
                List.copyOf(shuffled.subList(train, shuffled.size())));
    }
}
