package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts a template into tokens, with Jinja's rules for white space around tags.
///
/// A `-` inside a tag's delimiter strips all white space on that side, a `+` keeps it. Otherwise
/// `trimBlocks` removes one line break after a block or comment, and `lstripBlocks` the blanks
/// between the start of a line and a block or comment.
final class Lexer {
    private static final List<String> OPERATORS =
            List.of(
                    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(",
                    ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";");

    private final String source;
    private final boolean trimBlocks;
    private final boolean lstripBlocks;
    private final List<Token> tokens = new ArrayList<>();

    /// Where the last tag ended.
    private int position;

    Lexer(String source, boolean trimBlocks, boolean lstripBlocks) {
        this.source = source;
        this.trimBlocks = trimBlocks;
        this.lstripBlocks = lstripBlocks;
    }

    /// The source with `\n` line breaks, and without one trailing break unless it is to be kept.
    static String normalise(String source, boolean keepTrailingNewline) {
        String text = source.replace("\r\n", "\n").replace('\r', '\n');
        return !keepTrailingNewline && text.endsWith("\n")
                ? text.substring(0, text.length() - 1)
                : text;
    }

    List<Token> tokens() {
        while (position < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                data(position, source.length());
                break;
            }
            char kind = source.charAt(tag + 1);
            char sign = signAt(tag + 2);
            data(position, leftEnd(position, tag, sign, kind == '{'));
            int inside = tag + (sign == 0 ? 2 : 3);
            switch (kind) {
                case '{' -> tag(tag, inside, Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, "}}");
                case '#' -> comment(tag, inside);
                default -> {
                    if (!raw(tag, inside)) {
                        tag(tag, inside, Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
                    }
                }
            }
        }
        tokens.add(new Token(Kind.END, "", source.length()));
        return tokens;
    }

    private int nextTag() {
        for (int i = source.indexOf('{', position); i >= 0; i = source.indexOf('{', i + 1)) {
            if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /// The white space sign at `index`, or 0.
    private char signAt(int index) {
        char c = index < source.length() ? source.charAt(index) : 0;
        return c == '-' || c == '+' ? c : 0;
    }

    /// Where the text before the tag at `tag` ends once white space is taken away.
    private int leftEnd(int start, int tag, char sign, boolean variable) {
        if (sign == '-') {
            return start + Whitespace.endOf(source.substring(start, tag));
        }
        if (sign == '+' || !lstripBlocks || variable) {
            return tag;
        }
        int blanks = tag;
        while (blanks > start && isBlank(source.charAt(blanks - 1))) {
            blanks--;
        }
        boolean startsLine = blanks == 0 || source.charAt(blanks - 1) == '\n';
        return startsLine ? blanks : tag;
    }

    private static boolean isBlank(char c) {
        return c != '\n' && Whitespace.is(c);
    }

    private void data(int start, int end) {
        if (end > start) {
            tokens.add(new Token(Kind.DATA, source.substring(start, end), start));
        }
    }

    private void comment(int tag, int inside) {
        int end = source.indexOf("#}", inside);
        if (end < 0) {
            throw new TemplateError("comment without its end '#}'", tag);
        }
        // in "{#-#}" the sign is the opening one
        char sign = end > inside ? closingSign(end) : 0;
        endTag(end + 2, sign);
    }

    private char closingSign(int end) {
        char c = source.charAt(end - 1);
        return c == '-' || c == '+' ? c : 0;
    }

    /// Moves past a block or comment whose delimiter ends at `end`.
    private void endTag(int end, char sign) {
        position = end;
        if (sign == '-') {
            skipWhitespace();
        } else if (sign == 0 && trimBlocks && position < source.length()) {
            position += source.charAt(position) == '\n' ? 1 : 0;
        }
    }

    private void skipWhitespace() {
        while (position < source.length() && Whitespace.is(source.charAt(position))) {
            position++;
        }
    }

    /// Reads `{% raw %}…{% endraw %}` if that is what begins here.
    private boolean raw(int tag, int inside) {
        int end = wordThenEnd(inside, "raw");
        if (end < 0) {
            return false;
        }
        position = end;
        if (source.charAt(end - 3) == '-') {
            skipWhitespace();
        } else if (source.charAt(end - 3) == '+') {
            return false;
        }
        int start = position;
        for (int i = source.indexOf("{%", start); i >= 0; i = source.indexOf("{%", i + 1)) {
            char sign = signAt(i + 2);
            int close = wordThenEnd(i + (sign == 0 ? 2 : 3), "endraw");
            if (close >= 0) {
                data(start, Math.max(start, leftEnd(start, i, sign, false)));
                endTag(close, closingSign(close - 2));
                return true;
            }
        }
        throw new TemplateError("raw block without its end '{% endraw %}'", tag);
    }

    /// If `word` and a block's end come at `index`, where that ends; otherwise -1.
    private int wordThenEnd(int index, String word) {
        int i = skipWhitespace(index);
        if (!source.startsWith(word, i)) {
            return -1;
        }
        i = skipWhitespace(i + word.length());
        i += signAt(i) == 0 ? 0 : 1;
        return source.startsWith("%}", i) ? i + 2 : -1;
    }

    private int skipWhitespace(int index) {
        int i = index;
        while (i < source.length() && Whitespace.is(source.charAt(i))) {
            i++;
        }
        return i;
    }

    /// Reads the expression tokens of one tag, up to its end.
    private void tag(int tag, int inside, Kind begin, Kind end, String close) {
        tokens.add(new Token(begin, source.substring(tag, tag + 2), tag));
        Deque<Character> open = new ArrayDeque<>();
        position = inside;
        while (true) {
            skipWhitespace();
            if (position >= source.length()) {
                throw new TemplateError("tag without its end '" + close + "'", tag);
            }
            if (open.isEmpty()) {
                char sign = signAt(position);
                int at = position + (sign == 0 ? 0 : 1);
                boolean signed = sign == 0 || sign == '-' || begin == Kind.BLOCK_BEGIN;
                if (signed && source.startsWith(close, at)) {
                    tokens.add(new Token(end, close, position));
                    if (begin == Kind.BLOCK_BEGIN || sign == '-') {
                        endTag(at + 2, sign);
                    } else {
                        position = at + 2;
                    }
                    return;
                }
            }
            Token token = expressionToken();
            balance(token, open);
            tokens.add(token);
        }
    }

    private static void balance(Token token, Deque<Character> open) {
        if (token.kind() != Kind.OPERATOR) {
            return;
        }
        switch (token.text()) {
            case "{" -> open.push('}');
            case "(" -> open.push(')');
            case "[" -> open.push(']');
            case "}", ")", "]" -> {
                Character expected = open.poll();
                if (expected == null) {
                    throw new TemplateError("unexpected '" + token.text() + "'", token.at());
                }
                if (expected != token.text().charAt(0)) {
                    throw new TemplateError(
                            "unexpected '%s', expected '%s'".formatted(token.text(), expected),
                            token.at());
                }
            }
            default -> {}
        }
    }

    private Token expressionToken() {
        int start = position;
        char c = source.charAt(start);
        if (c >= '0' && c <= '9') {
            return number(start);
        }
        if (c == '\'' || c == '"') {
            return string(start, c);
        }
        int first = source.codePointAt(start);
        if (first == '_' || Character.isUnicodeIdentifierStart(first)) {
            return name(start);
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, start)) {
                position = start + operator.length();
                return new Token(Kind.OPERATOR, operator, start);
            }
        }
        throw new TemplateError(
                "unexpected character '%s'".formatted(Character.toString(first)), start);
    }

    private Token name(int start) {
        int end = start;
        while (end < source.length()) {
            int c = source.codePointAt(end);
            if (c != '_'
                    && (!Character.isUnicodeIdentifierPart(c)
                            || Character.isIdentifierIgnorable(c))) {
                break;
            }
            end += Character.charCount(c);
        }
        position = end;
        return new Token(Kind.NAME, source.substring(start, end), start);
    }

    private Token number(int start) {
        String float64 = Numbers.floatAt(source, start);
        // "a.1.5": a number after a dot is an item, never a fraction
        boolean afterDot = start > 0 && source.charAt(start - 1) == '.';
        if (float64 != null && !afterDot) {
            position = start + float64.length();
            return new Token(Kind.FLOAT, float64.replace("_", ""), start);
        }
        String integer = Numbers.integerAt(source, start);
        position = start + integer.length();
        return new Token(Kind.INTEGER, integer.replace("_", ""), start);
    }

    private Token string(int start, char quote) {
        int end = start + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new TemplateError("string without its closing " + quote, start);
        }
        position = end + 1;
        @Nullable String text = Escapes.resolve(source.substring(start + 1, end));
        if (text == null) {
            throw new TemplateError("string with an escape that names no character", start);
        }
        return new Token(Kind.STRING, text, start);
    }
}
