package dev.jeval.eval.store;

import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Answers on disk in the order they were finished, so that a killed run can go on where it
/// stopped.
///
/// A text file: a header line that names what the answers depend on, then one line per answer, each
/// with a checksum in front. Lines are written at once and synced to the disk at least twice a
/// second; a line that a crash left half written is cut off when the file is opened again. Failed
/// answers are not kept: they are asked again.
///
/// Not thread-safe. Whoever opens it closes it.
public final class Journal implements AutoCloseable {
    private static final String MAGIC = "jeval-journal-1";
    private static final long SYNC_NANOS = 500_000_000L;
    private static final int MAX_LINE = 64 << 20;

    private final Path file;
    private final FileChannel channel;
    private final String created;
    private final Map<String, Response> known;
    private long lastSync = System.nanoTime();
    private boolean dirty;

    private Journal(Path file, FileChannel channel, String created, Map<String, Response> known) {
        this.file = file;
        this.channel = channel;
        this.created = created;
        this.known = known;
    }

    /// Opens a journal, or starts it.
    ///
    /// @param file where it lies
    /// @param subject what the answers depend on (model and settings); a file about another subject
    ///   is started anew
    /// @param now text kept in a new journal's header, such as the time the run began
    /// @throws EvaluationException if it cannot be read or written
    public static Journal open(Path file, String subject, String now) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                return recover(file, channel, subject, now);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EvaluationException(
                    "journal " + file + ": cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Journal recover(Path file, FileChannel channel, String subject, String now)
            throws IOException {
        Map<String, Response> known = new HashMap<>();
        String expected = MAGIC + " " + Hashes.sha256(subject) + " ";
        String created = now;
        long end = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            String header = nextLine(in);
            if (header != null && header.startsWith(expected)) {
                created = header.substring(expected.length());
                end = bytes(header);
                for (String line = nextLine(in); line != null; line = nextLine(in)) {
                    ResponseCodec.Entry entry = ResponseCodec.decode(line);
                    if (entry == null) {
                        break;
                    }
                    known.put(entry.key(), entry.response());
                    end += bytes(line);
                }
            }
        }
        channel.truncate(end);
        channel.position(end);
        Journal journal = new Journal(file, channel, created, known);
        if (end == 0) {
            journal.write(expected + now);
            journal.sync();
        }
        return journal;
    }

    /// The next line whose checksum is right, without checksum and line end; null at the end of the
    /// file or at the first damaged line.
    private static @Nullable String nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() >= MAX_LINE) {
                return null;
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.length() > 9 && text.startsWith(checksum(text.substring(9)) + " ")
                ? text.substring(9)
                : null;
    }

    private static long bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length + 10L;
    }

    private static String checksum(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    /// The text its header was started with.
    public String created() {
        return created;
    }

    /// The answer to a request; null if there is none yet.
    public @Nullable Response find(Request request) {
        return known.get(RequestKey.of(request));
    }

    /// Adds an answer. Failed ones are left out.
    ///
    /// @throws EvaluationException if it cannot be written
    public void append(Request request, Response response) {
        if (response instanceof Response.Failed) {
            return;
        }
        try {
            write(ResponseCodec.encode(RequestKey.of(request), response));
            if (System.nanoTime() - lastSync >= SYNC_NANOS) {
                sync();
            }
        } catch (IOException e) {
            throw new EvaluationException(
                    "journal " + file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private void write(String line) throws IOException {
        String text = checksum(line) + " " + line + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        dirty = true;
    }

    private void sync() throws IOException {
        if (dirty) {
            channel.force(false);
            dirty = false;
        }
        lastSync = System.nanoTime();
    }

    /// Closes and removes the journal of a finished run.
    public void discard() {
        close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new EvaluationException(
                    "journal " + file + ": cannot be removed: " + e.getMessage(), e);
        }
    }

    /// Syncs and closes the file; what it holds stays. Closing twice does nothing.
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                sync();
                channel.close();
            }
        } catch (IOException e) {
            throw new EvaluationException(
                    "journal " + file + ": cannot be closed: " + e.getMessage(), e);
        }
    }
}
