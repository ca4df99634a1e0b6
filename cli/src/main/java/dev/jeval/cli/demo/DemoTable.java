package dev.jeval.cli.demo;

import dev.jeval.cli.demo.DemoModels.DemoModel;
import dev.jeval.cli.terminal.Table;
import dev.jeval.eval.EvaluationResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The demo's scores: models × tasks.
public final class DemoTable {
    /// Tasks with the metric that counts; bits per byte is better when lower.
    private static final List<Column> COLUMNS =
            List.of(
                    new Column("particle_ja", "acc,none", "particle ja"),
                    new Column("word_order_ja", "acc,none", "word order ja"),
                    new Column("text_ja", "bits_per_byte,none", "bits/byte ja ↓"),
                    new Column("jcola_sample", "roc_auc,none", "JCoLA AUC"),
                    new Column("preposition_en", "acc,none", "preposition en"),
                    new Column("word_order_en", "acc,none", "word order en"),
                    new Column("text_en", "bits_per_byte,none", "bits/byte en ↓"),
                    new Column("blimp_sample", "acc,none", "BLiMP"));

    private DemoTable() {}

    private record Column(String task, String metric, String title) {}

    /// Prints one row per model.
    public static void print(
            PrintWriter out, List<DemoModel> models, Map<String, EvaluationResult> evaluated) {
        List<String> header = new ArrayList<>(List.of("model", "ja tokens", "en tokens"));
        COLUMNS.forEach(column -> header.add(column.title()));
        Table table = new Table(header.toArray(String[]::new));
        for (DemoModel model : models) {
            EvaluationResult result = evaluated.get(model.name());
            if (result == null) {
                continue;
            }
            List<String> row = new ArrayList<>();
            row.add(model.name());
            row.add(millions(model.japaneseTokens()));
            row.add(millions(model.englishTokens()));
            for (Column column : COLUMNS) {
                row.add(score(result, column));
            }
            table.row(row.toArray(String[]::new));
        }
        out.print(table);
    }

    private static String score(EvaluationResult result, Column column) {
        return result.results().get("results") instanceof Map<?, ?> tasks
                        && tasks.get(column.task()) instanceof Map<?, ?> metrics
                        && metrics.get(column.metric()) instanceof Number number
                ? String.format(Locale.ROOT, "%.4f", number.doubleValue())
                : "-";
    }

    private static String millions(long tokens) {
        return String.format(Locale.ROOT, "%.2f M", tokens / 1e6);
    }
}
