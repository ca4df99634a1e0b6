package dev.jeval.tokenizer.internal.tiktoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.testing.Goldens;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Rank files and `tekken.json` against Hugging Face `tokenizers` on the converted files: encoding
/// and decoding. Rank files are large: without `JEVAL_GOLDEN` there is nothing to test here.
class RankGoldenTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @TestFactory
    Stream<DynamicNode> rankFilesEncodeAndDecodeAsTheReferenceDoes() {
        Goldens goldens = Goldens.of("tokenizers");
        Map<String, String> corpus = new HashMap<>();
        for (JsonNode line : lines(goldens.root().resolve("corpus.jsonl"))) {
            corpus.put(line.get("id").asString(), line.get("text").asString());
        }
        List<DynamicNode> tests = new ArrayList<>();
        for (Path folder : goldens.folders()) {
            for (Path ranks : goldens.files(folder, "*.tiktoken{,.gz}")) {
                add(tests, goldens, corpus, ranks, TiktokenLoader.load(ranks, List.of()));
            }
            for (Path tekken : goldens.files(folder, "tekken.json{,.gz}")) {
                add(tests, goldens, corpus, tekken, TekkenLoader.load(tekken, List.of()));
            }
        }
        return tests.stream();
    }

    private static void add(
            List<DynamicNode> tests,
            Goldens goldens,
            Map<String, String> corpus,
            Path file,
            Tokenizer tokenizer) {
        for (Path golden : goldens.files(file.getParent(), "golden.hf.jsonl{,.gz}")) {
            for (JsonNode line : lines(golden)) {
                String id = line.get("id").asString();
                tests.add(
                        goldens.test(
                                file,
                                file.getFileName() + " " + id,
                                () -> check(tokenizer, line, text(corpus, id))));
            }
        }
        for (Path golden : goldens.files(file.getParent(), "decode.hf.jsonl{,.gz}")) {
            for (JsonNode line : lines(golden)) {
                tests.add(
                        goldens.test(
                                file,
                                file.getFileName() + " " + line.get("id").asString(),
                                () ->
                                        assertThat(tokenizer.decode(ids(line), false))
                                                .isEqualTo(line.get("dec").asString())));
            }
        }
    }

    private static void check(Tokenizer tokenizer, JsonNode line, String text) {
        int[] expected = ids(line);
        assertThat(tokenizer.encode(text)).isEqualTo(expected);
        assertThat(tokenizer.decode(expected, false))
                .isEqualTo(line.has("dec") ? line.get("dec").asString() : text);
    }

    private static String text(Map<String, String> corpus, String id) {
        String text = corpus.get(id);
        if (text == null) {
            throw new TestAbortedException("corpus.jsonl holds no input " + id);
        }
        return text;
    }

    private static int[] ids(JsonNode line) {
        return line.get("ids").valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    private static List<JsonNode> lines(Path file) {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                JsonSource.plain(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return reader.lines().<JsonNode>map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
