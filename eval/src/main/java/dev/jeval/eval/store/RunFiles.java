package dev.jeval.eval.store;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/// Names of the files of a run, as lm-evaluation-harness names them.
///
/// @param folder where everything goes: the model's folder below the output path, or the folder of
///   the results file if the output path names one
/// @param resultsStem beginning of the results file's name
/// @param date ISO date with `-` for `:`
public record RunFiles(Path folder, String resultsStem, String date) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSSSSS");

    /// The files of a run.
    ///
    /// @param outputPath `--output_path`
    /// @param modelName name of the model, as the user gave it
    /// @param started local time the run began
    public static RunFiles of(Path outputPath, String modelName, LocalDateTime started) {
        String date = DATE.format(started);
        String name = outputPath.toString();
        if (name.endsWith(".json")) {
            Path parent = outputPath.toAbsolutePath().getParent();
            String file = String.valueOf(outputPath.getFileName());
            return new RunFiles(
                    parent == null ? Path.of(".") : parent,
                    file.substring(0, file.length() - ".json".length()),
                    date);
        }
        return new RunFiles(outputPath.resolve(sanitize(modelName)), "results", date);
    }

    /// A model's name as a folder name: every run of characters that file systems or shells treat
    /// specially becomes `__`.
    public static String sanitize(String modelName) {
        String name = modelName.replaceAll("[\"<>:/|\\\\?*\\[\\]]+", "__");
        return name.isEmpty() || name.equals(".") || name.equals("..") ? "__" : name;
    }

    /// The results file.
    public Path results() {
        return folder.resolve(resultsStem + "_" + date + ".json");
    }

    /// The samples file of a task.
    public Path samples(String task) {
        return folder.resolve("samples_" + sanitize(task) + "_" + date + ".jsonl");
    }

    /// The table of scores that the Swallow scripts write.
    public Path aggregated() {
        return folder.resolve("aggregated_result.json");
    }

    /// The journal of a run.
    ///
    /// @param run text that names what is run
    public Path journal(String run) {
        return folder.resolve(".jeval-journal-" + Hashes.sha256(run).substring(0, 16) + ".jsonl");
    }
}
