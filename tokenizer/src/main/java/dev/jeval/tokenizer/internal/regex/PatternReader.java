package dev.jeval.tokenizer.internal.regex;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Reads a pattern from left to right: escapes and character classes of Oniguruma's Ruby syntax.
final class PatternReader {
    private static final int MAX_DEPTH = 200;

    final String pattern;

    /// Where reading goes on.
    int at;

    private int depth;

    PatternReader(String pattern) {
        this.pattern = pattern;
    }

    /// What follows `[`, with its closing bracket.
    BitSet characterClass(boolean ignoreCase) {
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
            classItem(current, ignoreCase);
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

    private void classItem(BitSet into, boolean ignoreCase) {
        if (pattern.startsWith("[:", at) && posixBracket(into)) {
            return;
        }
        if (peek('[')) {
            at++;
            into.or(characterClass(ignoreCase));
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

    /// A class such as `\s` or `\p{L}` after the backslash; null if the escape is a character.
    @Nullable BitSet classEscape() {
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

    /// A character after the backslash.
    int characterEscape() {
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

    /// Whether `c` comes next.
    boolean peek(char c) {
        return at < pattern.length() && pattern.charAt(at) == c;
    }

    /// Takes the next character.
    char next() {
        if (at >= pattern.length()) {
            throw error("unexpected end");
        }
        return pattern.charAt(at++);
    }

    /// An error at this position.
    IllegalArgumentException error(@Nullable String message) {
        return new IllegalArgumentException(
                "regular expression '%s', position %d: %s".formatted(pattern, at, message));
    }
}
