package dev.jeval.tokenizer.internal.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Parses regular expressions in Oniguruma's Ruby syntax, as far as tokenizer files can use it:
/// groups (also named, atomic, with options), look-around, back references, greedy, lazy and
/// possessive repetition, classes with intersections, POSIX brackets and properties.
///
/// `^` and `$` match at every line, `.` does not match `\n`, `(?m)` lets it.
final class OnigurumaParser {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_REPEAT = 1000;

    private final PatternReader in;
    private final Map<String, Integer> groupNames = new HashMap<>();
    private int groups;
    private int depth;
    private boolean ignoreCase;
    private boolean dotAll;
    private boolean extended;

    OnigurumaParser(String pattern) {
        in = new PatternReader(pattern);
    }

    /// Parses the whole in.pattern.
    ///
    /// @throws IllegalArgumentException if it is malformed or uses what is not supported
    Node parse() {
        Node node = alternation();
        if (in.at < in.pattern.length()) {
            throw in.error("unmatched ')'");
        }
        return node;
    }

    /// The number of capturing groups; valid after [#parse].
    int groups() {
        return groups;
    }

    private Node alternation() {
        if (++depth > MAX_DEPTH) {
            throw in.error("groups nested deeper than " + MAX_DEPTH);
        }
        boolean outerIgnoreCase = ignoreCase;
        boolean outerDotAll = dotAll;
        boolean outerExtended = extended;
        List<Node> alternatives = new ArrayList<>();
        alternatives.add(sequence());
        while (in.peek('|')) {
            in.at++;
            alternatives.add(sequence());
        }
        ignoreCase = outerIgnoreCase;
        dotAll = outerDotAll;
        extended = outerExtended;
        depth--;
        return alternatives.size() == 1
                ? alternatives.getFirst()
                : new Node.Alternation(List.copyOf(alternatives));
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        while (in.at < in.pattern.length()
                && in.pattern.charAt(in.at) != '|'
                && in.pattern.charAt(in.at) != ')') {
            if (extended && skipBlanks()) {
                continue;
            }
            parts.add(repeated(atom()));
        }
        return switch (parts.size()) {
            case 0 -> new Node.Empty();
            case 1 -> parts.getFirst();
            default -> new Node.Sequence(List.copyOf(parts));
        };
    }

    private boolean skipBlanks() {
        if (Character.isWhitespace(in.pattern.charAt(in.at))) {
            in.at++;
            return true;
        }
        if (in.pattern.charAt(in.at) == '#') {
            while (in.at < in.pattern.length() && in.pattern.charAt(in.at) != '\n') {
                in.at++;
            }
            return true;
        }
        return false;
    }

    private Node repeated(Node atom) {
        Node node = atom;
        while (in.at < in.pattern.length()) {
            int min;
            int max;
            boolean interval = false;
            switch (in.pattern.charAt(in.at)) {
                case '*' -> {
                    min = 0;
                    max = Node.Repeat.UNLIMITED;
                    in.at++;
                }
                case '+' -> {
                    min = 1;
                    max = Node.Repeat.UNLIMITED;
                    in.at++;
                }
                case '?' -> {
                    min = 0;
                    max = 1;
                    in.at++;
                }
                case '{' -> {
                    int[] bounds = interval();
                    if (bounds.length == 0) {
                        return node;
                    }
                    min = bounds[0];
                    max = bounds[1];
                    interval = true;
                }
                default -> {
                    return node;
                }
            }
            Node.Mode mode = Node.Mode.GREEDY;
            if (in.peek('?')) {
                in.at++;
                mode = Node.Mode.LAZY;
            } else if (!interval && in.peek('+')) {
                // `{n,m}+` repeats the repetition in Ruby's syntax
                in.at++;
                mode = Node.Mode.POSSESSIVE;
            }
            node = new Node.Repeat(node, min, max, mode);
        }
        return node;
    }

    /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; empty if the brace is literal.
    private int[] interval() {
        int end = in.pattern.indexOf('}', in.at);
        String inside = end < 0 ? "" : in.pattern.substring(in.at + 1, end);
        if (!inside.matches("[0-9]{1,5}(,[0-9]{0,5})?|,[0-9]{1,5}")) {
            return new int[0];
        }
        in.at = end + 1;
        int comma = inside.indexOf(',');
        String low = comma < 0 ? inside : inside.substring(0, comma);
        String high = comma < 0 ? inside : inside.substring(comma + 1);
        int min = low.isEmpty() ? 0 : Integer.parseInt(low);
        int max = high.isEmpty() ? Node.Repeat.UNLIMITED : Integer.parseInt(high);
        if (min > MAX_REPEAT || max != Node.Repeat.UNLIMITED && (max > MAX_REPEAT || max < min)) {
            throw in.error("expected 0 <= min <= max <= " + MAX_REPEAT + " in {" + inside + "}");
        }
        return new int[] {min, max};
    }

    private Node atom() {
        int c = in.pattern.codePointAt(in.at);
        in.at += Character.charCount(c);
        return switch (c) {
            case '(' -> group();
            case '[' -> new Node.Set(in.characterClass(ignoreCase));
            case '.' -> set(dotAll ? CharacterSets.any() : notNewline());
            case '^' -> new Node.Assertion(Node.At.LINE_START);
            case '$' -> new Node.Assertion(Node.At.LINE_END);
            case '\\' -> escape();
            case '*', '+', '?' -> throw in.error("nothing to repeat");
            default -> literal(c);
        };
    }

