package dev.jeval.tokenizer.internal.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parses regular expressions in Oniguruma's Ruby syntax, as far as tokenizer files can use it:
/// groups (also named, atomic, with options), look-around, back references, greedy, lazy and
/// possessive repetition, classes with intersections, POSIX brackets and properties.
///
/// `^` and `$` match at every line, `.` does not match `\n`, `(?m)` lets it.
final class OnigurumaParser {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_REPEAT = 1000;

    private final String pattern;
    private final Map<String, Integer> groupNames = new HashMap<>();
    private int at;
    private int groups;
    private int depth;
    private boolean ignoreCase;
    private boolean dotAll;
    private boolean extended;

    OnigurumaParser(String pattern) {
        this.pattern = pattern;
    }

    /// Parses the whole pattern.
    ///
    /// @throws IllegalArgumentException if it is malformed or uses what is not supported
    Node parse() {
        Node node = alternation();
        if (at < pattern.length()) {
            throw error("unmatched ')'");
        }
        return node;
    }

    /// The number of capturing groups; valid after [#parse].
    int groups() {
        return groups;
    }

    private Node alternation() {
        if (++depth > MAX_DEPTH) {
            throw error("groups nested deeper than " + MAX_DEPTH);
        }
        boolean outerIgnoreCase = ignoreCase;
        boolean outerDotAll = dotAll;
        boolean outerExtended = extended;
        List<Node> alternatives = new ArrayList<>();
        alternatives.add(sequence());
        while (peek('|')) {
            at++;
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
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
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
        if (Character.isWhitespace(pattern.charAt(at))) {
            at++;
            return true;
        }
        if (pattern.charAt(at) == '#') {
            while (at < pattern.length() && pattern.charAt(at) != '\n') {
                at++;
            }
            return true;
        }
        return false;
    }

    private Node repeated(Node atom) {
        Node node = atom;
        while (at < pattern.length()) {
            int min;
            int max;
            boolean interval = false;
            switch (pattern.charAt(at)) {
                case '*' -> {
                    min = 0;
                    max = Node.Repeat.UNLIMITED;
                    at++;
                }
                case '+' -> {
                    min = 1;
                    max = Node.Repeat.UNLIMITED;
                    at++;
                }
                case '?' -> {
                    min = 0;
                    max = 1;
                    at++;
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
            if (peek('?')) {
                at++;
                mode = Node.Mode.LAZY;
            } else if (!interval && peek('+')) {
                // `{n,m}+` repeats the repetition in Ruby's syntax
                at++;
                mode = Node.Mode.POSSESSIVE;
            }
            node = new Node.Repeat(node, min, max, mode);
        }
        return node;
    }

    /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; empty if the brace is literal.
    private int[] interval() {
        int end = pattern.indexOf('}', at);
        String inside = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!inside.matches("[0-9]{1,5}(,[0-9]{0,5})?|,[0-9]{1,5}")) {
            return new int[0];
        }
        at = end + 1;
        int comma = inside.indexOf(',');
        String low = comma < 0 ? inside : inside.substring(0, comma);
        String high = comma < 0 ? inside : inside.substring(comma + 1);
        int min = low.isEmpty() ? 0 : Integer.parseInt(low);
        int max = high.isEmpty() ? Node.Repeat.UNLIMITED : Integer.parseInt(high);
        if (min > MAX_REPEAT || max != Node.Repeat.UNLIMITED && (max > MAX_REPEAT || max < min)) {
            throw error("expected 0 <= min <= max <= " + MAX_REPEAT + " in {" + inside + "}");
        }
        return new int[] {min, max};
    }

    private Node atom() {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '(' -> group();
            case '[' -> new Node.Set(characterClass());
            case '.' -> set(dotAll ? CharacterSets.any() : notNewline());
            case '^' -> new Node.Assertion(Node.At.LINE_START);
            case '$' -> new Node.Assertion(Node.At.LINE_END);
            case '\\' -> escape();
            case '*', '+', '?' -> throw error("nothing to repeat");
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
        if (!peek('?')) {
            int number = ++groups;
            return new Node.Group(closed(alternation()), number);
        }
        at++;
        char kind = next();
        return switch (kind) {
            case ':' -> closed(alternation());
            case '=' -> new Node.Look(closed(alternation()), true, false);
            case '!' -> new Node.Look(closed(alternation()), true, true);
            case '>' -> new Node.Atomic(closed(alternation()));
            case '#' -> comment();
            case '<' -> {
                if (peek('=') || peek('!')) {
                    boolean negative = next() == '!';
                    yield new Node.Look(closed(alternation()), false, negative);
                }
                yield namedGroup('>');
            }
            case '\'' -> namedGroup('\'');
            default -> {
                at--;
                yield options();
            }
        };
    }

    private Node comment() {
        int end = pattern.indexOf(')', at);
        if (end < 0) {
            throw error("expected ')'");
        }
        at = end + 1;
        return new Node.Empty();
    }

    private Node namedGroup(char close) {
        int end = pattern.indexOf(close, at);
        if (end <= at) {
            throw error("malformed group name");
        }
        String name = pattern.substring(at, end);
        at = end + 1;
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
            char c = next();
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
                default -> throw error("unknown group option '" + c + "'");
            }
        }
    }

