package dev.jeval.eval.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.analysis.stats.PythonRandom;
import dev.jeval.eval.TaskConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewShotSamplerTest {
    private static final List<Map<String, Object>> POOL =
            IntStream.range(0, 30).mapToObj(i -> Map.<String, Object>of("id", i)).toList();

    private static FewShotSampler sampler(String name, boolean sameSplit) {
        return FewShotSampler.of(name, POOL, sameSplit, 7, "t.yaml");
    }

    @Test
    void theHarnessDrawsOncePerDocumentFromItsSeed() {
        FewShotSampler sampler = sampler("default", false);
        PythonRandom random = new PythonRandom(7);
        for (Map<String, Object> document : POOL) {
            assertThat(sampler.draw(document, 3)).isEqualTo(random.sample(POOL, 3));
        }
    }

    @Test
    void theVendoredHarnessFixesItsSeedAndLeavesTheDocumentOut() {
        PythonRandom random = new PythonRandom(1234);
        FewShotSampler sampler = sampler("lm_eval_0_4_2", true);
        boolean removed = false;
        for (Map<String, Object> document : POOL) {
            List<Map<String, Object>> drawn = new ArrayList<>(random.sample(POOL, 6));
            removed |= drawn.remove(document);
            assertThat(sampler.draw(document, 5)).isEqualTo(drawn.subList(0, 5));
        }
        assertThat(removed).isTrue();
    }

    @Test
    void aDocumentIsNeverItsOwnExampleInTheSameSplit() {
        for (String name : List.of("default", "first_n", "lm_eval_0_4_2", "jp_harness_0_3")) {
            FewShotSampler sampler = sampler(name, true);
            for (Map<String, Object> document : sampler.order(POOL)) {
                assertThat(sampler.draw(document, 4)).hasSize(4).doesNotContain(document);
            }
        }
    }

    @Test
    void onlyTheJapaneseForkReordersDocuments() {
        assertThat(sampler("default", false).order(POOL)).isEqualTo(POOL);
        List<Map<String, Object>> shuffled = sampler("jp_harness_0_3", false).order(POOL);
        assertThat(shuffled).isNotEqualTo(POOL).containsExactlyInAnyOrderElementsOf(POOL);
    }

    @Test
    void llmJpEvalShowsTheSameExamplesToAll() {
        FewShotSampler sampler = sampler("llm_jp_eval_1_3", false);
        List<Map<String, Object>> first = sampler.draw(POOL.getFirst(), 4);
        assertThat(first).isEqualTo(LlmJpEvalSplit.of(POOL).train().subList(0, 4));
        assertThat(sampler.draw(POOL.getLast(), 4)).isEqualTo(first);
        assertThat(LlmJpEvalSplit.of(POOL).train()).hasSize(27);
    }

    @Test
    void tooSmallAPoolAndAnUnknownNameAreErrors() {
        assertThatThrownBy(() -> sampler("default", true).draw(POOL.getFirst(), 30))
                .isInstanceOf(TaskConfigException.class)
                .hasMessageContaining("at least 31 documents");
        assertThatThrownBy(() -> sampler("random", false))
                .isInstanceOf(TaskConfigException.class)
                .hasMessageContaining("t.yaml");
    }
}
