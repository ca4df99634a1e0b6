package dev.jeval.perf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Mixed Japanese and English documents for tokenizer measurements, cut from plain text files:
/// three bytes of Japanese for two of English, about 2 KB a document. Where the files are shorter
/// than what is asked for they are read again from another line on, so that documents differ.
public final class TokenizerTexts {
    private static final int DOCUMENT_BYTES = 2048;

    /// Share of Japanese bytes.
    private static final double JAPANESE = 0.6;

    private TokenizerTexts() {}

    /// Documents of at least `bytes` bytes of UTF-8 in total.
    ///
    /// @param folder holds `*.txt` files in UTF-8, some of them Japanese
    /// @throws IOException if a file cannot be read
    public static List<String> documents(Path folder, long bytes) throws IOException {
        List<String> japanese = new ArrayList<>();
        List<String> english = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                boolean latin =
                        lines.stream().flatMapToInt(String::chars).filter(c -> c > 0x7F).count()
                                < Files.size(file) / 10;
                (latin ? english : japanese).addAll(lines);
            }
        }
        if (japanese.isEmpty() || english.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: expected Japanese and English *.txt files, got %d and %d lines"
                            .formatted(folder, japanese.size(), english.size()));
        }
        Source first = new Source(japanese);
        Source second = new Source(english);
        List<String> documents = new ArrayList<>();
        while (first.bytes + second.bytes < bytes) {
            boolean takeFirst = first.bytes <= JAPANESE * (first.bytes + second.bytes);
            documents.add((takeFirst ? first : second).next());
        }
        return documents;
    }

    /// Reads lines round and round, each time from a later line on.
    private static final class Source {
        private final List<String> lines;
        private int at;
        private int round;
        private long bytes;

        Source(List<String> lines) {
            this.lines = lines;
        }

        String next() {
            StringBuilder document = new StringBuilder();
            int size = 0;
            while (size < DOCUMENT_BYTES) {
                if (at >= lines.size()) {
                    round++;
                    at = Math.min(round, lines.size() - 1);
                }
                String line = lines.get(at++);
                document.append(line).append('\n');
                size += line.getBytes(StandardCharsets.UTF_8).length + 1;
            }
            bytes += size;
            return document.toString();
        }
    }
}
