package dev.jeval.eval.python;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A regular expression in Python's notation with Python's meaning of `\w \d \s \b . $` (Unicode
/// classes; only a line feed ends a line).
///
/// Immutable; safe for use by many threads.
public final class PythonRegex {
    /// Letters, numbers and the underscore; unlike in Java, no marks.
    private static final String WORD = "\\p{L}\\p{N}_";

    /// `str.isspace`.
    private static final String SPACE =
            "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

    private static final String BOUNDARY =
            "(?:(?<=[" + WORD + "])(?![" + WORD + "])|(?<![" + WORD + "])(?=[" + WORD + "]))";
    private static final String NO_BOUNDARY =
            "(?:(?<=[" + WORD + "])(?=[" + WORD + "])|(?<![" + WORD + "])(?![" + WORD + "]))";

    private final Pattern pattern;

    private PythonRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Compiles a Python expression.
    ///
    /// @throws IllegalArgumentException if it is wrong; the message says where
    public static PythonRegex compile(String expression) {
        try {
            return new PythonRegex(
                    Pattern.compile(
                            translate(expression), Pattern.UNIX_LINES | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "regular expression '%s': %s".formatted(expression, e.getDescription()), e);
        }
    }

    /// `re.findall`: per match the whole text, or the only group, or all groups if there are
    /// several; a group that took no part is empty.
    ///
    /// @throws IllegalArgumentException if matching needs more stack than there is
    public List<List<String>> findAll(String text) {
        List<List<String>> matches = new ArrayList<>();
        try {
            for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
                List<String> groups = new ArrayList<>();
                if (matcher.groupCount() == 0) {
                    groups.add(matcher.group());
                }
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    @Nullable String group = matcher.group(i);
                    groups.add(group == null ? "" : group);
                }
                matches.add(groups);
            }
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    "regular expression '%s': text of %d characters is too long for it"
                            .formatted(pattern, text.length()),
                    e);
        }
        return matches;
    }

    /// `re.sub` with a literal replacement.
    public String replaceAll(String text, String replacement) {
        return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(replacement));
    }

    /// Java's notation for the same expression.
    private static String translate(String python) {
        StringBuilder out = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < python.length(); i++) {
            char c = python.charAt(i);
            if (c == '\\' && i + 1 < python.length()) {
                out.append(escape(python.charAt(++i), inClass));
            } else if (inClass) {
                if (c == ']') {
                    inClass = false;
                    out.append(c);
                } else {
                    out.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
                }
            } else if (c == '[') {
                inClass = true;
                out.append(c);
                if (i + 1 < python.length() && python.charAt(i + 1) == '^') {
                    out.append(python.charAt(++i));
                }
                if (i + 1 < python.length() && python.charAt(i + 1) == ']') {
                    out.append("\\]");
                    i++;
                }
            } else if (python.startsWith("(?P<", i)) {
                out.append("(?<");
                i += "(?P<".length() - 1;
            } else if (python.startsWith("(?P=", i) && python.indexOf(')', i) > 0) {
                int end = python.indexOf(')', i);
                out.append("\\k<").append(python, i + "(?P=".length(), end).append('>');
                i = end;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String escape(char c, boolean inClass) {
        return switch (c) {
            case 'w' -> inClass ? WORD : "[" + WORD + "]";
            case 'W' -> "[^" + WORD + "]";
            case 'd' -> "\\p{Nd}";
            case 'D' -> "\\P{Nd}";
            case 's' -> inClass ? SPACE : "[" + SPACE + "]";
            case 'S' -> "[^" + SPACE + "]";
            case 'b' -> inClass ? "\\x08" : BOUNDARY;
            case 'B' -> NO_BOUNDARY;
            case 'Z' -> "\\z";
            default -> isPlain(c) ? String.valueOf(c) : "\\" + c;
        };
    }

    /// Characters that may be escaped in Python and must not be in Java.
    private static boolean isPlain(char c) {
        return c > 0x7f || c == '_';
    }
}
