package dev.jeval.eval.data;

import dev.jeval.eval.DatasetFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Reads a data file into rows.
///
/// A row maps field names, in file order, to null, `Boolean`, `Long` (`BigInteger` beyond 64 bits),
/// `Double`, `String`, `List` and `Map`. Rows may be changed by the caller. Thread-safe.
public final class DataFiles {
    private DataFiles() {}

    /// The rows of `file`, in the format that its name says.
    ///
    /// @throws DatasetFormatException if the file is missing, damaged, or in no known format
    public static List<Map<String, @Nullable Object>> read(Path file) {
        return read(file, DataOptions.of(DataFormat.of(file)));
    }

    /// The rows of `file`, read as `options` say; unpacked if its name ends in `.gz`.
    ///
    /// @throws DatasetFormatException if the file is missing or damaged
    public static List<Map<String, @Nullable Object>> read(Path file, DataOptions options) {
        if (!Files.isRegularFile(file)) {
            throw new DatasetFormatException(
                    "%s: expected a data file, got %s"
                            .formatted(file, Files.exists(file) ? "a folder" : "nothing there"));
        }
        try (InputStream in = open(file, options)) {
            return switch (options.format()) {
                case JSON_LINES -> JsonRows.lines(new LineReader(in, file), file);
                case JSON -> JsonRows.document(Utf8.withoutMark(in), file);
                case CSV, TSV ->
                        options.quoted()
                                ? FieldRows.quoted(in, file, options)
                                : FieldRows.plain(new LineReader(in, file), file, options);
                case TEXT -> FieldRows.text(new LineReader(in, file));
                case XML -> XmlRows.read(in, file);
            };
        } catch (EOFException | ZipException e) {
            throw new DatasetFormatException(
                    "%s: expected a whole gzip file, got a damaged or cut one (%s)"
                            .formatted(file, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static InputStream open(Path file, DataOptions options) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            boolean packed = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            return new Bounded(
                    packed ? new GZIPInputStream(in, 1 << 16) : in, file, options.maxBytes());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /// Refuses a stream longer than a limit: a small packed file can hold any amount.
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private final Path file;
        private final long maxBytes;
        private long read;

        Bounded(InputStream in, Path file, long maxBytes) {
            this.in = in;
            this.file = file;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = in.read(bytes, offset, length);
            count(Math.max(got, 0));
            return got;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > maxBytes) {
                throw new DatasetFormatException(
                        "%s: expected at most %d bytes unpacked (option maxBytes), got more"
                                .formatted(file, maxBytes));
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
