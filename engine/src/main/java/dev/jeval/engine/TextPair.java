package dev.jeval.engine;

import dev.jeval.tokenizer.Tokenizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How a context and a continuation become token ids: the rule of lm-evaluation-harness
/// (`TemplateLM._encode_pair`).
///
/// Trailing whitespace of the context moves to the continuation; the whole string is encoded and
/// cut after as many ids as the context alone has. An empty context is the prefix id (BOS, or EOS),
/// unless the continuation begins with it, in which case that id is the context.
final class TextPair {
    private TextPair() {}

    /// The request for `continuation` after `context`.
    ///
    /// @param addSpecialTokens whether the tokenizer's own framing (BOS) is added
    /// @param prefixId stands for an empty context; null if the model has none
    /// @throws IllegalArgumentException if the context is empty and there is no prefix id
    static ScoreRequest.Pair encode(
            Tokenizer tokenizer,
            String context,
            String continuation,
            boolean addSpecialTokens,
            @Nullable Integer prefixId) {
        if (context.isEmpty()) {
            return withoutContext(tokenizer.encode(continuation), prefixId);
        }
        int end = strippedLength(context);
        String head = context.substring(0, end);
        int[] whole = tokenizer.encode(context + continuation, addSpecialTokens);
        int[] contextIds = tokenizer.encode(head, addSpecialTokens);
        int cut = Math.min(contextIds.length, whole.length);
        if (cut == 0) {
            return withoutContext(whole, prefixId);
        }
        return new ScoreRequest.Pair(contextIds, Arrays.copyOfRange(whole, cut, whole.length));
    }

    /// The prefix id before `tokens`.
    static int requirePrefix(@Nullable Integer prefixId) {
        if (prefixId == null) {
            throw new IllegalArgumentException(
                    "empty context: expected a model with a BOS or EOS id to stand for it, got"
                            + " neither; give a context");
        }
        return prefixId;
    }

    private static ScoreRequest.Pair withoutContext(int[] ids, @Nullable Integer prefixId) {
        int prefix = requirePrefix(prefixId);
        if (ids.length > 0 && ids[0] == prefix) {
            return new ScoreRequest.Pair(
                    new int[] {prefix}, Arrays.copyOfRange(ids, 1, ids.length));
        }
        return new ScoreRequest.Pair(new int[] {prefix}, ids);
    }

    /// The length of `text` without trailing whitespace (Python's `str.rstrip`).
    private static int strippedLength(String text) {
        int end = text.length();
        while (end > 0 && isPythonSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /// Python's `str.isspace`: Unicode white space, and the four ASCII separators.
    private static boolean isPythonSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
