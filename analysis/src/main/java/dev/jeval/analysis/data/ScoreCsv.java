package dev.jeval.analysis.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads a score table from CSV: a header line, then one line per model.
///
/// The first column (or the one called `model`) names the models, each further column of numbers is
/// a benchmark. Columns without any number describe models and are left out. Empty cells, `NA`,
/// `N/A`, `NaN`, `null` and `-` are missing scores.
public final class ScoreCsv {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "-");

    private ScoreCsv() {}

    /// Reads a file.
    ///
    /// @throws AnalysisException if it is not such a table
    public static ScoreTable read(Path file) {
        return read(CsvTable.read(file));
    }

    /// Reads the 35 models × 19 benchmarks of the Swallow project's evaluation (July 2024), which
    /// arXiv 2412.14471 analyses.
    public static ScoreTable paper() {
        return read(CsvTable.resource("/dev/jeval/analysis/paper/scores.csv"));
    }

    static ScoreTable read(CsvTable table) {
        String modelColumn = table.has("model") ? "model" : table.header().getFirst();
        List<String> models = table.rows().stream().map(row -> row.cell(modelColumn)).toList();
        if (models.isEmpty()) {
            throw new AnalysisException(
                    table.source() + ": expected one line per model, got the header only");
        }
        for (CsvTable.Row row : table.rows()) {
            if (row.cell(modelColumn).isEmpty()) {
                throw new AnalysisException(
                        table.source() + ": line " + row.line() + ": expected a model name");
            }
        }
        List<Benchmark> benchmarks = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (String name : table.header()) {
            if (!name.equals(modelColumn) && holdsNumbers(table, name)) {
                benchmarks.add(Benchmark.named(name));
                columns.add(numbers(table, name));
            }
        }
        if (benchmarks.isEmpty()) {
            throw new AnalysisException(
                    table.source()
                            + ": expected columns of numbers beside '"
                            + modelColumn
                            + "', got none");
        }
        double[][] scores = new double[models.size()][benchmarks.size()];
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores[i].length; j++) {
                scores[i][j] = columns.get(j)[i];
            }
        }
        try {
            return ScoreTable.of(models, benchmarks, scores);
        } catch (AnalysisException e) {
            throw new AnalysisException(table.source() + ": " + e.getMessage(), e);
        }
    }

    private static boolean holdsNumbers(CsvTable table, String column) {
        return table.rows().stream().anyMatch(row -> isNumber(row.cell(column)));
    }

    private static double[] numbers(CsvTable table, String column) {
        return table.rows().stream().mapToDouble(row -> number(table, row, column)).toArray();
    }

    private static double number(CsvTable table, CsvTable.Row row, String column) {
        String cell = row.cell(column);
        if (isMissing(cell)) {
            return Double.NaN;
        }
        if (!isNumber(cell)) {
            throw new AnalysisException(
                    table.source()
                            + ": line "
                            + row.line()
                            + ", column '"
                            + column
                            + "': expected a number or nothing, got '"
                            + cell
                            + "'");
        }
        return Double.parseDouble(cell);
    }

    static boolean isMissing(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    static boolean isNumber(String cell) {
        return cell.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");
    }
}
