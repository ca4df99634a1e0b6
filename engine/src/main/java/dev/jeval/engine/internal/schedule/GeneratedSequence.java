package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.FinishReason;
import dev.jeval.engine.GenerationListener;
import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.GenerationResult;
import dev.jeval.engine.ModelInfo;
import dev.jeval.engine.SamplingOptions;
import dev.jeval.engine.internal.sample.CounterRandom;
import dev.jeval.engine.internal.sample.TextStream;
import dev.jeval.engine.internal.sample.TokenSampler;
import dev.jeval.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One generation request on its way: what was generated so far and when it ends.
final class GeneratedSequence implements TokenPath {
    private final long index;
    private final GenerationRequest request;
    private final int[] stopIds;
    private final int limit;
    private final FinishReason limitReason;
    private final @Nullable TextStream text;
    private final @Nullable BitSet seen;
    private final int positionKey;
    private int[] ids = new int[16];
    private double[] logProbs = new double[16];
    private int length;
    private @Nullable FinishReason finishReason;
    private @Nullable String failure;

    private GeneratedSequence(
            long index,
            GenerationRequest request,
            Set<Integer> stopIds,
            RunContext run,
            @Nullable TextStream text) {
        this.index = index;
        this.request = request;
        this.stopIds = stopIds.stream().mapToInt(Integer::intValue).toArray();
        this.positionKey = run.forward().positionKey(request.prompt().length);
        int room = run.info().maxLength() - request.prompt().length;
        this.limit = Math.min(room, request.maxNewTokens());
        this.limitReason =
                request.maxNewTokens() <= room
                        ? FinishReason.MAX_TOKENS
                        : FinishReason.CONTEXT_LIMIT;
        this.text = text;
        this.seen = request.sampling().repetitionPenalty() == 1 ? null : new BitSet();
        if (seen != null) {
            for (int id : request.prompt()) {
                seen.set(id);
            }
        }
    }

    /// A request at its beginning.
    ///
    /// @throws IllegalArgumentException if it cannot be continued; the message says why
    static GeneratedSequence of(
            long index,
            GenerationRequest request,
            RunContext run,
            @Nullable Tokenizer tokenizer,
            GenerationListener listener) {
        ModelInfo info = run.info();
        requirePrompt(request.prompt(), info);
        Set<Integer> stopIds = new HashSet<>(request.stopIds());
        if (!request.ignoreEos()) {
            stopIds.addAll(info.eosIds());
        }
        List<String> stopStrings = new ArrayList<>();
        for (String stop : request.stopStrings()) {
            OptionalInt special = specialId(stop, tokenizer);
            if (special.isPresent()) {
                stopIds.add(special.getAsInt());
            } else {
                stopStrings.add(stop);
            }
        }
        TextStream text =
                tokenizer == null
                        ? null
                        : new TextStream(
                                tokenizer.streamingDecoder(true),
                                stopStrings,
                                piece -> listener.text(index, piece));
        return new GeneratedSequence(index, request, stopIds, run, text);
    }

    private static void requirePrompt(int[] prompt, ModelInfo info) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("expected a prompt of at least one token, got none");
        }
        if (prompt.length >= info.maxLength()) {
            throw new IllegalArgumentException(
                    "expected a prompt of fewer than %d tokens (the maximum length), got %d; shorten it"
                            .formatted(info.maxLength(), prompt.length));
        }
        for (int i = 0; i < prompt.length; i++) {
            if (prompt[i] < 0 || prompt[i] >= info.vocabSize()) {
                throw new IllegalArgumentException(
                        "prompt token %d: expected an id in [0, %d), got %d"
                                .formatted(i, info.vocabSize(), prompt[i]));
            }
        }
    }

    /// A stop string that is a special token ends the text by its id: special tokens are not part
    /// of the text.
    private static OptionalInt specialId(String stop, @Nullable Tokenizer tokenizer) {
        if (tokenizer == null) {
            throw new IllegalArgumentException(
                    "expected a model with a tokenizer to look for stop strings, got none; use stop ids");
        }
        OptionalInt id = tokenizer.id(stop);
        return id.isPresent() && tokenizer.isSpecial(id.getAsInt()) ? id : OptionalInt.empty();
    }

    /// Position of the request in its run.
    long index() {
        return index;
    }

    @Override
    public int[] tokens() {
        return request.prompt();
    }

    @Override
    public int computed() {
        return request.prompt().length - 1;
    }

    @Override
    public int positionKey() {
        return positionKey;
    }

    /// The largest number of tokens it can generate.
    int limit() {
        return limit;
    }

    /// The greatest number of tokens computed for it: the last generated one never is.
    int finalLength() {
        return request.prompt().length + limit - 1;
    }

    /// The number of tokens generated so far.
    int length() {
        return length;
    }

    /// Whether it has ended.
    boolean isFinished() {
        return finishReason != null || failure != null;
    }

    /// Why the request cannot be answered, or null.
    @Nullable String failure() {
        return failure;
    }

    /// Whether choosing the next token takes all logits, not only the most probable token.
    boolean needsLogits() {
        return seen != null || !request.sampling().isGreedy();
    }

    /// Number of prompt and generated tokens.
    int tokenCount() {
        return request.prompt().length + length;
    }

    /// Prompt and generated tokens.
    int[] allTokens() {
        int[] prompt = request.prompt();
        int[] all = Arrays.copyOf(prompt, prompt.length + length);
        System.arraycopy(ids, 0, all, prompt.length, length);
        return all;
    }

    /// Chooses the next token, appends and returns it.
    ///
    /// @param logSumExp natural log of the sum of the exponentials of `logits`
    int sample(float[] logits, double logSumExp, TokenSampler sampler) {
        SamplingOptions sampling = request.sampling();
        double uniform =
                sampling.isGreedy()
                        ? 0
                        : CounterRandom.uniform(
                                sampling.seed(), request.key(), request.sample(), length);
        int token = sampler.choose(logits, sampling, seen, uniform);
        append(token, logits[token] - logSumExp);
        return token;
    }

    /// Appends a token that was chosen.
    ///
    /// @param logProb its natural log-probability
    void append(int token, double logProb) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
            logProbs = Arrays.copyOf(logProbs, 2 * length);
        }
        logProbs[length] = logProb;
        ids[length++] = token;
        if (Double.isNaN(logProb)) {
            failure =
                    "expected numbers, got NaN as the log-probability of generated token "
                            + (length - 1)
                            + "; the weights may be damaged";
            return;
        }
        if (seen != null) {
            seen.set(token);
        }
        if (isStop(token)) {
            finishReason = FinishReason.EOS;
        } else if (text != null && text.accept(token)) {
            finishReason = FinishReason.STOP_STRING;
        } else if (length == limit) {
            finishReason = limitReason;
        }
        if (finishReason != null && text != null) {
            text.finish();
            if (text.stopString() != null) {
                finishReason = FinishReason.STOP_STRING;
            }
        }
    }

    private boolean isStop(int token) {
        for (int id : stopIds) {
            if (id == token) {
                return true;
            }
        }
        return false;
    }

    /// The result of a finished sequence.
    GenerationResult result() {
        if (finishReason == null) {
            throw new IllegalStateException("request " + index + " is not finished");
        }
        return new GenerationResult(
                text == null ? "" : text.text(),
                Arrays.copyOf(ids, length),
                Arrays.copyOf(logProbs, length),
                finishReason,
                text == null ? null : text.stopString(),
                request.prompt().length);
    }
}
