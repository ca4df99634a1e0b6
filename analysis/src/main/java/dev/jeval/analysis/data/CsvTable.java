package dev.jeval.analysis.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A CSV file with a header line (RFC 4180: quoted cells may hold commas, quotes and line breaks).
///
/// Blank lines are skipped, a byte order mark is ignored, cells are stripped.
final class CsvTable {
    private static final long MAX_BYTES = 64L << 20;

    private final String source;
    private final List<String> header;
    private final List<Row> rows;

    private CsvTable(String source, List<String> header, List<Row> rows) {
        this.source = source;
        this.header = header;
        this.rows = rows;
    }

    /// Reads a file.
    ///
    /// @throws AnalysisException if it is not a CSV file with at least a header
    static CsvTable read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new AnalysisException(
                        file + ": expected a table of at most 64 MiB, got " + size + " bytes");
            }
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// Reads a resource of this module.
    static CsvTable resource(String name) {
        try (InputStream in = CsvTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return parse(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + name, e);
        }
    }

    /// Parses the bytes of a file.
    ///
    /// @param source name for error messages
    /// @throws AnalysisException if they are not a CSV file with at least a header
    static CsvTable parse(String source, byte[] bytes) {
        List<Line> lines = new Parser(source, decode(source, bytes)).lines();
        if (lines.isEmpty()) {
            throw new AnalysisException(source + ": expected a header line, got an empty file");
        }
        List<String> header = lines.getFirst().cells;
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (columns.putIfAbsent(header.get(i), i) != null) {
                throw new AnalysisException(
                        source
                                + ": line 1: expected different column names, got '"
                                + header.get(i)
                                + "' twice");
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Line line : lines.subList(1, lines.size())) {
            if (line.cells.size() != header.size()) {
                throw new AnalysisException(
                        source
                                + ": line "
                                + line.number
                                + ": expected "
                                + header.size()
                                + " cells as in the header, got "
                                + line.cells.size());
            }
            rows.add(new Row(columns, line.cells, line.number));
        }
        return new CsvTable(source, header, rows);
    }

    String source() {
        return source;
    }

    List<String> header() {
        return header;
    }

    List<Row> rows() {
        return rows;
    }

    boolean has(String column) {
        return header.contains(column);
    }

    private static String decode(String source, byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new AnalysisException(
                    source + ": expected UTF-8 text, got other bytes; save the table as UTF-8", e);
        }
    }

    /// One line of cells below the header.
    ///
    /// @param columns index of each column name
    /// @param cells cells in order of the header
    /// @param line number of the line in the file, from 1
    record Row(Map<String, Integer> columns, List<String> cells, int line) {
        /// The cell of a column; empty if there is no such column.
        String cell(String column) {
            Integer index = columns.get(column);
            return index == null ? "" : cells.get(index);
        }
    }

    private record Line(List<String> cells, int number) {}

    /// Splits text into cells.
    private static final class Parser {
        private final String source;
        private final String text;
        private int at;
        private int line = 1;

        Parser(String source, String text) {
            this.source = source;
            this.text = text;
        }

        List<Line> lines() {
            List<Line> lines = new ArrayList<>();
            while (at < text.length()) {
                int number = line;
                List<String> cells = line();
                if (cells.size() > 1 || !cells.getFirst().isEmpty()) {
                    lines.add(new Line(cells, number));
                }
            }
            return lines;
        }

        private List<String> line() {
            List<String> cells = new ArrayList<>();
            while (true) {
                cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
                if (at >= text.length()) {
                    return cells;
                }
                char end = text.charAt(at++);
                if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
                    at++;
                }
                if (end != ',') {
                    line++;
                    return cells;
                }
            }
        }

        private String plain() {
            int from = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at).strip();
        }

        private String quoted() {
            int opened = line;
            StringBuilder cell = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"' && at < text.length() && text.charAt(at) == '"') {
                    at++;
                } else if (c == '"') {
                    if (!plain().isEmpty()) {
                        throw new AnalysisException(
                                source
                                        + ": line "
                                        + line
                                        + ": expected a comma after a closing quote");
                    }
                    return cell.toString().strip();
                } else if (c == '\n') {
                    line++;
                }
                cell.append(c);
            }
            throw new AnalysisException(
                    source
                            + ": line "
                            + opened
                            + ": expected a closing quote, got the end of file");
        }
    }
}
