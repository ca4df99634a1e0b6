package dev.jeval.eval.plan;

import dev.jeval.eval.ScoringException;
import dev.jeval.eval.python.PythonText;
import dev.jeval.eval.request.EncodingRules;
import java.util.Arrays;

/// Encodes a context and its continuation as lm-evaluation-harness does: white space at the end of
/// the context moves to the continuation, the whole is encoded, and what follows the tokens of the
/// context alone is the continuation.
///
/// Immutable; safe for use by many threads.
public final class PairEncoder {
    private final TextEncoder encoder;
    private final EncodingSettings settings;

    /// @param encoder the model's tokenizer
    /// @param settings what the model is
    public PairEncoder(TextEncoder encoder, EncodingSettings settings) {
        this.encoder = encoder;
        this.settings = settings;
    }

    /// Token ids of a context and of its continuation; either may be empty.
    public record Pair(int[] context, int[] continuation) {}

    /// Encodes a pair as `_encode_pair` does: an empty context stays empty.
    public Pair encode(String context, String continuation, EncodingRules rules) {
        String head = PythonText.rstrip(context);
        String tail = context.substring(head.length()) + continuation;
        boolean specials = settings.specials(rules, context);
        int[] whole = encoder.encode(head + tail, specials);
        int[] contextIds = encoder.encode(head, specials);
        int[] rest =
                Arrays.copyOfRange(whole, Math.min(contextIds.length, whole.length), whole.length);
        if (rest.length == 0 && rules.reencodesEmpty()) {
            rest = encoder.encode(tail, specials);
        }
        return new Pair(contextIds, rest);
    }

    /// Encodes a pair for scoring, as `loglikelihood` does: the prefix token stands for an empty
    /// context.
    ///
    /// @throws ScoringException if the context is empty and the model has neither BOS nor EOS
    Pair encodeForScoring(String context, String continuation, EncodingRules rules) {
        if (!context.isEmpty()) {
            Pair pair = encode(context, continuation, rules);
            return pair.context().length > 0
                    ? pair
                    : new Pair(new int[] {prefix(rules)}, pair.continuation());
        }
        int prefix = prefix(rules);
        boolean specials = !rules.tokenizerSpecials() && settings.specials(rules, continuation);
        int[] ids = encoder.encode(continuation, specials);
        boolean doubled = rules.tokenizerSpecials() && ids.length > 0 && ids[0] == prefix;
        return new Pair(new int[] {prefix}, doubled ? Arrays.copyOfRange(ids, 1, ids.length) : ids);
    }

    /// The token that stands before a text without context.
    ///
    /// @throws ScoringException if the model has neither BOS nor EOS
    int prefix(EncodingRules rules) {
        Integer prefix = settings.prefixId(rules);
        if (prefix == null) {
            throw new ScoringException(
                    "empty context: expected a model with a BOS or EOS token to stand for it, got"
                            + " neither");
        }
        return prefix;
    }
}
