package dev.jeval.eval.report;

import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.python.PythonLiteral;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `aggregated_result.json`: one score per column of the Swallow project's table, each between 0
/// and 1, and -1 where there is none. Columns that a run has no score for keep the value of an
/// earlier run of the same model.
///
/// Source of the columns: `scripts/column-path-key.csv` of swallow-evaluation.
public final class SwallowScores {
    private static final String COLUMNS = "/dev/jeval/eval/swallow-columns.csv";
    private static final double MISSING = -1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private record Column(String name, String task, String metric, double maxScore) {}

    private SwallowScores() {}

    /// The file's text.
    ///
    /// @param model name of the model
    /// @param results content of the results file
    /// @param previous the file of earlier runs; may be missing
    public static String text(String model, Map<String, @Nullable Object> results, Path previous) {
        Map<String, Double> earlier = read(previous);
        Map<String, Object> scores = new LinkedHashMap<>();
        List<String> overall = new ArrayList<>();
        for (Column column : columns()) {
            double score = score(column, results);
            if (Double.isNaN(score)) {
                score = earlier.getOrDefault(column.name(), MISSING);
            }
            scores.put(column.name(), score);
            overall.add(PythonLiteral.repr(score));
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("model", model);
        content.put("result", scores);
        content.put("overall", String.join(",", overall));
        content.put("tasks", List.copyOf(scores.keySet()));
        return PythonJson.indented(content);
    }

    /// The mean of the column's tasks (joined by `+`); `NaN` unless all of them were run.
    private static double score(Column column, Map<String, @Nullable Object> results) {
        double sum = 0;
        String[] tasks = column.task().split("\\+", -1);
        for (String task : tasks) {
            if (results.get("results") instanceof Map<?, ?> entries
                    && entries.get(task) instanceof Map<?, ?> metrics
                    && metrics.get(column.metric()) instanceof Number value) {
                sum += value.doubleValue() / column.maxScore();
            } else {
                return Double.NaN;
            }
        }
        return sum / tasks.length;
    }

    private static Map<String, Double> read(Path file) {
        Map<String, Double> scores = new LinkedHashMap<>();
        try {
            if (Files.isRegularFile(file)) {
                JsonNode result = MAPPER.readTree(file.toFile()).path("result");
                result.properties()
                        .forEach(entry -> {
                            if (entry.getValue().isNumber()) {
                                scores.put(entry.getKey(), entry.getValue().asDouble());
                            }
                        });
            }
        } catch (JacksonException e) {
            scores.clear();
        }
        return scores;
    }

    private static List<Column> columns() {
        try (InputStream in = SwallowScores.class.getResourceAsStream(COLUMNS)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + COLUMNS);
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split(";", -1))
                    .map(p -> new Column(p[0], p[1], p[2], Double.parseDouble(p[3])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
