package dev.jeval.tokenizer.internal.regex;

import java.util.function.IntPredicate;

/// A pattern that cuts text into matches and what lies between. Immutable and thread-safe.
public sealed interface SplitPattern
        permits SplitPattern.Regex, SplitPattern.Literal, SplitPattern.Characters, WordScanner {

    /// Cuts `text[from, to)`, of which nothing around is looked at. Parts that are not matches are
    /// never empty, except that an empty text is one such part.
    ///
    /// @param parts cleared and filled
    void find(char[] text, int from, int to, MatchList parts);

    /// The pattern written as an Oniguruma regular expression: a hand-written scanner where the
    /// expression is a well-known one.
    ///
    /// @throws IllegalArgumentException if it is malformed or uses what is not supported
    static SplitPattern regex(String pattern) {
        WordScanner scanner = WordScanner.of(pattern);
        return scanner != null ? scanner : new Regex(Program.compile(pattern));
    }

    /// As [#regex], always by the regular expression.
    static SplitPattern plainRegex(String pattern) {
        return new Regex(Program.compile(pattern));
    }

    /// The pattern that is a literal text.
    static SplitPattern literal(String text) {
        return text.isEmpty() ? plainRegex("") : new Literal(text);
    }

    /// The pattern that matches each character of a class.
    static SplitPattern characters(IntPredicate codePoints) {
        return new Characters(codePoints);
    }

    /// Matches of a regular expression.
    record Regex(Program program) implements SplitPattern {
        @Override
        public void find(char[] text, int from, int to, MatchList parts) {
            parts.clear();
            if (from == to) {
                parts.add(to, false);
                return;
            }
            RegexMatcher matcher = new RegexMatcher(program);
            matcher.reset(text, from, to);
            int done = from;
            int search = from;
            int lastMatchEnd = -1;
            while (search <= to) {
                int start = matcher.find(search);
                if (start < 0) {
                    break;
                }
                int end = matcher.end();
                if (end == start && lastMatchEnd == end) {
                    // no empty match right after a match
                    search += search < to && isPair(text, search, to) ? 2 : 1;
                    continue;
                }
                search = end;
                lastMatchEnd = end;
                if (done < start) {
                    parts.add(start, false);
                }
                parts.add(end, true);
                done = end;
            }
            if (done < to) {
                parts.add(to, false);
            }
        }

        private static boolean isPair(char[] text, int at, int to) {
            return Character.isHighSurrogate(text[at])
                    && at + 1 < to
                    && Character.isLowSurrogate(text[at + 1]);
        }
    }

    /// Occurrences of a text that is not empty.
    record Literal(String literal) implements SplitPattern {
        @Override
        public void find(char[] text, int from, int to, MatchList parts) {
            parts.clear();
            int length = literal.length();
            if (from == to) {
                parts.add(to, false);
                return;
            }
            char first = literal.charAt(0);
            int done = from;
            int at = from;
            while (at <= to - length) {
                if (text[at] != first || !matches(text, at)) {
                    at++;
                    continue;
                }
                if (done < at) {
                    parts.add(at, false);
                }
                at += length;
                parts.add(at, true);
                done = at;
            }
            if (done < to) {
                parts.add(to, false);
            }
        }

        private boolean matches(char[] text, int at) {
            for (int i = 1; i < literal.length(); i++) {
                if (text[at + i] != literal.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Single characters of a class.
    record Characters(IntPredicate codePoints) implements SplitPattern {
        @Override
        public void find(char[] text, int from, int to, MatchList parts) {
            parts.clear();
            if (from == to) {
                parts.add(to, false);
                return;
            }
            int done = from;
            int at = from;
            while (at < to) {
                int codePoint = Character.codePointAt(text, at, to);
                int next = at + Character.charCount(codePoint);
                if (codePoints.test(codePoint)) {
                    if (done < at) {
                        parts.add(at, false);
                    }
                    parts.add(next, true);
                    done = next;
                }
                at = next;
            }
            if (done < to) {
                parts.add(to, false);
            }
        }
    }
}
