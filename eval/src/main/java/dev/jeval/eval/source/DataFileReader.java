package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads one data file by the ending of its name.
final class DataFileReader {
    private DataFileReader() {}

    /// The documents of a file.
    ///
    /// @param options `dataset_kwargs`
    /// @throws DatasetFormatException if it is damaged or of an unknown kind
    static List<Map<String, @Nullable Object>> read(
            Path file, Map<String, @Nullable Object> options) {
        String name = file.getFileName().toString();
        String kind = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        String ending = kind.substring(kind.lastIndexOf('.') + 1);
        try (InputStream bytes = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            return switch (ending) {
                case "json", "jsonl" -> JsonRows.read(in, file.toString());
                case "txt" -> TextRows.read(in, file.toString(), options.get("sample_by"));
                default ->
                        throw new DatasetFormatException(
                                file
                                        + ": expected a file that ends in .json, .jsonl or .txt (or"
                                        + " one of them with .gz)");
            };
        } catch (IOException e) {
            throw new DatasetFormatException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
