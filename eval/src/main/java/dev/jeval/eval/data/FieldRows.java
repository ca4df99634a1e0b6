package dev.jeval.eval.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.jeval.eval.DatasetFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of files made of fields or lines; every value is a string.
final class FieldRows {
    /// Characters of one field, and of the reader's buffer.
    private static final int MAX_FIELD = 1 << 24;

    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    private final Path file;
    private List<String> columns;
    private boolean headerIsNext;

    private FieldRows(Path file, DataOptions options) {
        this.file = file;
        this.columns = options.columns();
        this.headerIsNext = options.header();
    }

    /// Fields that may be enclosed in quotes (RFC 4180).
    static List<Map<String, @Nullable Object>> quoted(
            InputStream in, Path file, DataOptions options) throws IOException {
        FieldRows rows = new FieldRows(file, options);
        InputStreamReader reader =
                new InputStreamReader(Utf8.withoutMark(in), StandardCharsets.UTF_8.newDecoder());
        try (CsvReader<CsvRecord> csv =
                CsvReader.builder()
                        .fieldSeparator(options.delimiter())
                        .commentStrategy(CommentStrategy.NONE)
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .maxBufferSize(MAX_FIELD)
                        .build(
                                CsvRecordHandler.of(handler ->
                                        handler.maxFieldSize(MAX_FIELD)
                                                .maxRecordSize(4 * MAX_FIELD)),
                                reader)) {
            for (CsvRecord record : csv) {
                rows.add(record.getFields(), record.getStartingLineNumber());
            }
        } catch (CsvParseException e) {
            throw new DatasetFormatException(
                    "%s: expected fields divided by '%s', got: %s"
                            .formatted(file, printable(options.delimiter()), e.getMessage()),
                    e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new DatasetFormatException(
                        "%s, after row %d: expected UTF-8, got other bytes"
                                .formatted(file, rows.rows.size()),
                        e);
            }
            throw e.getCause();
        }
        return rows.rows;
    }

    private static String printable(char delimiter) {
        return delimiter == '\t' ? "\\t" : String.valueOf(delimiter);
    }

    /// Fields in which quotes mean nothing.
    static List<Map<String, @Nullable Object>> plain(
            LineReader lines, Path file, DataOptions options) throws IOException {
        FieldRows rows = new FieldRows(file, options);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isEmpty()) {
                rows.add(split(line, options.delimiter()), lines.number());
            }
        }
        return rows.rows;
    }

    private static List<String> split(String line, char delimiter) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int end = line.indexOf(delimiter); end >= 0; end = line.indexOf(delimiter, start)) {
            fields.add(line.substring(start, end));
            start = end + 1;
        }
        fields.add(line.substring(start));
        return fields;
    }

    /// One row per line, in the field `text`.
    static List<Map<String, @Nullable Object>> text(LineReader lines) throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("text", line);
            rows.add(row);
        }
        return rows;
    }

    private void add(List<String> fields, long line) {
        if (headerIsNext) {
            headerIsNext = false;
            columns = List.copyOf(fields);
            return;
        }
        if (columns.isEmpty()) {
            columns = numbers(fields.size());
        }
        if (fields.size() != columns.size()) {
            throw new DatasetFormatException(
                    "%s, line %d: expected %d fields, got %d"
                            .formatted(file, line, columns.size(), fields.size()));
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            row.put(columns.get(i), fields.get(i));
        }
        rows.add(row);
    }

    private static List<String> numbers(int count) {
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(String.valueOf(i));
        }
        return names;
    }
}
