package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks for data files by pattern below a list of folders.
///
/// A pattern is a path relative to one of the folders whose names may hold `*` and `?`; several
/// files that match are read one after the other, sorted by name. `a|b` means b where there is no
/// a.
record DataFolder(List<Path> roots) {
    private static final int MAX_MATCHES = 10_000;

    /// The files that `pattern` means in the first folder that has any; empty if none has.
    List<Path> find(String pattern) {
        for (String part : pattern.split("\\|", -1)) {
            String alternative = part.startsWith("~") ? part.substring(1) : part.strip();
            Path absolute = absolute(alternative);
            if (absolute != null) {
                if (Files.isRegularFile(absolute)) {
                    return List.of(absolute);
                }
                continue;
            }
            for (Path root : roots) {
                List<Path> files = matchGlob(root, alternative);
                if (!files.isEmpty()) {
                    return files;
                }
            }
        }
        return List.of();
    }

    /// A pattern that is an absolute path; null if it is not.
    private static @Nullable Path absolute(String pattern) {
        try {
            Path path = Path.of(pattern);
            return path.isAbsolute() ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /// Walks down one path component at a time, so that a pattern never lists more than it names.
    private static List<Path> matchGlob(Path root, String pattern) {
        List<Path> level = List.of(root);
        String[] parts = pattern.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            List<Path> next = new ArrayList<>();
            for (Path folder : level) {
                if (Files.isDirectory(folder)) {
                    next.addAll(children(folder, parts[i], last));
                }
            }
            level = next;
        }
        return level;
    }

    private static List<Path> children(Path folder, String glob, boolean files) {
        if (glob.equals("..") || glob.equals(".")) {
            return List.of(folder.resolve(glob));
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + escape(glob));
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> matcher.matches(entry.getFileName()))
                    .filter(entry -> files ? Files.isRegularFile(entry) : Files.isDirectory(entry))
                    .sorted()
                    .limit(MAX_MATCHES)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetFormatException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    /// Only `*` and `?` are special.
    private static String escape(String glob) {
        return glob.replaceAll("([\\\\\\[\\]{}])", "\\\\$1");
    }
}
