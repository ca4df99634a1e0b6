package dev.jeval.analysis.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Reads facts about models from `training.json` files beside checkpoints: `name`, `base`,
/// `strategy`, `parameters` and `tokens` (`ja`, `en`: seen in all, those of the base included).
public final class TrainingRecords {
    private static final int DEPTH = 3;
    private static final String FILE_NAME = "training.json";

    private TrainingRecords() {}

    /// Reads the `training.json` of a checkpoint folder, or of all checkpoints in a folder.
    ///
    /// @throws AnalysisException if there is none, or one is broken
    public static List<ModelFacts> read(Path folder) {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder, DEPTH)) {
            files = walk.filter(path -> path.endsWith(FILE_NAME)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        if (files.isEmpty()) {
            throw new AnalysisException(
                    folder + ": expected checkpoints with a " + FILE_NAME + ", got none");
        }
        List<ModelFacts> facts = new ArrayList<>();
        for (Path file : files) {
            facts.add(facts(file, JsonFiles.read(file)));
        }
        return facts;
    }

    private static ModelFacts facts(Path file, JsonNode json) {
        String name = json.path("name").asString("");
        if (name.isEmpty()) {
            Path parent = file.toAbsolutePath().getParent();
            name = parent == null ? "" : String.valueOf(parent.getFileName());
        }
        double japanese = count(file, json.path("tokens"), "ja");
        double english = count(file, json.path("tokens"), "en");
        return new ModelFacts(
                name,
                name,
                json.path("strategy").asString(""),
                json.path("base").asString(""),
                count(file, json, "parameters"),
                japanese + english,
                japanese,
                english);
    }

    private static double count(Path file, JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Double.NaN;
        }
        if (!value.isNumber() || value.asDouble() < 0) {
            throw new AnalysisException(
                    file + ": '" + key + "': expected a count, got " + JsonFiles.brief(value));
        }
        return value.asDouble();
    }
}
