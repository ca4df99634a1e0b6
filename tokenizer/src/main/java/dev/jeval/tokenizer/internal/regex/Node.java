package dev.jeval.tokenizer.internal.regex;

import java.util.BitSet;
import java.util.List;

/// The syntax tree of a regular expression.
sealed interface Node {
    /// Matches the empty string.
    record Empty() implements Node {}

    /// One code point.
    record Literal(int codePoint) implements Node {}

    /// One code point of a set; the set is not changed after parsing.
    record Set(BitSet codePoints) implements Node {}

    /// All parts, one after the other.
    record Sequence(List<Node> parts) implements Node {}

    /// The first alternative that lets the rest match.
    record Alternation(List<Node> alternatives) implements Node {}

    /// `body` from `min` to `max` times; `max` is [#UNLIMITED] for no limit.
    record Repeat(Node body, int min, int max, Mode mode) implements Node {
        static final int UNLIMITED = Integer.MAX_VALUE;
    }

    /// A capturing group, numbered from 1.
    record Group(Node body, int number) implements Node {}

    /// `(?>…)`: no backtracking into the body.
    record Atomic(Node body) implements Node {}

    /// Look-ahead or look-behind.
    record Look(Node body, boolean ahead, boolean negative) implements Node {}

    /// A condition on the position.
    record Assertion(At at) implements Node {}

    /// The text that a group matched.
    record BackReference(int number) implements Node {}

    /// How a repetition behaves.
    enum Mode {
        GREEDY,
        LAZY,
        POSSESSIVE
    }

    /// Positions that can be asked for.
    enum At {
        LINE_START,
        LINE_END,
        TEXT_START,
        TEXT_END,
        TEXT_END_OR_LAST_NEWLINE,
        SEARCH_START,
        WORD_BOUNDARY,
        NOT_WORD_BOUNDARY
    }
}
