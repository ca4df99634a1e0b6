package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads plain text as documents with the one field `text`, as the `text` loader of Hugging Face
/// datasets does.
final class TextRows {
    private TextRows() {}

    /// The documents of a UTF-8 file; a byte order mark is dropped.
    ///
    /// @param name of the file, for messages
    /// @param sampleBy `line` (the default), `paragraph` or `document`
    /// @throws DatasetFormatException if the text is not UTF-8 or `sampleBy` is unknown
    /// @throws IOException if it cannot be read
    static List<Map<String, @Nullable Object>> read(
            InputStream in, String name, @Nullable Object sampleBy) throws IOException {
        String text = decode(in.readAllBytes(), name);
        List<String> parts =
                switch (sampleBy == null ? "line" : sampleBy.toString()) {
                    case "line" -> lines(text);
                    case "paragraph" ->
                            List.of(text.split("\\R{2,}", -1)).stream()
                                    .filter(part -> !part.isBlank())
                                    .toList();
                    case "document" -> text.isEmpty() ? List.of() : List.of(text);
                    default ->
                            throw new DatasetFormatException(
                                    "%s: sample_by: expected line, paragraph or document, got %s"
                                            .formatted(name, sampleBy));
                };
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String part : parts) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("text", part);
            rows.add(row);
        }
        return rows;
    }

    /// Lines end at a line feed, with or without a carriage return before it; nothing else ends
    /// one.
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            int cut = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
            lines.add(text.substring(from, cut));
            from = to + 1;
        }
        return lines;
    }

    private static String decode(byte[] bytes, String name) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new DatasetFormatException(name + ": expected UTF-8 text", e);
        }
    }
}
