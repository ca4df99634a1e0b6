package dev.jeval.eval.score;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What perplexities are counted in.
final class TextUnits {
    /// Python's `\s+`.
    private static final Pattern SPACE =
            Pattern.compile(
                    "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f"
                            + "\\u3000]+");

    private TextUnits() {}

    /// Bytes of UTF-8.
    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// `len(re.split(r"\s+", text))`.
    static int words(String text) {
        return SPACE.split(text, -1).length;
    }
}
