package dev.jeval.engine;

import dev.jeval.engine.internal.schedule.ScoreRun;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Log-probabilities of given tokens under a model.
///
/// Requests of a run form a trie of token ids: a prefix that several of them share is computed
/// once. No result depends on the other requests of the run, their order, or any of [RunOptions]:
/// same bits.
///
/// Obtained from [LanguageModel#scorer()]; safe for use by many threads.
public final class Scorer {
    private final LanguageModel model;

    Scorer(LanguageModel model) {
        this.model = model;
    }

    /// The longest sequence, in tokens, whose scores the model can give at once: one token of
    /// context more than this is cut from the left, as in lm-evaluation-harness.
    public int maxLength() {
        return model.info().maxLength();
    }

    /// The log-probability of `continuation` after `context`, encoded as lm-evaluation-harness
    /// does: trailing whitespace of the context moves to the continuation; the whole is encoded and
    /// cut where the context alone ends; an empty context is BOS, or EOS where there is none.
    ///
    /// @throws RequestException if the continuation has no token
    public ScoreResult logLikelihood(String context, String continuation) {
        return score(pair(context, continuation));
    }

    /// The log-probability of all of `text`, in rolling windows of the maximum length.
    ///
    /// @throws RequestException if the text has no token
    public ScoreResult rollingLogLikelihood(String text) {
        return score(rolling(text));
    }

    /// The request for `continuation` after `context`, framed with special tokens as the tokenizer
    /// itself does (most Llama-like tokenizers begin with BOS).
    public ScoreRequest.Pair pair(String context, String continuation) {
        return pair(context, continuation, true);
    }

    /// The request for `continuation` after `context`.
    ///
    /// @param addSpecialTokens whether the tokenizer's own framing (BOS) is added
    /// @throws IllegalArgumentException if the context is empty and the model has neither BOS nor
    ///   EOS
    public ScoreRequest.Pair pair(String context, String continuation, boolean addSpecialTokens) {
        return TextPair.encode(
                model.tokenizer(),
                context,
                continuation,
                addSpecialTokens,
                model.info().prefixId());
    }

    /// The request for all of `text` after BOS, or EOS where there is none.
    ///
    /// @throws IllegalArgumentException if the model has neither BOS nor EOS
    public ScoreRequest.Rolling rolling(String text) {
        int prefix = TextPair.requirePrefix(model.info().prefixId());
        return new ScoreRequest.Rolling(prefix, model.tokenizer().encode(text));
    }

    /// The result of one request.
    ///
    /// @throws RequestException if it cannot be scored
    public ScoreResult score(ScoreRequest request) {
        return score(List.of(request)).getFirst();
    }

    /// The results of all requests, in their order.
    ///
    /// @throws RequestException if one of them cannot be scored
    public List<ScoreResult> score(List<? extends ScoreRequest> requests) {
        @Nullable ScoreResult[] results = new ScoreResult[requests.size()];
        score(
                requests,
                RunOptions.defaults(),
                (index, result) -> results[Math.toIntExact(index)] = result);
        return List.of(results);
    }

    /// Scores all requests and hands each result over as soon as it is final.
    ///
    /// @throws CancellationException if the run was cancelled
    /// @throws IllegalStateException if the model was closed
    public RunStatistics score(
            List<? extends ScoreRequest> requests,
            RunOptions options,
            RequestListener<ScoreResult> listener) {
        return run(requests.iterator(), requests.size(), options, listener);
    }

    /// Scores requests as they are drawn from `requests`, a window at a time, and hands each result
    /// over as soon as it is final.
    ///
    /// @throws CancellationException if the run was cancelled
    /// @throws IllegalStateException if the model was closed
    public RunStatistics score(
            Iterator<? extends ScoreRequest> requests,
            RunOptions options,
            RequestListener<ScoreResult> listener) {
        return run(requests, -1, options, listener);
    }

    /// What a run would cost: how many tokens its requests share, how long it would take.
    ///
    /// @throws IllegalStateException if the model was closed
    public RunPlan plan(List<? extends ScoreRequest> requests, RunOptions options) {
        RequestListener<ScoreResult> counting =
                new RequestListener<>() {
                    @Override
                    public void completed(long index, ScoreResult result) {}

                    @Override
                    public void failed(RequestException error) {}
                };
        return model.exclusively(pass ->
                new ScoreRun(model.context(pass, options), requests.size(), counting)
                        .plan(requests.iterator()));
    }

    private RunStatistics run(
            Iterator<? extends ScoreRequest> requests,
            long total,
            RunOptions options,
            RequestListener<ScoreResult> listener) {
        return model.exclusively(
                pass -> new ScoreRun(model.context(pass, options), total, listener).run(requests));
    }
}
