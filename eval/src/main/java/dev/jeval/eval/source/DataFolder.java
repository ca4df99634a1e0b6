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

/// Looks for data files by pattern below a list of folders.
///
/// A pattern is a path relative to one of the folders whose names may hold `*` and `?`; several
/// files that match are read one after the other, sorted by name. `a|b` means b where there is no
/// a.
record DataFolder(List<Path> roots) {
    private static final int MAX_MATCHES = 10_000;

    /// The files that `pattern` means in the first folder that has any; empty if none has.
    List<Path> find(String pattern) {
        for (String alternative : pattern.split("\\|", -1)) {
            for (Path root : roots) {
                List<Path> files = match(root, alternative.strip());
                if (!files.isEmpty()) {
                    return files;
                }
            }
        }
        return List.of();
    }

    private static List<Path> match(Path root, String pattern) {
        Path relative;
        try {
            relative = Path.of(pattern);
        } catch (InvalidPathException e) {
            return matchGlob(root, pattern);
        }
        if (relative.isAbsolute()) {
            return Files.isRegularFile(relative) ? List.of(relative) : List.of();
        }
        Path file = root.resolve(relative);
        if (Files.isRegularFile(file)) {
            return List.of(file);
        }
        return matchGlob(root, pattern);
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
