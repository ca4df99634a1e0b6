package dev.jeval.tokenizer.internal.hf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.testing.Goldens;
import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// `tokenizer.json` against Hugging Face `tokenizers`: encoding with and without special tokens,
/// decoding, free-form decoding, inputs aimed at added tokens.
class HuggingFaceGoldenTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @TestFactory
    Stream<DynamicNode> tokenizersEncodeAndDecodeAsTheReferenceDoes() {
        Goldens goldens = Goldens.of("tokenizers");
        Map<String, String> corpus = corpus(goldens.root());
        return goldens.folders().stream()
                .flatMap(folder -> goldens.files(folder, "tokenizer.json{,.gz}").stream())
                .flatMap(file -> cases(goldens, corpus, file));
    }

    private static Stream<DynamicNode> cases(
            Goldens goldens, Map<String, String> corpus, Path file) {
        Path folder = file.getParent();
        String name = folder.getFileName().toString();
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.load(file);
        List<DynamicNode> tests = new ArrayList<>();
        for (Path golden : goldens.files(folder, "golden.hf{,.added}.jsonl{,.gz}")) {
            for (JsonNode line : lines(golden)) {
                String id = line.get("id").asString();
                tests.add(
                        goldens.test(
                                golden,
                                name + " " + id,
                                () -> encodes(tokenizer, line, text(corpus, line))));
            }
        }
        for (Path golden : goldens.files(folder, "decode.hf.jsonl{,.gz}")) {
            for (JsonNode line : lines(golden)) {
                tests.add(
                        goldens.test(
                                golden,
                                name + " " + line.get("id").asString(),
                                () -> decodesFreely(tokenizer, line)));
            }
        }
        return tests.stream();
    }

    private static void encodes(HuggingFaceTokenizer tokenizer, JsonNode line, String text) {
        int[] ids = ids(line, "ids");
        int[] special = line.has("ids_special") ? ids(line, "ids_special") : ids;
        assertThat(tokenizer.encode(text)).isEqualTo(ids);
        assertThat(tokenizer.encode(text, true)).isEqualTo(special);
        Encoding encoding = tokenizer.encodeWithOffsets(text, true);
        assertThat(encoding.ids()).isEqualTo(special);
        for (int i = 0; i < encoding.size(); i++) {
            assertThat(encoding.starts()[i]).isBetween(0, text.length());
            assertThat(encoding.ends()[i]).isBetween(encoding.starts()[i], text.length());
        }
        decodes(tokenizer, ids, false, string(line, "dec", text));
        decodes(tokenizer, special, true, string(line, "dec_skip", text));
    }

    private static void decodesFreely(HuggingFaceTokenizer tokenizer, JsonNode line) {
        int[] ids = ids(line, "ids");
        String decoded = line.get("dec").asString();
        decodes(tokenizer, ids, false, decoded);
        decodes(tokenizer, ids, true, string(line, "dec_skip", decoded));
    }

    private static void decodes(
            HuggingFaceTokenizer tokenizer, int[] ids, boolean skipSpecial, String expected) {
        assertThat(tokenizer.decode(ids, skipSpecial)).isEqualTo(expected);
        StreamingDecoder stream = tokenizer.streamingDecoder(skipSpecial);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(stream.accept(id));
        }
        assertThat(text.append(stream.finish())).hasToString(expected);
    }

    private static String text(Map<String, String> corpus, JsonNode line) {
        if (line.has("text")) {
            return line.get("text").asString();
        }
        String id = line.get("id").asString();
        String text = corpus.get(id);
        if (text == null) {
            throw new TestAbortedException("corpus.jsonl holds no input " + id);
        }
        return text;
    }

    private static String string(JsonNode line, String name, String fallback) {
        return line.has(name) ? line.get(name).asString() : fallback;
    }

    private static int[] ids(JsonNode line, String name) {
        JsonNode node = line.get(name);
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = node.get(i).asInt();
        }
        return ids;
    }

    private static Map<String, String> corpus(Path root) {
        Map<String, String> texts = new HashMap<>();
        for (JsonNode line : lines(root.resolve("corpus.jsonl"))) {
            texts.put(line.get("id").asString(), line.get("text").asString());
        }
        return texts;
    }

    private static List<JsonNode> lines(Path file) {
        List<JsonNode> nodes = new ArrayList<>();
        try (InputStream stream = Files.newInputStream(file);
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        file.toString().endsWith(".gz")
                                                ? new GZIPInputStream(stream)
                                                : stream,
                                        StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                nodes.add(JSON.readTree(line));
            }
            return nodes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
