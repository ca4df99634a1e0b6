package dev.jeval.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Facts about the terminal that stderr goes to.
public final class Terminal {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /// Whether stderr is a terminal, so that a line may be redrawn.
    public static boolean stderrIsTerminal() {
        try {
            if (Files.isSymbolicLink(STDERR)) {
                String target = Files.readSymbolicLink(STDERR).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            }
        } catch (IOException e) {
            return false;
        }
        return Objects.requireNonNull(System.console()).isTerminal();
    }

    /// The columns that `text` takes in a terminal: two for East Asian wide characters and emoji,
    /// none for combining marks.
    public static int columns(String text) {
        return text.codePoints().map(Terminal::columns).sum();
    }

    /// `text` followed by spaces up to `width` columns.
    public static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - columns(text)));
    }

    /// Spaces up to `width` columns, then `text`.
    public static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - columns(text))) + text;
    }

    private static int columns(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT
                || type == Character.CONTROL) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    /// Blocks whose characters are East Asian Wide or Fullwidth (Unicode annex 11), by block.
    private static boolean isWide(int codePoint) {
        return codePoint >= 0x1100 && codePoint <= 0x115F
                || codePoint >= 0x2E80 && codePoint <= 0x303E
                || codePoint >= 0x3041 && codePoint <= 0xA4CF
                || codePoint >= 0xA960 && codePoint <= 0xA97F
                || codePoint >= 0xAC00 && codePoint <= 0xD7A3
                || codePoint >= 0xF900 && codePoint <= 0xFAFF
                || codePoint >= 0xFE30 && codePoint <= 0xFE6F
                || codePoint >= 0xFF01 && codePoint <= 0xFF60
                || codePoint >= 0xFFE0 && codePoint <= 0xFFE6
                || codePoint >= 0x1F300 && codePoint <= 0x1F64F
                || codePoint >= 0x1F900 && codePoint <= 0x1F9FF
                || codePoint >= 0x20000 && codePoint <= 0x3FFFD;
    }
}
