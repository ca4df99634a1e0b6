package dev.jeval.tokenizer.internal.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.testing.Goldens;
import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
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

/// `tokenizer.model` against SentencePiece: encoding, decoding, free-form decoding, normalisation.
class SentencePieceGoldenTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @TestFactory
    Stream<DynamicNode> modelsEncodeAndDecodeAsTheReferenceDoes() {
        Goldens goldens = Goldens.of("tokenizers");
        Map<String, String> corpus = corpus(goldens.root());
        List<DynamicNode> tests = new ArrayList<>();
        for (Path folder : goldens.folders()) {
            for (Path model : goldens.files(folder, "tokenizer.model{,.gz}")) {
                SentencePieceTokenizer tokenizer = open(model);
                String name = folder.getFileName().toString();
                for (Path file : goldens.files(folder, "golden.sp.jsonl{,.gz}")) {
                    for (JsonNode line : lines(file)) {
                        String id = line.get("id").asString();
                        tests.add(
                                goldens.test(
                                        file,
                                        name + " " + id,
                                        () -> encodes(tokenizer, line, text(corpus, id))));
                    }
                }
                for (Path file : goldens.files(folder, "decode.sp.jsonl{,.gz}")) {
                    for (JsonNode line : lines(file)) {
                        tests.add(
                                goldens.test(
                                        file,
                                        name + " " + line.get("id").asString(),
                                        () ->
                                                decodes(
                                                        tokenizer,
                                                        ids(line),
                                                        line.get("dec").asString())));
                    }
                }
                for (Path file : goldens.files(folder, "normalize.sp.jsonl{,.gz}")) {
                    SentencePieceTokenizer full = with(model, true, true);
                    SentencePieceTokenizer mapOnly = with(model, false, false);
                    for (JsonNode line : lines(file)) {
                        String id = line.get("id").asString();
                        tests.add(
                                goldens.test(
                                        file,
                                        name + " " + id,
                                        () -> normalizes(full, mapOnly, line, text(corpus, id))));
                    }
                }
            }
        }
        return tests.stream();
    }

    private static void encodes(SentencePieceTokenizer tokenizer, JsonNode line, String text) {
        int[] expected = ids(line);
        assertThat(tokenizer.encode(text)).isEqualTo(expected);
        Encoding encoding = tokenizer.encodeWithOffsets(text, false);
        assertThat(encoding.ids()).isEqualTo(expected);
        int last = 0;
        for (int i = 0; i < encoding.size(); i++) {
            assertThat(encoding.starts()[i]).isBetween(last, text.length());
            assertThat(encoding.ends()[i]).isBetween(encoding.starts()[i], text.length());
            last = encoding.starts()[i];
        }
        String decoded = line.has("dec") ? line.get("dec").asString() : text;
        decodes(tokenizer, expected, decoded);
    }

    private static void decodes(SentencePieceTokenizer tokenizer, int[] ids, String expected) {
        assertThat(tokenizer.decode(ids, false)).isEqualTo(expected);
        StreamingDecoder stream = tokenizer.streamingDecoder(false);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(stream.accept(id));
        }
        assertThat(text.append(stream.finish())).hasToString(expected);
    }

    private static void normalizes(
            SentencePieceTokenizer full,
            SentencePieceTokenizer mapOnly,
            JsonNode line,
            String text) {
        assertThat(full.normalize(text)).isEqualTo(line.get("full").asString());
        assertThat(mapOnly.normalize(text)).isEqualTo(line.get("charsmap_only").asString());
    }

    private static SentencePieceTokenizer open(Path model) {
        return SentencePieceTokenizer.of(
                model.toString(), read(model), SentencePieceOptions.DEFAULT);
    }

    /// The model with other settings of its normaliser, as `spm_normalize` sets them: a second
    /// message is merged into the first.
    private static SentencePieceTokenizer with(
            Path model, boolean dummyPrefix, boolean escapeWhitespaces) {
        byte[] data = read(model);
        byte[] normalizer =
                new ProtoWriter()
                        .varint(3, dummyPrefix ? 1 : 0)
                        .varint(5, escapeWhitespaces ? 1 : 0)
                        .toByteArray();
        // suffix mode is a setting of the model, not of the normaliser that the oracle ran
        byte[] prefixMode = new ProtoWriter().varint(24, 0).toByteArray();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(data);
        joined.writeBytes(
                new ProtoWriter().bytes(3, normalizer).bytes(2, prefixMode).toByteArray());
        return SentencePieceTokenizer.of(
                model + " (changed)", joined.toByteArray(), SentencePieceOptions.DEFAULT);
    }

    private static String text(Map<String, String> corpus, String id) {
        String text = corpus.get(id);
        if (text == null) {
            throw new TestAbortedException("corpus.jsonl holds no input " + id);
        }
        return text;
    }

    private static int[] ids(JsonNode line) {
        JsonNode node = line.get("ids");
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
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                nodes.add(JSON.readTree(line));
            }
            return nodes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try (InputStream stream = stream(file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream stream(Path file) throws IOException {
        InputStream stream = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream;
    }
}