    private static BitSet notNewline() {
        BitSet set = (BitSet) CharacterSets.any().clone();
        set.clear('\n');
        return set;
    }

    private Node literal(int c) {
        if (ignoreCase) {
            int[] variants = CharacterSets.caseVariants(c);
            if (variants.length > 1) {
                BitSet set = new BitSet();
                for (int variant : variants) {
                    set.set(variant);
                }
                return new Node.Set(set);
            }
        }
        return new Node.Literal(c);
    }

    private Node set(BitSet set) {
        return new Node.Set(ignoreCase ? CharacterSets.ignoringCase(set) : set);
    }

    private Node group() {
        if (!in.peek('?')) {
            int number = ++groups;
            return new Node.Group(closed(alternation()), number);
        }
        in.at++;
        char kind = in.next();
        return switch (kind) {
            case ':' -> closed(alternation());
            case '=' -> new Node.Look(closed(alternation()), true, false);
            case '!' -> new Node.Look(closed(alternation()), true, true);
            case '>' -> new Node.Atomic(closed(alternation()));
            case '#' -> comment();
            case '<' -> {
                if (in.peek('=') || in.peek('!')) {
                    boolean negative = in.next() == '!';
                    yield new Node.Look(closed(alternation()), false, negative);
                }
                yield namedGroup('>');
            }
            case '\'' -> namedGroup('\'');
            default -> {
                in.at--;
                yield options();
            }
        };
    }

    private Node comment() {
        int end = in.pattern.indexOf(')', in.at);
        if (end < 0) {
            throw in.error("expected ')'");
        }
        in.at = end + 1;
        return new Node.Empty();
    }

    private Node namedGroup(char close) {
        int end = in.pattern.indexOf(close, in.at);
        if (end <= in.at) {
            throw in.error("malformed group name");
        }
        String name = in.pattern.substring(in.at, end);
        in.at = end + 1;
        int number = ++groups;
        groupNames.put(name, number);
        return new Node.Group(closed(alternation()), number);
    }

    /// `(?imx-imx)` up to the end of the enclosing group, or `(?imx-imx:…)`.
    private Node options() {
        boolean outerIgnoreCase = ignoreCase;
        boolean outerDotAll = dotAll;
        boolean outerExtended = extended;
        boolean on = true;
        while (true) {
            char c = in.next();
            switch (c) {
                case '-' -> on = false;
                case 'i' -> ignoreCase = on;
                case 'm' -> dotAll = on;
                case 'x' -> extended = on;
                case ')' -> {
                    // options without a group hold to the end of the enclosing one
                    return alternation();
                }
                case ':' -> {
                    Node body = closed(alternation());
                    ignoreCase = outerIgnoreCase;
                    dotAll = outerDotAll;
                    extended = outerExtended;
                    return body;
                }
                default -> throw in.error("unknown group option '" + c + "'");
            }
        }
    }

    private Node closed(Node body) {
        if (!in.peek(')')) {
            throw in.error("expected ')'");
        }
        in.at++;
        return body;
    }

    private Node escape() {
        if (in.at >= in.pattern.length()) {
            throw in.error("'\\' at the end");
        }
        char c = in.pattern.charAt(in.at);
        return switch (c) {
            case 'A' -> assertion(Node.At.TEXT_START);
            case 'z' -> assertion(Node.At.TEXT_END);
            case 'Z' -> assertion(Node.At.TEXT_END_OR_LAST_NEWLINE);
            case 'G' -> assertion(Node.At.SEARCH_START);
            case 'b' -> assertion(Node.At.WORD_BOUNDARY);
            case 'B' -> assertion(Node.At.NOT_WORD_BOUNDARY);
            case 'R' -> {
                in.at++;
                yield lineBreak();
            }
            case 'k' -> namedReference();
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                in.at++;
                yield new Node.BackReference(c - '0');
            }
            default -> {
                BitSet set = in.classEscape();
                yield set != null ? set(set) : literal(in.characterEscape());
            }
        };
    }

    private Node assertion(Node.At where) {
        in.at++;
        return new Node.Assertion(where);
    }

    private static Node lineBreak() {
        BitSet single = new BitSet();
        single.set('\n', '\r' + 1);
        single.set(0x85);
        single.set(0x2028, 0x202A);
        return new Node.Atomic(
                new Node.Alternation(
                        List.of(
                                new Node.Sequence(
                                        List.of(new Node.Literal('\r'), new Node.Literal('\n'))),
                                new Node.Set(single))));
    }

    private Node namedReference() {
        int end = in.pattern.indexOf('>', in.at);
        String name = end < 0 || end < in.at + 3 ? "" : in.pattern.substring(in.at + 2, end);
        Integer number = name.matches("[0-9]{1,3}") ? Integer.valueOf(name) : groupNames.get(name);
        if (number == null) {
            throw in.error("reference to an unknown group");
        }
        in.at = end + 1;
        return new Node.BackReference(number);
    }
}
