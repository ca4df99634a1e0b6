package dev.jeval.tokenizer.internal.io;

import dev.jeval.tokenizer.TokenizerFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// A JSON file that is read once from front to back; what is gzipped is unpacked on the way.
///
/// Strings may be up to [#MAX_STRING] characters and values nested up to [#MAX_DEPTH] deep.
public final class JsonSource {
    private static final int MAX_STRING = 64_000_000;
    private static final int MAX_DEPTH = 200;

    // names are read once and never compared by identity: a symbol table would only cost
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(MAX_STRING)
                                    .maxNameLength(1_000_000)
                                    .maxNestingDepth(MAX_DEPTH)
                                    .build())
                    .build();

    private JsonSource() {}

    /// Reads with an open parser.
    @FunctionalInterface
    public interface Reader<T> {
        /// Reads from the parser, which stands before the first token.
        T read(JsonParser parser) throws IOException;
    }

    /// Opens `file` and hands it to `reader`.
    ///
    /// @throws TokenizerFormatException if it is not JSON
    /// @throws UncheckedIOException if it cannot be read
    public static <T> T read(Path file, Reader<T> reader) {
        try (InputStream in = plain(Files.newInputStream(file));
                JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            return reader.read(parser);
        } catch (JacksonException e) {
            throw new TokenizerFormatException(
                    "%s: expected JSON, got: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /// Reads `file`, which must hold one object.
    public static JsonObject readObject(Path file) {
        return read(
                file,
                parser -> {
                    parser.nextToken();
                    Object value = value(parser);
                    if (parser.nextToken() != null) {
                        throw new TokenizerFormatException(
                                file + ": expected one JSON object, got more after it");
                    }
                    return JsonObject.toObject(value, file.toString());
                });
    }

    /// The value at the parser's current token, as string, [Long], [Double], [Boolean], list, map
    /// or null; the parser stands on its last token afterwards.
    public static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return null;
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                    switch (parser.getNumberType()) {
                        case INT, LONG -> parser.getLongValue();
                        default -> parser.getDoubleValue();
                    };
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /// The stream without gzip compression.
    public static InputStream plain(InputStream in) throws IOException {
        byte[] start = in.readNBytes(2);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
        boolean gzip = start.length == 2 && start[0] == 0x1F && start[1] == (byte) 0x8B;
        return gzip ? new GZIPInputStream(whole, 1 << 16) : whole;
    }
}
