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
        if (!kind.endsWith(".json") && !kind.endsWith(".jsonl")) {
            throw new DatasetFormatException(
                    file + ": expected a file that ends in .json, .jsonl (or one of them with .gz)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return JsonRows.read(name.endsWith(".gz") ? new GZIPInputStream(in) : in, name);
        } catch (IOException e) {
            throw new DatasetFormatException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
