package dev.jeval.eval.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.task.TaskConfig.FilterConfig;
import dev.jeval.eval.task.TaskConfig.FilterStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterPipelineTest {
    private static final Map<String, Object> DOCUMENT =
            Map.of("choices", List.of("red apple", "green pear"));

    private static Object apply(Object answer, FilterStep... steps) {
        List<FilterStep> all = new ArrayList<>(List.of(steps));
        all.add(new FilterStep("take_first", Map.of()));
        return FilterPipeline.of(new FilterConfig("f", all), "t.yaml")
                .apply(List.of(answer), DOCUMENT);
    }

    private static FilterStep step(String function, Object... kwargs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < kwargs.length; i += 2) {
            map.put(kwargs[i].toString(), kwargs[i + 1]);
        }
        return new FilterStep(function, map);
    }

    @Test
    void regexTakesTheSelectedMatchAndItsFirstGroupThatIsNotEmpty() {
        assertThat(apply("#### 1,200.", step("regex"))).isEqualTo("1,200.");
        assertThat(apply("none", step("regex"))).isEqualTo("[invalid]");
        assertThat(apply("x", step("regex", "fallback", "?"))).isEqualTo("?");
        FilterStep last =
                step("regex", "regex_pattern", "(-?[$0-9.,]{2,})|(-?[0-9]+)", "group_select", -1);
        assertThat(apply("first 12 then 7", last)).isEqualTo("7");
        assertThat(apply("a １２", step("regex", "regex_pattern", "\\d+"))).isEqualTo("１２");
        assertThat(apply("a １２", step("regex", "regex_pattern", "[0-9]+"))).isEqualTo("[invalid]");
    }

    @Test
    void textStepsChangeEachAnswer() {
        assertThat(apply("  a b\u3000", step("remove_whitespace"))).isEqualTo("a b");
        assertThat(apply("  a", step("remove_leading_space"))).isEqualTo(" a");
        assertThat(apply("aB", step("lowercase"))).isEqualTo("ab");
        assertThat(apply("aB", step("uppercase"))).isEqualTo("AB");
        assertThat(apply("ＡＢ①", step("nfkc"))).isEqualTo("AB1");
        assertThat(apply("a\n\nb\n\nc", step("cut"))).isEqualTo("a");
        assertThat(apply("a。b", step("cut", "separator", "。"))).isEqualTo("a");
        assertThat(apply("yes", step("map", "mapping_dict", Map.of("yes", 1)))).isEqualTo(1);
        assertThat(apply("no", step("map", "mapping_dict", Map.of("yes", 1), "default_value", 0)))
                .isEqualTo(0);
    }

    @Test
    void multipleChoiceAnswersBecomeLetters() {
        FilterStep step = step("multi_choice_regex", "regex_pattern", "(\\([A-Z]\\))");
        assertThat(apply("It is (B).", step)).isEqualTo("(B)");
        assertThat(apply("I think green pear", step)).isEqualTo("(B)");
        assertThat(apply("Answer: A", step)).isEqualTo("(A)");
        assertThat(apply("no idea", step)).isEqualTo("[invalid]");
        FilterStep loose =
                step(
                        "multi_choice_regex",
                        "regex_pattern",
                        "(\\([A-Z]\\))",
                        "ignore_case",
                        true,
                        "ignore_punctuation",
                        true);
        assertThat(apply("RED, apple!", loose)).isEqualTo("(A)");
    }

    @Test
    void severalAnswersAreVotedOn() {
        FilterPipeline pipeline =
                FilterPipeline.of(
                        new FilterConfig(
                                "vote",
                                List.of(
                                        new FilterStep("majority_vote", Map.of()),
                                        new FilterStep("take_first", Map.of()))),
                        "t.yaml");
        assertThat(pipeline.apply(List.of("a", "b", "b", "a"), DOCUMENT)).isEqualTo("a");
        assertThat(pipeline.apply(List.of("a", "b", "b"), DOCUMENT)).isEqualTo("b");
        FilterPipeline first =
                FilterPipeline.of(
                        new FilterConfig(
                                "k", List.of(new FilterStep("take_first_k", Map.of("k", 2)))),
                        "t.yaml");
        assertThat(first.apply(List.of("a", "b", "c"), DOCUMENT)).isEqualTo(List.of("a", "b"));
    }

    @Test
    void entitiesAndTagsAreExtracted() {
        assertThat(apply("person: Ann, Bob $$ place: x\ndate: none", step("format_span")))
                .isEqualTo("per: ann $ per: bob");
        assertThat(apply("[('a', 'NOUN'), ('b', 'VERB')]", step("regex_pos")))
                .isEqualTo(List.of("NOUN", "VERB"));
        assertThat(apply("nothing", step("regex_pos"))).isEqualTo(List.of("invalid"));
    }

    @Test
    void wrongStepsNameFileFilterAndFunction() {
        for (FilterStep step :
                List.of(
                        step("regexp"),
                        step("custom"),
                        step("regex", "pattern", "x"),
                        step("regex", "regex_pattern", "(unclosed"),
                        step("regex", "group_select", "one"),
                        step("map"))) {
            assertThatThrownBy(() -> apply("x", step))
                    .isInstanceOf(TaskConfigException.class)
                    .hasMessageContaining("t.yaml: filter 'f', function '" + step.function());
        }
    }
}
