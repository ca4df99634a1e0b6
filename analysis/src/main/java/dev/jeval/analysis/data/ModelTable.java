package dev.jeval.analysis.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads facts about models from CSV, one line per model.
///
/// Columns, all but `model` optional: `name`, `strategy`, `base_model`, `params_b`,
/// `tokens_total_b`, `tokens_ja_b`, `tokens_en_b` (in billions: of the model itself, or of a model
/// trained from scratch), and for continual training `continual_tokens_b` and `continual_ja_share`.
/// A continually trained model has the tokens of its base model, if that is in the table, plus its
/// own; the share that is not Japanese counts as English. A chat or instruct base counts as the
/// model it was tuned from.
public final class ModelTable {
    private static final double BILLION = 1e9;

    /// Longest chain of base models; a longer one is a cycle.
    private static final int MAX_GENERATIONS = 20;

    private final CsvTable table;
    private final Map<String, CsvTable.Row> rows = new HashMap<>();

    private ModelTable(CsvTable table) {
        this.table = table;
        if (!table.has("model")) {
            throw new AnalysisException(
                    table.source()
                            + ": expected a column 'model', got "
                            + String.join(", ", table.header()));
        }
        for (CsvTable.Row row : table.rows()) {
            if (rows.put(row.cell("model"), row) != null) {
                throw new AnalysisException(
                        table.source()
                                + ": line "
                                + row.line()
                                + ": expected each model once, got "
                                + row.cell("model")
                                + " twice");
            }
        }
    }

    /// Reads a file.
    ///
    /// @throws AnalysisException if it is not such a table
    public static List<ModelFacts> read(Path file) {
        return new ModelTable(CsvTable.read(file)).facts();
    }

    /// The facts about the models of [ScoreCsv#paper()]; the resource says where each comes from.
    public static List<ModelFacts> paper() {
        return new ModelTable(CsvTable.resource("/dev/jeval/analysis/paper/models.csv")).facts();
    }

    static List<ModelFacts> parse(CsvTable table) {
        return new ModelTable(table).facts();
    }

    private List<ModelFacts> facts() {
        Map<String, ModelFacts> facts = new LinkedHashMap<>();
        for (CsvTable.Row row : table.rows()) {
            String model = row.cell("model");
            String name = row.cell("name");
            facts.put(
                    model,
                    new ModelFacts(
                            model,
                            name.isEmpty() ? ModelFacts.shortName(model) : name,
                            row.cell("strategy"),
                            row.cell("base_model"),
                            number(row, "params_b") * BILLION,
                            tokens(row, Language.OTHER, 0) * BILLION,
                            tokens(row, Language.JAPANESE, 0) * BILLION,
                            tokens(row, Language.ENGLISH, 0) * BILLION));
        }
        return List.copyOf(facts.values());
    }

    /// Tokens in billions, the base model's included.
    private double tokens(CsvTable.Row row, Language language, int generation) {
        if (generation > MAX_GENERATIONS) {
            throw new AnalysisException(
                    table.source()
                            + ": line "
                            + row.line()
                            + ": expected base models that end somewhere, got a cycle");
        }
        double own = number(row, ownColumn(language));
        double continual = number(row, "continual_tokens_b");
        if (Double.isNaN(continual)) {
            return own;
        }
        CsvTable.Row base = base(row.cell("base_model"));
        double before = base == null ? own : tokens(base, language, generation + 1);
        double share = number(row, "continual_ja_share");
        return before
                + switch (language) {
                    case JAPANESE -> continual * share;
                    case ENGLISH -> continual * (1 - share);
                    case OTHER -> continual;
                };
    }

    private CsvTable.@Nullable Row base(String name) {
        CsvTable.Row exact = rows.get(name);
        return exact != null ? exact : rows.get(name.replaceFirst("(?i)-(chat|instruct)\\b", ""));
    }

    private static String ownColumn(Language language) {
        return switch (language) {
            case JAPANESE -> "tokens_ja_b";
            case ENGLISH -> "tokens_en_b";
            case OTHER -> "tokens_total_b";
        };
    }

    private double number(CsvTable.Row row, String column) {
        String cell = row.cell(column);
        if (ScoreCsv.isMissing(cell)) {
            return Double.NaN;
        }
        if (!ScoreCsv.isNumber(cell) || Double.parseDouble(cell) < 0) {
            throw new AnalysisException(
                    table.source()
                            + ": line "
                            + row.line()
                            + ", column '"
                            + column
                            + "': expected a number, got '"
                            + cell
                            + "'");
        }
        return Double.parseDouble(cell);
    }
}
