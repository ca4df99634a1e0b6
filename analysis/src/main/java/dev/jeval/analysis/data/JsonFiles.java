package dev.jeval.analysis.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON files as Python writes them (`NaN` and `Infinity` allowed).
final class JsonFiles {
    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    private static final long MAX_BYTES = 256L << 20;
    private static final int BRIEF_LENGTH = 40;

    private JsonFiles() {}

    /// Reads one object.
    ///
    /// @throws AnalysisException if the file is not a JSON object
    static JsonNode read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new AnalysisException(
                        file + ": expected at most 256 MiB of JSON, got " + size + " bytes");
            }
            JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
            if (!json.isObject()) {
                throw new AnalysisException(file + ": expected a JSON object, got " + brief(json));
            }
            return json;
        } catch (JacksonException e) {
            throw new AnalysisException(
                    file + ": expected JSON, got something else: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// The beginning of a value, for messages.
    static String brief(JsonNode value) {
        String text = value.toString();
        return text.length() <= BRIEF_LENGTH ? text : text.substring(0, BRIEF_LENGTH) + "…";
    }
}
