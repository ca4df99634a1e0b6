package dev.jeval.eval.data;

import dev.jeval.eval.DatasetFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Rows of JSON and JSON Lines files; `NaN` and infinities as Python writes them are numbers.
final class JsonRows {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private JsonRows() {}

    /// One object a line; blank lines are skipped.
    static List<Map<String, @Nullable Object>> lines(LineReader lines, Path file)
            throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                continue;
            }
            String where = "%s, line %d".formatted(file, lines.number());
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
                parser.nextToken();
                rows.add(row(parser, where));
                if (parser.nextToken() != null) {
                    throw new DatasetFormatException(
                            where + ": expected one JSON object, got text after it");
                }
            } catch (JacksonException e) {
                throw malformed(where, e);
            }
        }
        return rows;
    }

    /// An array of objects, or objects one after another.
    static List<Map<String, @Nullable Object>> document(InputStream in, Path file) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY && rows.isEmpty()) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        rows.add(row(parser, where(file, parser)));
                    }
                    if (parser.nextToken() != null) {
                        throw new DatasetFormatException(
                                where(file, parser)
                                        + ": expected the end, got text after the array");
                    }
                    break;
                }
                rows.add(row(parser, where(file, parser)));
            }
        } catch (JacksonException e) {
            String place = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw malformed(file + place, e);
        }
        return rows;
    }

    private static String where(Path file, JsonParser parser) {
        return "%s, line %d".formatted(file, parser.currentTokenLocation().getLineNr());
    }

    private static DatasetFormatException malformed(String where, JacksonException cause) {
        return new DatasetFormatException(
                where + ": expected JSON, got: " + cause.getOriginalMessage(), cause);
    }

    private static Map<String, @Nullable Object> row(JsonParser parser, String where) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new DatasetFormatException(
                    "%s: expected a JSON object, got %s"
                            .formatted(where, describe(parser.currentToken())));
        }
        return object(parser);
    }

    private static String describe(@Nullable JsonToken token) {
        return switch (token) {
            case null -> "nothing";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }

    /// The parser's depth limit bounds this recursion.
    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> {
                Number number = parser.getNumberValue();
                yield number instanceof Integer small ? (Long) small.longValue() : number;
            }
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
