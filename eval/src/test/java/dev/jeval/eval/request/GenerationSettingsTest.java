package dev.jeval.eval.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.eval.TaskConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationSettingsTest {
    private static GenerationSettings of(Map<String, Object> kwargs) {
        return GenerationSettings.of(kwargs, "t.yaml");
    }

    @Test
    void defaultsAndAliasesAreTheHarnesss() {
        GenerationSettings none = of(Map.of());
        assertThat(none).isEqualTo(new GenerationSettings(List.of(), 256, 0, 1, 0));
        assertThat(of(Map.of("max_new_tokens", 5)).maxGenToks()).isEqualTo(5);
        assertThat(of(Map.of("max_gen_toks", 7, "max_tokens", 5)).maxGenToks()).isEqualTo(7);
        assertThat(of(Map.of("until", "x")).until()).containsExactly("x");
        assertThat(of(Map.of("until", List.of("", "y"))).until()).containsExactly("y");
    }

    @Test
    void samplingIsOnWithATemperatureOrWhenAskedFor() {
        assertThat(of(Map.of("temperature", 0.7)).temperature()).isEqualTo(0.7);
        assertThat(of(Map.of("do_sample", true)).temperature()).isEqualTo(1);
        assertThat(of(Map.of("do_sample", false, "temperature", 0.7)).greedy()).isTrue();
    }

    @Test
    void whatIsNotUnderstoodIsAnError() {
        for (Map<String, Object> kwargs :
                List.<Map<String, Object>>of(
                        Map.of("num_beams", 4),
                        Map.of("repetition_penalty", 1.1),
                        Map.of("typical_p", 0.9),
                        Map.of("temperature", "hot"),
                        Map.of("until", 3),
                        Map.of("top_p", 0),
                        Map.of("max_gen_toks", 0))) {
            assertThatThrownBy(() -> of(kwargs))
                    .isInstanceOf(TaskConfigException.class)
                    .hasMessageContaining("generation_kwargs");
        }
        assertThat(of(Map.of("num_beams", 1, "repetition_penalty", 1.0)).greedy()).isTrue();
    }
}
