package dev.jeval.eval.metric;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The toy tokenizers of the fixtures: one character, two characters or one byte a token.
enum ToyTokens implements XlSum.Tokens {
    CHAR,
    PAIR,
    BYTE;

    static ToyTokens of(String name) {
        return switch (name) {
            case "char" -> CHAR;
            case "pair" -> PAIR;
            case "byte" -> BYTE;
            default -> throw new AssertionError("tokenizer " + name);
        };
    }

    /// The tokens as strings; a byte is a character of the same number.
    List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        switch (this) {
            case CHAR -> text.codePoints().mapToObj(Character::toString).forEach(tokens::add);
            case PAIR -> {
                List<String> characters = text.codePoints().mapToObj(Character::toString).toList();
                for (int i = 0; i < characters.size(); i += 2) {
                    tokens.add(
                            String.join(
                                    "", characters.subList(i, Math.min(i + 2, characters.size()))));
                }
            }
            case BYTE -> {
                for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                    tokens.add(String.valueOf((char) (b & 0xff)));
                }
            }
        }
        return tokens;
    }

    @Override
    public int count(String text) {
        return tokens(text).size();
    }

    @Override
    public String head(String text, int count) {
        if (this == BYTE) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new String(bytes, 0, Math.min(count, bytes.length), StandardCharsets.UTF_8);
        }
        List<String> tokens = tokens(text);
        return String.join("", tokens.subList(0, Math.min(count, tokens.size())));
    }
}
