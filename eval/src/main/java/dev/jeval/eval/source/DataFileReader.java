package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import dev.jeval.eval.data.DataFiles;
import dev.jeval.eval.data.DataFormat;
import dev.jeval.eval.data.DataOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one data file with the options of `dataset_kwargs`.
///
/// `column_names` names the columns of a table without header, `quoting: false` takes quotes as
/// ordinary characters, `delimiter` is one character, `sample_by` divides plain text (`line`,
/// `paragraph`, `document`), `filter` keeps the documents whose fields have the values it names.
final class DataFileReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "data_files",
                    "data_dir",
                    "column_names",
                    "quoting",
                    "delimiter",
                    "sample_by",
                    "filter",
                    "trust_remote_code");

    private DataFileReader() {}

    /// The documents of a file.
    ///
    /// @param kwargs `dataset_kwargs`
    /// @throws DatasetFormatException if it is damaged, of an unknown kind, or an option is unknown
    static List<Map<String, @Nullable Object>> read(
            Path file, Map<String, @Nullable Object> kwargs) {
        for (String key : kwargs.keySet()) {
            if (!KNOWN.contains(key)) {
                throw new DatasetFormatException(
                        "dataset_kwargs: unknown key '%s'; known: %s"
                                .formatted(key, KNOWN.stream().sorted().toList()));
            }
        }
        DataFormat format = DataFormat.of(file);
        Object sampleBy = kwargs.get("sample_by");
        if (format == DataFormat.TEXT && sampleBy != null && !sampleBy.equals("line")) {
            return TextRows.read(file, sampleBy.toString());
        }
        DataOptions options = DataOptions.of(format);
        if (kwargs.get("column_names") instanceof List<?> names) {
            options =
                    options.withoutHeader(
                            names.stream().map(String::valueOf).toArray(String[]::new));
        }
        if (Boolean.FALSE.equals(kwargs.get("quoting"))) {
            options = options.withoutQuotes();
        }
        if (kwargs.get("delimiter") instanceof String text && text.length() == 1) {
            options = options.withDelimiter(text.charAt(0));
        }
        return DataFiles.read(file, options);
    }
}
