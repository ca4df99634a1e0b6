package dev.jeval.engine.checkpoint;

import dev.jeval.engine.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON from outside with limits on size and depth and without duplicate names.
final class JsonFiles {
    /// Far above any published `config.json` or index of shards (the largest are a few MB).
    private static final long MAX_FILE_BYTES = 64L << 20;

    /// Deeper nesting is not configuration.
    private static final int MAX_FILE_DEPTH = 32;

    private static final int MAX_STRING_CHARS = 1 << 20;
    private static final int MAX_NAME_CHARS = 1 << 16;

    private JsonFiles() {}

    /// A streaming parser of `json` (UTF-8) that refuses duplicate names and nesting beyond
    /// `maxDepth`.
    static JsonParser parser(byte[] json, int maxDepth) {
        return factory(maxDepth).createParser(ObjectReadContext.empty(), json);
    }

    /// The object in `file`; `NaN` and `Infinity` are read as Python writes them.
    static JsonNode object(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw new ModelFormatException(
                        "%s: expected at most %d bytes of JSON, got %d"
                                .formatted(file, MAX_FILE_BYTES, size));
            }
            return object(
                    file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// The object in `json`; `where` names it in messages.
    static JsonNode object(String where, String json) {
        try {
            JsonNode node = JsonMapper.builder(factory(MAX_FILE_DEPTH)).build().readTree(json);
            if (!node.isObject()) {
                throw new ModelFormatException(
                        where + ": expected a JSON object, got " + node.getNodeType());
            }
            return node;
        } catch (JacksonException e) {
            throw new ModelFormatException(where + ": not valid JSON: " + explain(e), e);
        }
    }

    /// What went wrong, on one line, with line and column.
    static String explain(JacksonException e) {
        String what = Objects.requireNonNullElse(e.getOriginalMessage(), "not valid JSON");
        String line = what.lines().findFirst().orElse("not valid JSON");
        var at = e.getLocation();
        return at == null
                ? line
                : line + " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    }

    private static JsonFactory factory(int maxDepth) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(maxDepth)
                                .maxStringLength(MAX_STRING_CHARS)
                                .maxNameLength(MAX_NAME_CHARS)
                                .build())
                .build();
    }
}
