package dev.jeval.eval.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Regular expressions as Python's `re` reads them, on Java's engine.
///
/// The classes `\w`, `\d`, `\s` and `\b` are those of Python's Unicode strings, only `\n` ends a
/// line, `(?P<name>…)` and `(?P=name)` are named groups, and `[` inside a class is itself.
public final class PythonRegex {
    private static final String WORD = "\\p{L}\\p{N}_";
    private static final String SPACE =
            "\\u0009-\\u000d\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029"
                    + "\\u202f\\u205f\\u3000";
    private static final String BOUNDARY =
            "(?:(?<=[%1$s])(?![%1$s])|(?<![%1$s])(?=[%1$s]))".formatted(WORD);

    private final Pattern pattern;
    private final String source;

    private PythonRegex(Pattern pattern, String source) {
        this.pattern = pattern;
        this.source = source;
    }

    /// Reads a pattern.
    ///
    /// @throws IllegalArgumentException if it is malformed
    public static PythonRegex compile(String pattern) {
        try {
            return new PythonRegex(
                    Pattern.compile(
                            new Translation(pattern).translate(),
                            Pattern.UNIX_LINES | Pattern.UNICODE_CASE),
                    pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "regular expression %s: %s".formatted(pattern, e.getDescription()), e);
        }
    }

    /// One match of [#findAll]: the whole text if the pattern has no group, else its groups, where
    /// one that took no part is empty.
    public record Match(List<String> groups) {
        /// Copies the list.
        public Match {
            groups = List.copyOf(groups);
        }

        /// The first group that is not empty; empty if all are.
        public String firstNonEmpty() {
            return groups.stream().filter(group -> !group.isEmpty()).findFirst().orElse("");
        }
    }

    /// `re.findall`.
    ///
    /// @throws IllegalArgumentException if the pattern recurses too deeply on `text`
    public List<Match> findAll(String text) {
        try {
            List<Match> matches = new ArrayList<>();
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                List<String> groups = new ArrayList<>();
                for (int i = matcher.groupCount() == 0 ? 0 : 1; i <= matcher.groupCount(); i++) {
                    String group = matcher.group(i);
                    groups.add(group == null ? "" : group);
                }
                matches.add(new Match(groups));
            }
            return matches;
        } catch (StackOverflowError e) {
            throw tooDeep();
        }
    }

    /// `re.sub` with a replacement that is taken as it is.
    ///
    /// @throws IllegalArgumentException if the pattern recurses too deeply on `text`
    public String replaceAll(String text, String replacement) {
        try {
            return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(replacement));
        } catch (StackOverflowError e) {
            throw tooDeep();
        }
    }

    private IllegalArgumentException tooDeep() {
        return new IllegalArgumentException(
                "regular expression %s: recurses too deeply on this text".formatted(source));
    }

    /// Rewrites one pattern.
    private static final class Translation {
        private final String pattern;
        private final StringBuilder out = new StringBuilder();
        private int at;

        Translation(String pattern) {
            this.pattern = pattern;
        }

        String translate() {
            while (at < pattern.length()) {
                char c = pattern.charAt(at);
                if (c == '\\') {
                    escape(false);
                } else if (c == '[') {
                    characterClass();
                } else if (pattern.startsWith("(?P<", at)) {
                    out.append("(?<");
                    at += 4;
                } else if (pattern.startsWith("(?P=", at)) {
                    int end = Math.max(pattern.indexOf(')', at), at + 4);
                    out.append("\\k<").append(pattern, at + 4, end).append('>');
                    at = Math.min(end + 1, pattern.length());
                } else if (pattern.startsWith("{,", at)) {
                    out.append("{0,");
                    at += 2;
                } else if (c == '{' && !isQuantifier()) {
                    out.append("\\{");
                    at++;
                } else {
                    out.append(c);
                    at++;
                }
            }
            return out.toString();
        }

        /// Python takes a brace that begins no quantifier as itself.
        private boolean isQuantifier() {
            int end = pattern.indexOf('}', at);
            return end > at + 1
                    && pattern.substring(at + 1, end)
                            .chars()
                            .allMatch(c -> c == ',' || (c >= '0' && c <= '9'));
        }

        private void escape(boolean inClass) {
            char kind = at + 1 < pattern.length() ? pattern.charAt(at + 1) : 0;
            at += 2;
            switch (kind) {
                case 'w' -> out.append(inClass ? WORD : "[" + WORD + "]");
                case 'W' -> out.append("[^").append(WORD).append(']');
                case 'd' -> out.append("\\p{Nd}");
                case 'D' -> out.append("\\P{Nd}");
                case 's' -> out.append(inClass ? SPACE : "[" + SPACE + "]");
                case 'S' -> out.append("[^").append(SPACE).append(']');
                case 'b' -> out.append(inClass ? "\\x08" : BOUNDARY);
                case 'B' -> out.append("(?!").append(BOUNDARY).append(')');
                case 'Z' -> out.append("\\z");
                case 0 -> out.append('\\');
                default -> out.append('\\').append(kind);
            }
        }

        /// A class; Java would read `[` and `&&` in it as operators.
        private void characterClass() {
            out.append('[');
            at++;
            if (at < pattern.length() && pattern.charAt(at) == '^') {
                out.append('^');
                at++;
            }
            boolean first = true;
            while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
                char c = pattern.charAt(at);
                if (c == '\\') {
                    escape(true);
                } else {
                    out.append("[]&^~".indexOf(c) >= 0 ? "\\" : "").append(c);
                    at++;
                }
                first = false;
            }
            if (at < pattern.length()) {
                out.append(']');
                at++;
            }
        }
    }
}
