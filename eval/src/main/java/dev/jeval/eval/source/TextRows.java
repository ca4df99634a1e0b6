package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads plain text as documents with the one field `text`, larger than a line.
final class TextRows {
    private TextRows() {}

    /// The documents of a UTF-8 file; a byte order mark is dropped.
    ///
    /// @param sampleBy `paragraph` (blank lines divide them) or `document` (the whole file)
    /// @throws DatasetFormatException if the text is not UTF-8 or `sampleBy` is unknown
    static List<Map<String, @Nullable Object>> read(Path file, String sampleBy) {
        String text = decode(file);
        List<String> parts =
                switch (sampleBy) {
                    case "paragraph" -> List.of(text.split("\\R{2,}", -1));
                    case "document" -> List.of(text);
                    default ->
                            throw new DatasetFormatException(
                                    "%s: sample_by: expected line, paragraph or document, got %s"
                                            .formatted(file, sampleBy));
                };
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String part : parts) {
            if (!part.isBlank()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("text", part);
                rows.add(row);
            }
        }
        return rows;
    }

    private static String decode(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new DatasetFormatException(file + ": expected UTF-8 text", e);
        } catch (IOException e) {
            throw new DatasetFormatException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
