package dev.jeval.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/// Templates against Jinja's own output; see `resources/template/README.md`.
class TemplateCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    List<DynamicTest> language() {
        return tests("language.jsonl");
    }

    @TestFactory
    List<DynamicTest> generated() {
        return tests("generated.jsonl");
    }

    @TestFactory
    List<DynamicTest> chat() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : lines("chat.jsonl")) {
            Map<String, Object> template = JSON.readValue(line, new TypeReference<>() {});
            for (Object entry : (List<?>) template.getOrDefault("cases", List.of())) {
                Map<String, Object> testCase = new LinkedHashMap<>(template);
                ((Map<?, ?>) entry).forEach((key, value) -> testCase.put((String) key, value));
                String name = template.get("group") + " " + tests.size();
                tests.add(DynamicTest.dynamicTest(name, () -> check(testCase)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static List<DynamicTest> tests(String file) {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : lines(file)) {
            Map<String, Object> testCase = JSON.readValue(line, new TypeReference<>() {});
            String name = testCase.get("group") + ": " + testCase.get("template");
            tests.add(DynamicTest.dynamicTest(name, () -> check(testCase)));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(Map<String, Object> testCase) {
        String source = (String) testCase.get("template");
        if (testCase.containsKey("error")) {
            assertThatThrownBy(() -> render(source, testCase))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageStartingWith("template line ");
        } else {
            assertThat(render(source, testCase)).isEqualTo(testCase.get("out"));
        }
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys
    private static String render(String source, Map<String, Object> testCase) {
        Map<String, Object> context =
                (Map<String, Object>) testCase.getOrDefault("context", Map.of());
        return Template.compile(source, options(testCase)).render(context);
    }

    private static TemplateOptions options(Map<String, Object> testCase) {
        boolean chat = is(testCase, "chat");
        return TemplateOptions.DEFAULTS
                .withTrimBlocks(chat || is(testCase, "trim_blocks"))
                .withLstripBlocks(chat || is(testCase, "lstrip_blocks"))
                .withKeepTrailingNewline(is(testCase, "keep_trailing_newline"))
                .withStrictUndefined(is(testCase, "strict"));
    }

    private static boolean is(Map<String, Object> testCase, String option) {
        return Boolean.TRUE.equals(testCase.get(option));
    }

    private static List<String> lines(String file) {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        TemplateCasesTest.class.getResourceAsStream(
                                                "/template/" + file)),
                                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
