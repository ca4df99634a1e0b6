package dev.jeval.analysis.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads the scores of single documents from a `samples_*.jsonl` file.
final class SampleFile {
    private SampleFile() {}

    /// The metric of each document by its id; null if the file has no number for it on some line.
    ///
    /// @param filter filter whose lines count; lines without a filter count too
    /// @throws AnalysisException if a line is not JSON
    static @Nullable Map<String, Double> read(Path file, String metric, String filter) {
        Map<String, Double> scores = new TreeMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                JsonNode sample = parse(file, number, line);
                if (!sample.path("filter").asString(filter).equals(filter)) {
                    continue;
                }
                JsonNode score = sample.path(metric);
                if (!score.isNumber() && !score.isBoolean()) {
                    return null;
                }
                scores.put(sample.path("doc_id").asString(""), score.asDouble());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return scores;
    }

    private static JsonNode parse(Path file, int number, String line) {
        try {
            return JsonFiles.MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new AnalysisException(
                    file + ": line " + number + ": expected JSON: " + e.getOriginalMessage(), e);
        }
    }
}
