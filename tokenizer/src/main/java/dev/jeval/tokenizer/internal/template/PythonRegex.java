package dev.jeval.tokenizer.internal.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Python's `re.sub` on top of Java's patterns, with every character looked at counted as a step,
/// so that a pattern which backtracks without end is stopped.
final class PythonRegex {
    private PythonRegex() {}

    /// @param count replacements at most; 0 for all
    static String replace(
            String pattern, String replacement, String text, int count, Rendering rendering) {
        try {
            Matcher matcher =
                    Pattern.compile(translated(pattern)).matcher(new Counted(text, rendering));
            StringBuilder out = new StringBuilder();
            int position = 0;
            for (int i = 0; (count <= 0 || i < count) && matcher.find(); i++) {
                out.append(text, position, matcher.start());
                out.append(expanded(replacement, matcher));
                position = matcher.end();
                rendering.checkLength(out.length());
            }
            return out.append(text, position, text.length()).toString();
        } catch (PatternSyntaxException e) {
            throw new TemplateError("regex_replace: " + e.getDescription() + " in " + pattern);
        } catch (StackOverflowError e) {
            throw new TemplateError("regex_replace: pattern recurses too deeply: " + pattern);
        }
    }

    /// Python's spelling of named groups, of `\Z` and of the Unicode classes in Java's.
    private static String translated(String pattern) {
        return "(?U)" + pattern.replace("(?P<", "(?<").replace("\\Z", "\\z").replace("[[", "[\\[");
    }

    private static String expanded(String replacement, Matcher matcher) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c != '\\' || i + 1 == replacement.length()) {
                out.append(c);
                continue;
            }
            char next = replacement.charAt(++i);
            if (next == 'g' && i + 1 < replacement.length() && replacement.charAt(i + 1) == '<') {
                int end = replacement.indexOf('>', i);
                if (end < 0) {
                    throw new TemplateError("regex_replace: missing > in " + replacement);
                }
                out.append(group(matcher, replacement.substring(i + 2, end)));
                i = end;
            } else if (next >= '1' && next <= '9') {
                boolean two =
                        i + 1 < replacement.length()
                                && Character.isDigit(replacement.charAt(i + 1));
                out.append(group(matcher, replacement.substring(i, i + (two ? 2 : 1))));
                i += two ? 1 : 0;
            } else {
                out.append(
                        switch (next) {
                            case 'n' -> "\n";
                            case 't' -> "\t";
                            case 'r' -> "\r";
                            case '\\' -> "\\";
                            default -> "\\" + next;
                        });
            }
        }
        return out.toString();
    }

    private static String group(Matcher matcher, String name) {
        try {
            boolean number = name.chars().allMatch(Character::isDigit);
            String group = number ? matcher.group(Integer.parseInt(name)) : matcher.group(name);
            return group == null ? "" : group;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new TemplateError("regex_replace: invalid group reference " + name);
        }
    }

    /// A text that charges a step for every character read.
    private record Counted(String text, Rendering rendering) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            rendering.charge(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
