package dev.jeval.analysis;

import dev.jeval.analysis.report.StudyReport;
import dev.jeval.analysis.study.StudyResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an analysis found, ready to be written.
///
/// @param study the numbers
/// @param title heading of the report
/// @param sources where the scores come from, in sentences
public record AnalysisResult(StudyResult study, String title, List<String> sources) {
    /// Name of the report in the folder given to [#write(Path)].
    public static final String REPORT = "report.html";

    /// Copies the list.
    public AnalysisResult {
        sources = List.copyOf(sources);
    }

    /// Writes `report.html` (self-contained), `analysis.json` (everything), and `scores.csv`,
    /// `correlations.csv`, `loadings.csv`, `factor-scores.csv` and `scaling.csv`.
    ///
    /// The same result gives the same bytes. Files are replaced whole, never left half written.
    ///
    /// @param folder where to; made if it does not exist
    /// @return the report
    /// @throws UncheckedIOException if a file cannot be written
    public Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files().entrySet()) {
                replace(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
        return folder.resolve(REPORT);
    }

    /// The files that [#write(Path)] writes: name and content.
    public Map<String, String> files() {
        StudyCsv csv = new StudyCsv(study);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("scores.csv", csv.scores());
        files.put("correlations.csv", csv.correlations());
        files.put("loadings.csv", csv.loadings());
        files.put("factor-scores.csv", csv.factorScores());
        files.put("scaling.csv", csv.scaling());
        files.put("analysis.json", new StudyJson(study).toJson(title, sources));
        files.put(REPORT, StudyReport.toHtml(study, title, sources));
        return files;
    }

    private static void replace(Path file, String content) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(draft, content.getBytes(StandardCharsets.UTF_8));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
