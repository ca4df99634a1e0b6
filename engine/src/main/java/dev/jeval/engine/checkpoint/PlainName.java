package dev.jeval.engine.checkpoint;

/// Names that come from inside files and are about to become paths.
final class PlainName {
    private static final int MAX_CHARS = 255;

    private PlainName() {}

    /// Whether `name` names an entry of a directory and nothing else: not empty, no separators, no
    /// drive letters, no control characters, neither `.` nor `..`.
    static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_CHARS
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    }
}
