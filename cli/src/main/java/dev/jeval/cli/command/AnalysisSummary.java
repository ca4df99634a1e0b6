package dev.jeval.cli.command;

import dev.jeval.analysis.AnalysisResult;
import dev.jeval.analysis.study.FactorStudy;
import dev.jeval.analysis.study.StudyResult;
import dev.jeval.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.IntStream;

/// What an analysis found, in a few lines for the terminal.
final class AnalysisSummary {
    private AnalysisSummary() {}

    static void print(PrintWriter out, AnalysisResult result) {
        StudyResult study = result.study();
        out.printf(
                "%s: %d models × %d benchmarks%n%n",
                result.title(), study.table().models().size(), study.table().benchmarks().size());
        FactorStudy factors = study.factors();
        Table table = new Table("factor", "explains", "largest loadings");
        for (int factor = 0; factor < factors.reported(); factor++) {
            table.row(
                    "PC" + (factor + 1),
                    String.format(Locale.ROOT, "%.4f", factors.explained(factor)),
                    loadings(study, factor));
        }
        out.print(table);
        out.println();
        study.warnings().forEach(warning -> out.println("warning: " + warning));
        study.notes().forEach(note -> out.println("note: " + note));
    }

    /// The three benchmarks that the factor shows in most, with signs.
    private static String loadings(StudyResult study, int factor) {
        double[][] loadings = study.factors().loadings();
        StringBuilder text = new StringBuilder();
        IntStream.range(0, loadings.length)
                .boxed()
                .sorted((a, b) ->
                        Double.compare(
                                Math.abs(loadings[b][factor]), Math.abs(loadings[a][factor])))
                .limit(3)
                .forEach(i ->
                        text.append(text.isEmpty() ? "" : ", ")
                                .append(study.table().benchmarks().get(i).label())
                                .append(String.format(Locale.ROOT, " %+.2f", loadings[i][factor])));
        return text.toString();
    }
}
