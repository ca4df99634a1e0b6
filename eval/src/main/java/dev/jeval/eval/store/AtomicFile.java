package dev.jeval.eval.store;

import dev.jeval.eval.EvaluationException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;

/// Writes a file so that readers see the whole of it or nothing.
public final class AtomicFile {
    private AtomicFile() {}

    /// Writes `text` in UTF-8.
    ///
    /// @throws EvaluationException if it cannot be written
    public static void write(Path file, String text) {
        writeAll(file, List.of(text).iterator());
    }

    /// Writes each text followed by a line feed.
    ///
    /// @throws EvaluationException if it cannot be written
    public static void writeLines(Path file, Iterator<String> lines) {
        writeAll(
                file,
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return lines.hasNext();
                    }

                    @Override
                    public String next() {
                        return lines.next() + "\n";
                    }
                });
    }

    private static void writeAll(Path file, Iterator<String> texts) {
        Path absolute = file.toAbsolutePath();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".tmp");
        try {
            Files.createDirectories(absolute.resolveSibling(""));
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
                while (texts.hasNext()) {
                    out.write(texts.next().getBytes(StandardCharsets.UTF_8));
                }
                out.flush();
                channel.force(true);
            }
            Files.move(
                    temporary,
                    absolute,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EvaluationException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
