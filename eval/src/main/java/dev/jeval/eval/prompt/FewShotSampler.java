package dev.jeval.eval.prompt;

import dev.jeval.analysis.stats.PythonRandom;
import dev.jeval.eval.TaskConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Chooses the worked examples of each document, with the very draws of the harness it is named
/// after. One per task; documents must be asked for in order, because draws follow each other.
///
/// Not thread-safe.
public interface FewShotSampler {
    /// The order in which documents are evaluated.
    ///
    /// @param documents documents in file order
    default List<Map<String, @Nullable Object>> order(
            List<Map<String, @Nullable Object>> documents) {
        return documents;
    }

    /// The examples shown before `document`.
    ///
    /// @param document the document that is evaluated
    /// @param count number of examples
    /// @throws TaskConfigException if there are not enough documents to choose from
    List<Map<String, @Nullable Object>> draw(Map<String, @Nullable Object> document, int count);

    /// The sampler named in `fewshot_config.sampler`.
    ///
    /// - `default`: lm-evaluation-harness 0.4.13: one `Random(seed).sample` per document; where
    ///   examples come from the evaluated split one more is drawn and the document itself left out.
    /// - `first_n`: the first documents of the pool.
    /// - `lm_eval_0_4_2`: as vendored by swallow-evaluation: seed 1234, the document itself is left
    ///   out in any case.
    /// - `jp_harness_0_3`: seed 42; the same generator first shuffles the documents.
    /// - `llm_jp_eval_1_3`: seed 42; the pool is shuffled, and every document gets the first
    ///   examples of its first nine tenths.
    ///
    /// @param name name in the YAML file
    /// @param pool documents to choose from, in file order
    /// @param sameSplit whether the pool is the split that is evaluated
    /// @param seed fourth value of `--seed`
    /// @param origin file the name comes from, for messages
    static FewShotSampler of(
            String name,
            List<Map<String, @Nullable Object>> pool,
            boolean sameSplit,
            long seed,
            String origin) {
        return switch (name) {
            case "default" -> new HarnessSampler(pool, sameSplit, sameSplit, seed);
            case "first_n" -> new FirstSampler(pool, sameSplit);
            case "lm_eval_0_4_2" ->
                    new HarnessSampler(pool, sameSplit, true, HarnessSampler.SEED_0_4_2);
            case "jp_harness_0_3" -> new JpHarnessSampler(pool, sameSplit);
            case "llm_jp_eval_1_3" -> new FirstSampler(LlmJpEvalSplit.of(pool).train(), false);
            default ->
                    throw new TaskConfigException(
                            ("%s: key 'fewshot_config.sampler': expected default, first_n,"
                                            + " lm_eval_0_4_2, jp_harness_0_3 or llm_jp_eval_1_3,"
                                            + " got '%s'")
                                    .formatted(origin, name));
        };
    }

    /// One draw per document.
    final class HarnessSampler implements FewShotSampler {
        /// The seed that lm-evaluation-harness 0.4.2 fixes for every task.
        static final long SEED_0_4_2 = 1234;

        private final List<Map<String, @Nullable Object>> pool;
        private final boolean drawOneMore;
        private final boolean leaveOut;
        private final PythonRandom random;

        HarnessSampler(
                List<Map<String, @Nullable Object>> pool,
                boolean drawOneMore,
                boolean leaveOut,
                long seed) {
            this.pool = pool;
            this.drawOneMore = drawOneMore;
            this.leaveOut = leaveOut;
            this.random = new PythonRandom(seed);
        }

        @Override
        public List<Map<String, @Nullable Object>> draw(
                Map<String, @Nullable Object> document, int count) {
            if (count == 0) {
                return List.of();
            }
            int drawn = drawOneMore ? count + 1 : count;
            requirePool(pool, drawn);
            List<Map<String, @Nullable Object>> examples = random.sample(pool, drawn);
            return first(leaveOut ? without(examples, document) : examples, count);
        }
    }

    /// The first examples of the pool, the same for every document.
    final class FirstSampler implements FewShotSampler {
        private final List<Map<String, @Nullable Object>> pool;
        private final boolean leaveOut;

        FirstSampler(List<Map<String, @Nullable Object>> pool, boolean leaveOut) {
            this.pool = pool;
            this.leaveOut = leaveOut;
        }

        @Override
        public List<Map<String, @Nullable Object>> draw(
                Map<String, @Nullable Object> document, int count) {
            List<Map<String, @Nullable Object>> candidates =
                    leaveOut && count > 0 ? without(pool, document) : pool;
            requirePool(candidates, count);
            return first(candidates, count);
        }
    }

    /// Shuffles the documents, then draws for each in that order, from one generator.
    final class JpHarnessSampler implements FewShotSampler {
        private static final long SEED = 42;

        private final List<Map<String, @Nullable Object>> pool;
        private final boolean sameSplit;
        private final PythonRandom random = new PythonRandom(SEED);

        JpHarnessSampler(List<Map<String, @Nullable Object>> pool, boolean sameSplit) {
            this.pool = pool;
            this.sameSplit = sameSplit;
        }

        @Override
        public List<Map<String, @Nullable Object>> order(
                List<Map<String, @Nullable Object>> documents) {
            List<Map<String, @Nullable Object>> shuffled = new ArrayList<>(documents);
            random.shuffle(shuffled);
            return shuffled;
        }

        @Override
        public List<Map<String, @Nullable Object>> draw(
                Map<String, @Nullable Object> document, int count) {
            if (count == 0) {
                return List.of();
            }
            int drawn = sameSplit ? count + 1 : count;
            requirePool(pool, drawn);
            List<Map<String, @Nullable Object>> examples = random.sample(pool, drawn);
            return first(sameSplit ? without(examples, document) : examples, count);
        }
    }

    private static void requirePool(List<Map<String, @Nullable Object>> pool, int count) {
        if (pool.size() < count) {
            throw new TaskConfigException(
                    "num_fewshot: expected a split of at least %d documents to draw from, got %d"
                            .formatted(count, pool.size()));
        }
    }

    private static List<Map<String, @Nullable Object>> without(
            List<Map<String, @Nullable Object>> examples, Map<String, @Nullable Object> document) {
        return examples.stream().filter(example -> !example.equals(document)).toList();
    }

    private static <T> List<T> first(List<T> list, int count) {
        return list.subList(0, Math.min(count, list.size()));
    }
}
