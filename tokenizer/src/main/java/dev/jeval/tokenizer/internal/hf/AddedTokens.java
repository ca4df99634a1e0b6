package dev.jeval.tokenizer.internal.hf;

import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.hf.normalizer.Normalizer;
import dev.jeval.tokenizer.internal.text.NormalizedText;
import dev.jeval.tokenizer.internal.text.TokenTrie;
import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The added tokens of a tokenizer: their ids and how they are found in text.
///
/// A token whose text is a piece of the model takes that piece's id, any other the next free one;
/// ids in the file are not looked at, as in the reference. Tokens that are not `normalized` are
/// found in the text as it was given, the others afterwards in normalized text. Immutable and
/// thread-safe.
final class AddedTokens {
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final Map<Integer, AddedToken> tokens = new HashMap<>();
    private final Set<String> special = new HashSet<>();
    private final TokenTrie plain;
    private final TokenTrie normalized;
    private final int limit;

    AddedTokens(List<AddedToken> added, Vocabulary vocabulary, @Nullable Normalizer normalizer) {
        Set<AddedToken> known = new LinkedHashSet<>();
        int next = vocabulary.size();
        int largest = vocabulary.limit() - 1;
        for (AddedToken token : added) {
            if (token.content().isEmpty()) {
                continue;
            }
            if (token.special()) {
                special.add(token.content());
            }
            if (tokens.containsValue(token)) {
                continue;
            }
            Integer id = ids.get(token.content());
            if (id == null) {
                int piece = vocabulary.find(token.content());
                id = piece >= 0 ? piece : next;
                ids.put(token.content(), id);
            }
            if (id >= next) {
                next = id + 1;
            }
            largest = Math.max(largest, id);
            tokens.put(id, token);
            known.add(token);
        }
        limit = largest + 1;
        TokenTrie.Builder plainTokens = new TokenTrie.Builder();
        TokenTrie.Builder normalizedTokens = new TokenTrie.Builder();
        for (AddedToken token : specialFirst(known)) {
            int id = ids.getOrDefault(token.content(), -1);
            if (token.normalized()) {
                normalizedTokens.add(normalize(token.content(), normalizer), id);
            } else {
                plainTokens.add(token.content(), id);
            }
        }
        plain = plainTokens.build();
        normalized = normalizedTokens.build();
    }

    private static List<AddedToken> specialFirst(Set<AddedToken> known) {
        List<AddedToken> ordered = new ArrayList<>(known.size());
        for (AddedToken token : known) {
            if (token.special()) {
                ordered.add(token);
            }
        }
        for (AddedToken token : known) {
            if (!token.special()) {
                ordered.add(token);
            }
        }
        return ordered;
    }

    private static String normalize(String content, @Nullable Normalizer normalizer) {
        if (normalizer == null) {
            return content;
        }
        NormalizedText text = NormalizedText.of(content.toCharArray(), 0, content.length(), false);
        normalizer.normalize(text);
        return text.toString();
    }

    /// The id of an added token; null if there is none with this text.
    @Nullable Integer id(String content) {
        return ids.get(content);
    }

    /// The text of the added token with this id; null if there is none.
    @Nullable String content(int id) {
        AddedToken token = tokens.get(id);
        return token == null ? null : token.content();
    }

    /// Whether a piece with this text is special.
    boolean isSpecial(String content) {
        return special.contains(content);
    }

    /// One more than the largest id of model and added tokens.
    int limit() {
        return limit;
    }

    /// Cuts the text into added tokens that are not normalized and what lies between.
    void splitPlain(char[] text, int from, int to, Consumer consumer) {
        split(plain, text, from, to, consumer);
    }

    /// As [#splitPlain] for normalized text and normalized tokens.
    void splitNormalized(char[] text, int from, int to, Consumer consumer) {
        split(normalized, text, from, to, consumer);
    }

    /// Receives the parts of a text.
    interface Consumer {
        /// A stretch without added tokens, not empty.
        void text(int from, int to);

        /// An added token, with the whitespace that it swallows.
        void token(int id, int from, int to);
    }

    private void split(TokenTrie trie, char[] text, int from, int to, Consumer consumer) {
        int done = from;
        int search = from;
        while (!trie.isEmpty() && search < to) {
            int match = trie.find(text, search, to);
            if (match < 0) {
                break;
            }
            int matchEnd = trie.longestEnd(text, match, to);
            search = matchEnd;
            int id = trie.value(text, match, matchEnd);
            AddedToken token = tokens.get(id);
            if (token == null
                    || token.singleWord() && touchesWord(text, from, match, matchEnd, to)) {
                continue;
            }
            int start = match;
            int stop = matchEnd;
            if (token.lstrip()) {
                while (start > from && CodePoints.isSpace(text[start - 1])) {
                    start--;
                }
                start = Math.max(start, done);
            }
            if (token.rstrip()) {
                while (stop < to && CodePoints.isSpace(text[stop])) {
                    stop++;
                }
            }
            if (done < start) {
                consumer.text(done, start);
            }
            consumer.token(id, start, stop);
            done = stop;
        }
        if (done < to) {
            consumer.text(done, to);
        }
    }

    private static boolean touchesWord(char[] text, int from, int match, int matchEnd, int to) {
        return match > from && CodePoints.isWord(Character.codePointBefore(text, match, from))
                || matchEnd < to && CodePoints.isWord(Character.codePointAt(text, matchEnd, to));
    }
}