    private Node closed(Node body) {
        if (!peek(')')) {
            throw error("expected ')'");
        }
        at++;
        return body;
    }

    private Node escape() {
        if (at >= pattern.length()) {
            throw error("'\\' at the end");
        }
        char c = pattern.charAt(at);
        return switch (c) {
            case 'A' -> assertion(Node.At.TEXT_START);
            case 'z' -> assertion(Node.At.TEXT_END);
            case 'Z' -> assertion(Node.At.TEXT_END_OR_LAST_NEWLINE);
            case 'G' -> assertion(Node.At.SEARCH_START);
            case 'b' -> assertion(Node.At.WORD_BOUNDARY);
            case 'B' -> assertion(Node.At.NOT_WORD_BOUNDARY);
            case 'R' -> {
                at++;
                yield lineBreak();
            }
            case 'k' -> namedReference();
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                at++;
                yield new Node.BackReference(c - '0');
            }
            default -> {
                BitSet set = classEscape();
                yield set != null ? set(set) : literal(characterEscape());
            }
        };
    }

    private Node assertion(Node.At where) {
        at++;
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
        int end = pattern.indexOf('>', at);
        String name = end < 0 || end < at + 3 ? "" : pattern.substring(at + 2, end);
        Integer number = name.matches("[0-9]{1,3}") ? Integer.valueOf(name) : groupNames.get(name);
        if (number == null) {
            throw error("reference to an unknown group");
        }
        at = end + 1;
        return new Node.BackReference(number);
    }

    /// A class such as `\s` or `\p{L}` after the backslash; null if the escape is a character.
    private @Nullable BitSet classEscape() {
        char c = pattern.charAt(at);
        BitSet set =
                switch (c) {
                    case 's' -> CharacterSets.space();
                    case 'S' -> CharacterSets.complement(CharacterSets.space());
                    case 'd' -> CharacterSets.digit();
                    case 'D' -> CharacterSets.complement(CharacterSets.digit());
                    case 'w' -> CharacterSets.word();
                    case 'W' -> CharacterSets.complement(CharacterSets.word());
                    case 'h' -> CharacterSets.hexDigit();
                    case 'H' -> CharacterSets.complement(CharacterSets.hexDigit());
                    case 'p', 'P' -> null;
                    case 'X', 'K', 'N', 'O', 'y', 'Y', 'g', 'M', 'C', 'c' ->
                            throw error("'\\" + c + "' is not supported");
                    default -> null;
                };
        if (set != null) {
            at++;
            return set;
        }
        return c == 'p' || c == 'P' ? property() : null;
    }

    private BitSet property() {
        boolean negative = next() == 'P';
        if (!peek('{')) {
            throw error("expected '{' after \\p");
        }
        int end = pattern.indexOf('}', at);
        if (end < 0) {
            throw error("expected '}' after \\p{");
        }
        String name = pattern.substring(at + 1, end);
        if (name.startsWith("^")) {
            negative = !negative;
            name = name.substring(1);
        }
        at = end + 1;
        try {
            BitSet set = CharacterSets.property(name);
            return negative ? CharacterSets.complement(set) : set;
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage());
        }
    }

    private int characterEscape() {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case 'a' -> 0x07;
            case 'e' -> 0x1B;
            case '0' -> octal();
            case 'u' -> hexadecimal(4);
            case 'x' -> {
                if (peek('{')) {
                    int end = pattern.indexOf('}', at);
                    if (end < 0 || end - at > 8) {
                        throw error("malformed \\x{…}");
                    }
                    at++;
                    int value = hexadecimal(end - at);
                    at = end + 1;
                    yield value;
                }
                int digits = 0;
                while (digits < 2
                        && at + digits < pattern.length()
                        && Character.digit(pattern.charAt(at + digits), 16) >= 0) {
                    digits++;
                }
                yield hexadecimal(digits);
            }
            default -> c;
        };
    }

    private int octal() {
        int value = 0;
        for (int i = 0; i < 2 && at < pattern.length(); i++) {
            int digit = Character.digit(pattern.charAt(at), 8);
            if (digit < 0) {
                break;
            }
            value = value * 8 + digit;
            at++;
        }
        return value;
    }

    private int hexadecimal(int digits) {
        if (digits == 0 || at + digits > pattern.length()) {
            throw error("expected hexadecimal digits");
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(pattern.charAt(at++), 16);
            if (digit < 0) {
                throw error("expected a hexadecimal digit");
            }
            value = value << 4 | digit;
        }
        if (value < 0 || value >= CharacterSets.CODE_POINTS) {
            throw error("expected a code point");
        }
        return value;
    }

    /// What follows `[`, with its closing bracket.
    private BitSet characterClass() {
        if (++depth > MAX_DEPTH) {
            throw error("classes nested deeper than " + MAX_DEPTH);
        }
        boolean negative = peek('^');
        if (negative) {
            at++;
        }
        BitSet intersection = null;
        BitSet current = new BitSet();
        boolean first = true;
        while (true) {
            if (at >= pattern.length()) {
                throw error("expected ']'");
            }
            if (peek(']') && !first) {
                at++;
                break;
            }
            if (pattern.startsWith("&&", at)) {
                at += 2;
                if (intersection == null) {
                    intersection = current;
                } else {
                    intersection.and(current);
                }
                current = new BitSet();
                first = false;
                continue;
            }
            classItem(current);
            first = false;
        }
        if (intersection != null) {
            intersection.and(current);
            current = intersection;
        }
        depth--;
        BitSet closed = ignoreCase ? CharacterSets.ignoringCase(current) : current;
        return negative ? CharacterSets.complement(closed) : closed;
    }

    private void classItem(BitSet into) {
        if (pattern.startsWith("[:", at) && posixBracket(into)) {
            return;
        }
        if (peek('[')) {
            at++;
            into.or(characterClass());
            return;
        }
        int low = pattern.codePointAt(at);
        if (low == '\\') {
            at++;
            if (at >= pattern.length()) {
                throw error("'\\' at the end");
            }
            BitSet set = classEscape();
            if (set != null) {
                into.or(set);
                return;
            }
            low = classCharacter();
        } else {
            at += Character.charCount(low);
        }
        if (!peek('-') || at + 1 >= pattern.length() || pattern.charAt(at + 1) == ']') {
            into.set(low);
            return;
        }
        int dash = at++;
        int high = pattern.codePointAt(at);
        if (high == '[') {
            at = dash;
            into.set(low);
            return;
        }
        if (high == '\\') {
            at++;
            if (at >= pattern.length()) {
                throw error("'\\' at the end");
            }
            BitSet set = classEscape();
            if (set != null) {
                into.set(low);
                into.set('-');
                into.or(set);
                return;
            }
            high = classCharacter();
        } else {
            at += Character.charCount(high);
        }
        if (high < low) {
            throw error("range in a class that ends before it starts");
        }
        into.set(low, high + 1);
    }

    private int classCharacter() {
        if (peek('b')) {
            at++;
            return '\b';
        }
        return characterEscape();
    }

    private boolean posixBracket(BitSet into) {
        int end = pattern.indexOf(":]", at + 2);
        if (end < 0) {
            return false;
        }
        String name = pattern.substring(at + 2, end);
        boolean negative = name.startsWith("^");
        String plain = negative ? name.substring(1) : name;
        if (!plain.matches(
                "alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit")) {
            return false;
        }
        at = end + 2;
        BitSet set = CharacterSets.property(plain);
        into.or(negative ? CharacterSets.complement(set) : set);
        return true;
    }

    private boolean peek(char c) {
        return at < pattern.length() && pattern.charAt(at) == c;
    }

    private char next() {
        if (at >= pattern.length()) {
            throw error("unexpected end");
        }
        return pattern.charAt(at++);
    }

    private IllegalArgumentException error(@Nullable String message) {
        return new IllegalArgumentException(
                "regular expression '%s', position %d: %s".formatted(pattern, at, message));
    }
}
