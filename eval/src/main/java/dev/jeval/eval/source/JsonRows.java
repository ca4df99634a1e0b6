package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON documents: an array of objects, or objects one after the other (JSON Lines).
public final class JsonRows {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonRows() {}

    /// All documents of a stream; the caller closes it.
    ///
    /// @param name of the file, for messages
    /// @throws DatasetFormatException if it is not JSON, or an item is not an object
    /// @throws IOException if it cannot be read
    public static List<Map<String, @Nullable Object>> read(InputStream in, String name)
            throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        BufferedInputStream bytes = new BufferedInputStream(in);
        skipByteOrderMark(bytes);
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            boolean array = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY && !array && rows.isEmpty()) {
                    array = true;
                } else if (token == JsonToken.START_OBJECT) {
                    rows.add(row(MAPPER.readValue(parser, Map.class)));
                } else if (token != JsonToken.END_ARRAY || !array) {
                    throw new DatasetFormatException(
                            "%s: line %d: expected an object, got %s"
                                    .formatted(name, parser.currentLocation().getLineNr(), token));
                }
            }
        } catch (JacksonException e) {
            throw new DatasetFormatException(
                    "%s: item %d: not valid JSON: %s"
                            .formatted(name, rows.size() + 1, e.getOriginalMessage()),
                    e);
        }
        return rows;
    }

    private static Map<String, @Nullable Object> row(Map<?, ?> map) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        map.forEach((key, value) -> row.put(String.valueOf(key), value));
        return row;
    }

    private static void skipByteOrderMark(BufferedInputStream in) throws IOException {
        in.mark(3);
        if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF) {
            in.reset();
        }
    }
}
