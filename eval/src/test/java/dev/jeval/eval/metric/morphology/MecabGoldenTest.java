package dev.jeval.eval.metric.morphology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class MecabGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Words of the reference's dictionary that Kuromoji's, which is older, does not have.
    private static final List<String> MISSING = List.of("令和");

    @TestFactory
    List<DynamicTest> segmentsAsMecabDoes() throws IOException {
        Goldens goldens = Goldens.of("mecab");
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : goldens.files(goldens.root(), "*.jsonl")) {
            for (String line : Files.readAllLines(file)) {
                JsonNode sentence = JSON.readTree(line);
                tests.add(goldens.test(file, sentence.get("id").asString(), () -> check(sentence)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(JsonNode sentence) {
        List<String> tokens = strings(sentence.get("tokens"));
        for (String word : MISSING) {
            assumeFalse(
                    tokens.contains(word), "Kuromoji's IPADIC lacks the dictionary entry " + word);
        }
        List<Morpheme> words = JapaneseSegmenter.shared().analyze(sentence.get("text").asString());
        assertThat(words).extracting(Morpheme::surface).isEqualTo(tokens);
        assertThat(words).extracting(Morpheme::features).isEqualTo(strings(sentence.get("feat")));
        assertThat(String.join(" ", tokens)).isEqualTo(sentence.get("wakati").asString());
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asString()));
        return strings;
    }

    @Test
    void offsetsPointIntoTheText() {
        String text = "  すもも も\u3000😀ABC\n漢字 ";
        List<Morpheme> words = JapaneseSegmenter.shared().analyze(text);
        assertThat(words)
                .allSatisfy(word ->
                        assertThat(text.substring(word.start(), word.end()))
                                .isEqualTo(word.surface()));
        assertThat(words)
                .extracting(Morpheme::surface)
                .containsExactly("すもも", "も", "\u3000", "😀", "ABC", "漢字");
        assertThat(words)
                .filteredOn(word -> !word.known())
                .extracting(Morpheme::surface)
                .contains("😀", "ABC");
    }

    @Test
    void emptyAndBlankTextsHaveNoWords() {
        assertThat(JapaneseSegmenter.shared().surfaces("")).isEmpty();
        assertThat(JapaneseSegmenter.shared().surfaces(" \t\n ")).isEmpty();
        assertThat(JapaneseSegmenter.shared().surfaces("\u0001\ud800")).hasSizeBetween(1, 2);
    }

    @Test
    void longRunsTakeLinearTime() {
        String run = "ア".repeat(20_000) + "漢".repeat(20_000) + "あ".repeat(20_000);
        assertThat(String.join("", JapaneseSegmenter.shared().surfaces(run))).isEqualTo(run);
    }
}
