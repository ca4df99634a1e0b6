package dev.jeval.eval.data;

import dev.jeval.eval.DatasetFormatException;
import java.nio.file.Path;
import java.util.Locale;

/// How a data file is written.
public enum DataFormat {
    /// One JSON object a line.
    JSON_LINES,
    /// One JSON array of objects; or one object, a single row; or objects one after another, as
    /// JGLUE writes into files named `.json`.
    JSON,
    /// Fields divided by commas.
    CSV,
    /// Fields divided by tabs.
    TSV,
    /// One text a line, in the field `text`.
    TEXT,
    /// One row per child of the root element.
    XML;

    /// The format that the name of `file` says, not counting `.gz`.
    ///
    /// @throws DatasetFormatException if the name ends in nothing known
    public static DataFormat of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        String ending = plain.substring(plain.lastIndexOf('.') + 1);
        return switch (ending) {
            case "jsonl", "ndjson" -> JSON_LINES;
            case "json" -> JSON;
            case "csv" -> CSV;
            case "tsv" -> TSV;
            case "txt" -> TEXT;
            case "xml" -> XML;
            default ->
                    throw new DatasetFormatException(
                            "%s: expected a file named .jsonl, .json, .csv, .tsv, .txt or .xml, or one of these with .gz, got '.%s'; convert it to JSON Lines"
                                    .formatted(file, ending));
        };
    }
}
