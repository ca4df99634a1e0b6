package dev.jeval.eval.plan;

import dev.jeval.eval.ScoringException;
import dev.jeval.eval.request.EncodingRules;
import dev.jeval.eval.request.Request;
import java.util.Arrays;
import java.util.List;

/// Turns requests into token ids and checks that they fit the model.
///
/// Immutable; safe for use by many threads.
public final class RequestPlanner {
    private final TextEncoder encoder;
    private final EncodingSettings settings;
    private final PairEncoder pairs;

    /// @param encoder the model's tokenizer
    /// @param settings what the model is
    public RequestPlanner(TextEncoder encoder, EncodingSettings settings) {
        this.encoder = encoder;
        this.settings = settings;
        this.pairs = new PairEncoder(encoder, settings);
    }

    /// Plans all requests, on all processors; the result is in their order.
    public List<PlannedRequest> plan(List<Request> requests) {
        return requests.parallelStream().map(this::plan).toList();
    }

    /// Plans one request.
    public PlannedRequest plan(Request request) {
        try {
            return switch (request) {
                case Request.LogLikelihood pair -> plan(pair);
                case Request.Rolling rolling -> plan(rolling);
                case Request.Generate generate -> plan(generate);
            };
        } catch (ScoringException e) {
            return new PlannedRequest.Rejected(String.valueOf(e.getMessage()));
        }
    }

    private PlannedRequest plan(Request.LogLikelihood request) {
        PairEncoder.Pair pair =
                pairs.encodeForScoring(request.context(), request.continuation(), request.rules());
        int positions = request.rules().usablePositions(settings.maxLength());
        if (pair.continuation().length == 0) {
            return new PlannedRequest.Rejected(
                    "expected a continuation of at least one token, got none for '%s'"
                            .formatted(request.continuation()));
        }
        if (pair.continuation().length > positions) {
            return new PlannedRequest.Rejected(
                    "expected a continuation of at most %d tokens, the model's context, got %d"
                            .formatted(positions, pair.continuation().length));
        }
        return new PlannedRequest.Pair(pair.context(), pair.continuation());
    }

    private PlannedRequest plan(Request.Rolling request) {
        int[] tokens = encoder.encode(request.text(), false);
        return tokens.length == 0
                ? new PlannedRequest.Rejected("expected a text of at least one token, got none")
                : new PlannedRequest.Rolling(pairs.prefix(request.rules()), tokens);
    }

    private PlannedRequest plan(Request.Generate request) {
        EncodingRules rules = request.rules();
        int positions = rules.usablePositions(settings.maxLength());
        int newTokens = rules.fixedNewTokens().orElse(request.settings().maxGenToks());
        int[] prompt =
                encoder.encode(request.context(), settings.specials(rules, request.context()));
        if (rules.sharesPositions()) {
            newTokens = Math.min(newTokens, positions - prompt.length);
        }
        int room = positions - newTokens;
        if (room < 1 || newTokens < 1) {
            return new PlannedRequest.Rejected(
                    ("expected room for a prompt: the model has %d positions, %d are for new tokens;"
                                    + " lower max_gen_toks")
                            .formatted(positions, request.settings().maxGenToks()));
        }
        if (prompt.length == 0) {
            prompt = new int[] {pairs.prefix(rules)};
        }
        int truncated = Math.max(0, prompt.length - room);
        return new PlannedRequest.Generation(
                Arrays.copyOfRange(prompt, truncated, prompt.length), newTokens, truncated);
    }
}
