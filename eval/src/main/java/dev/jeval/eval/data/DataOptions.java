package dev.jeval.eval.data;

import java.util.List;

/// How to read a file of fields. Immutable.
///
/// @param format the format
/// @param header whether the first record names the fields; otherwise `columns` does
/// @param columns names of the fields if there is no header; numbers from 0 if empty
/// @param delimiter the character between fields
/// @param quoted whether `"` encloses fields that hold delimiters, line breaks or (doubled) quotes
/// @param maxBytes size of the unpacked file in bytes before it is refused
public record DataOptions(
        DataFormat format,
        boolean header,
        List<String> columns,
        char delimiter,
        boolean quoted,
        long maxBytes) {
    /// Default of `maxBytes`: 2 GiB.
    public static final long DEFAULT_MAX_BYTES = 1L << 31;

    /// @throws IllegalArgumentException if the limit is not positive
    public DataOptions {
        columns = List.copyOf(columns);
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes: expected > 0, got " + maxBytes);
        }
    }

    /// What is usual for `format`: fields have a header, and quotes where needed.
    public static DataOptions of(DataFormat format) {
        char delimiter = format == DataFormat.TSV ? '\t' : ',';
        return new DataOptions(format, true, List.of(), delimiter, true, DEFAULT_MAX_BYTES);
    }

    /// These options for a file whose first record is a row already.
    ///
    /// @param names of the fields; none for numbers from 0
    public DataOptions withoutHeader(String... names) {
        return new DataOptions(format, false, List.of(names), delimiter, quoted, maxBytes);
    }

    /// These options for a file in which `"` is a character like any other.
    public DataOptions withoutQuotes() {
        return new DataOptions(format, header, columns, delimiter, false, maxBytes);
    }

    /// These options with another delimiter.
    public DataOptions withDelimiter(char value) {
        return new DataOptions(format, header, columns, value, quoted, maxBytes);
    }

    /// These options with another limit of the unpacked size.
    public DataOptions withMaxBytes(long value) {
        return new DataOptions(format, header, columns, delimiter, quoted, value);
    }
}
