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

    /// What each document gives the metric, by its id: its score, or the two numbers that the
    /// aggregation needs (log-likelihood and units; score and label). Null if some line has
    /// neither.
    ///
    /// @param filter filter whose lines count; lines without a filter count too
    /// @throws AnalysisException if a line is not JSON
    static @Nullable Map<String, double[]> read(Path file, String metric, String filter) {
        Map<String, double[]> scores = new TreeMap<>();
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
                double[] numbers = numbers(sample.path(metric));
                if (numbers == null) {
                    return null;
                }
                scores.put(sample.path("doc_id").asString(""), numbers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return scores;
    }

    private static double @Nullable [] numbers(JsonNode score) {
        if (score.isNumber() || score.isBoolean()) {
            return new double[] {
                score.isBoolean() ? (score.asBoolean() ? 1 : 0) : score.asDouble()
            };
        }
        boolean pair = score.isArray() && score.size() == 2;
        return pair && score.get(0).isNumber() && score.get(1).isNumber()
                ? new double[] {score.get(0).asDouble(), score.get(1).asDouble()}
                : null;
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
