package dev.jeval.tokenizer.internal.sentencepiece;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds added tokens in a text: leftmost first, the longest of those that start at one place.
/// Immutable and thread-safe.
final class AddedTokenSplitter {
    /// Tokens by their first character, longest first.
    private final Map<Character, List<AddedToken>> byFirst = new HashMap<>();

    /// The first characters, to pass over others quickly.
    private final BitSet first = new BitSet();

    /// A stretch of text.
    ///
    /// @param start start in UTF-16 units
    /// @param end end in UTF-16 units, exclusive
    /// @param token the added token that stands there; null for ordinary text
    record Part(int start, int end, @Nullable AddedToken token) {}

    AddedTokenSplitter(Collection<AddedToken> tokens) {
        for (AddedToken token : tokens) {
            first.set(token.content().charAt(0));
            byFirst.computeIfAbsent(token.content().charAt(0), _ -> new ArrayList<>()).add(token);
        }
        byFirst.values()
                .forEach(list ->
                        list.sort(
                                Comparator.comparingInt(
                                                (AddedToken token) -> token.content().length())
                                        .reversed()));
    }

    /// The parts of `text` in order, empty ones left out; white space that a token strips is in
    /// none.
    List<Part> split(String text) {
        List<Part> parts = new ArrayList<>();
        int done = 0;
        int at = 0;
        while (at < text.length() && !byFirst.isEmpty()) {
            AddedToken token = find(text, at);
            if (token == null) {
                at++;
                continue;
            }
            int end = at + token.content().length();
            int textEnd = at;
            while (token.stripsLeft() && textEnd > done && isSpace(text.charAt(textEnd - 1))) {
                textEnd--;
            }
            if (textEnd > done) {
                parts.add(new Part(done, textEnd, null));
            }
            parts.add(new Part(at, end, token));
            while (token.stripsRight() && end < text.length() && isSpace(text.charAt(end))) {
                end++;
            }
            done = end;
            at = end;
        }
        if (done < text.length()) {
            parts.add(new Part(done, text.length(), null));
        }
        return parts;
    }

    private @Nullable AddedToken find(String text, int at) {
        if (!first.get(text.charAt(at))) {
            return null;
        }
        List<AddedToken> candidates = byFirst.get(text.charAt(at));
        if (candidates != null) {
            for (AddedToken token : candidates) {
                if (text.startsWith(token.content(), at)) {
                    return token;
                }
            }
        }
        return null;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
