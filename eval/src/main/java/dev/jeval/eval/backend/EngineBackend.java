package dev.jeval.eval.backend;

import dev.jeval.engine.GenerationListener;
import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.GenerationResult;
import dev.jeval.engine.LanguageModel;
import dev.jeval.engine.Progress;
import dev.jeval.engine.RequestException;
import dev.jeval.engine.RequestListener;
import dev.jeval.engine.RunOptions;
import dev.jeval.engine.SamplingOptions;
import dev.jeval.engine.ScoreRequest;
import dev.jeval.engine.ScoreResult;
import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.backend.ModelInfo.SpecialToken;
import dev.jeval.eval.plan.EncodingSettings;
import dev.jeval.eval.plan.PlannedRequest;
import dev.jeval.eval.plan.RequestPlanner;
import dev.jeval.eval.plan.TokenTrieSize;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import dev.jeval.eval.store.Hashes;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.template.ChatTemplate;
import dev.jeval.tokenizer.template.TemplateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// This project's engine as a backend. Answers do not depend on batch size, threads or order.
final class EngineBackend implements Backend {
    private final LanguageModel model;
    private final CheckpointTokenizer tokenizer;
    private final ModelInfo info;
    private final EncodingSettings settings;
    private final RequestPlanner planner;
    private final RunOptions options;
    private List<Request> plannedFor = List.of();
    private List<PlannedRequest> planned = List.of();

    private EngineBackend(
            LanguageModel model,
            CheckpointTokenizer tokenizer,
            EngineArguments arguments,
            int batchSize) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.options = RunOptions.defaults().withMaxBatch(batchSize);
        dev.jeval.engine.ModelInfo facts = model.info();
        Integer bos = facts.bosId();
        Integer eos = facts.eosIds().isEmpty() ? null : facts.eosIds().getFirst();
        if (tokenizer.bosId().isPresent()) {
            bos = tokenizer.bosId().getAsInt();
        }
        if (tokenizer.eosId().isPresent()) {
            eos = tokenizer.eosId().getAsInt();
        }
        this.settings =
                new EncodingSettings(
                        arguments.addBosToken(),
                        bos,
                        eos,
                        bos == null ? "" : tokenizer.piece(bos),
                        facts.modelType(),
                        facts.maxLength());
        this.planner = new RequestPlanner(tokenizer::encode, settings);
        this.info =
                new ModelInfo(
                        arguments.pretrained(),
                        ModelFingerprint.of(facts.directory(), settings, model.options()),
                        facts.parameterCount(),
                        facts.storedDtype(),
                        arguments.revision(),
                        "",
                        facts.maxLength(),
                        token(bos),
                        token(eos),
                        tokenizer.padId().isPresent() ? token(tokenizer.padId().getAsInt()) : null);
    }

    /// Opens a checkpoint.
    ///
    /// @param batchSize sequences computed side by side; 0 to let the memory decide
    static EngineBackend open(Map<String, String> modelArgs, int batchSize) {
        EngineArguments arguments = EngineArguments.of(modelArgs);
        LanguageModel model = LanguageModel.open(arguments.pretrained(), arguments.options());
        try {
            Tokenizer tokenizer = model.tokenizer();
            CheckpointTokenizer own =
                    tokenizer instanceof CheckpointTokenizer checkpoint
                            ? checkpoint
                            : CheckpointTokenizer.open(model.info().directory());
            return new EngineBackend(model, own, arguments, batchSize);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private @Nullable SpecialToken token(@Nullable Integer id) {
        return id == null ? null : new SpecialToken(tokenizer.piece(id), id);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Forecast forecast(List<Request> requests) {
        long prompt = 0;
        long scored = 0;
        long generated = 0;
        int truncated = 0;
        int rejected = 0;
        int withBos = 0;
        List<int[]> sequences = new ArrayList<>();
        for (PlannedRequest request : plan(requests)) {
            int[] first = {};
            switch (request) {
                case PlannedRequest.Pair pair -> {
                    int length = pair.context().length + pair.continuation().length;
                    prompt += pair.context().length;
                    scored += pair.continuation().length;
                    truncated += length > settings.maxLength() + 1 ? 1 : 0;
                    sequences.add(inputs(pair));
                    first = pair.context();
                }
                case PlannedRequest.Rolling rolling -> {
                    prompt++;
                    scored += rolling.tokens().length;
                    sequences.add(rolling.tokens());
                    first = new int[] {rolling.prefix()};
                }
                case PlannedRequest.Generation generation -> {
                    prompt += generation.prompt().length;
                    generated += generation.maxNewTokens();
                    truncated += generation.truncated() > 0 ? 1 : 0;
                    sequences.add(generation.prompt());
                    first = generation.prompt();
                }
                case PlannedRequest.Rejected reason -> rejected++;
            }
            Integer bos = settings.bosId();
            withBos += bos != null && first.length > 0 && first[0] == bos ? 1 : 0;
        }
        return new Forecast(
                requests.size(),
                prompt,
                TokenTrieSize.of(sequences),
                scored,
                generated,
                truncated,
                rejected,
                withBos);
    }

    /// The tokens a pair feeds to the model: all but the last.
    private static int[] inputs(PlannedRequest.Pair pair) {
        int[] inputs =
                Arrays.copyOf(
                        pair.context(), pair.context().length + pair.continuation().length - 1);
        System.arraycopy(
                pair.continuation(),
                0,
                inputs,
                pair.context().length,
                pair.continuation().length - 1);
        return inputs;
    }

    @Override
    public void run(List<Request> requests, ResponseSink sink) {
        List<PlannedRequest> plan = plan(requests);
        List<ScoreRequest> scores = new ArrayList<>();
        List<Integer> scoreIndices = new ArrayList<>();
        List<GenerationRequest> generations = new ArrayList<>();
        List<Integer> generationIndices = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            switch (plan.get(i)) {
                case PlannedRequest.Pair pair -> {
                    scores.add(ScoreRequest.pair(pair.context(), pair.continuation()));
                    scoreIndices.add(i);
                }
                case PlannedRequest.Rolling rolling -> {
                    scores.add(ScoreRequest.rolling(rolling.prefix(), rolling.tokens()));
                    scoreIndices.add(i);
                }
                case PlannedRequest.Generation generation -> {
                    generations.add(generation((Request.Generate) requests.get(i), generation));
                    generationIndices.add(i);
                }
                case PlannedRequest.Rejected rejected ->
                        sink.accept(i, new Response.Failed(rejected.reason()));
            }
        }
        double generationFlops =
                scores.isEmpty() || generations.isEmpty()
                        ? 0
                        : model.generator().plan(generations, options).flops();
        score(scores, scoreIndices, plan, generationFlops, sink);
        generate(generations, generationIndices, plan, sink);
        plannedFor = List.of();
        planned = List.of();
    }

    /// @param laterFlops what is to be computed afterwards, for the forecast
    private void score(
            List<ScoreRequest> requests,
            List<Integer> indices,
            List<PlannedRequest> plan,
            double laterFlops,
            ResponseSink sink) {
        if (requests.isEmpty()) {
            return;
        }
        model.scorer()
                .score(
                        requests,
                        options,
                        new RequestListener<ScoreResult>() {
                            @Override
                            public void completed(long index, ScoreResult result) {
                                int at = indices.get(Math.toIntExact(index));
                                sink.accept(at, scored(plan.get(at), result));
                            }

                            @Override
                            public void failed(RequestException error) {
                                sink.accept(
                                        indices.get(Math.toIntExact(error.index())),
                                        EngineBackend.failed(error));
                            }

                            @Override
                            public void progress(Progress progress) {
                                forecast(progress, laterFlops, sink);
                            }
                        });
    }

    private void generate(
            List<GenerationRequest> requests,
            List<Integer> indices,
            List<PlannedRequest> plan,
            ResponseSink sink) {
        if (requests.isEmpty()) {
            return;
        }
        model.generator()
                .generate(
                        requests,
                        options,
                        new GenerationListener() {
                            @Override
                            public void completed(long index, GenerationResult result) {
                                int at = indices.get(Math.toIntExact(index));
                                int cut = ((PlannedRequest.Generation) plan.get(at)).truncated();
                                sink.accept(
                                        at,
                                        new Response.Generated(
                                                result.text(),
                                                result.promptTokens(),
                                                result.ids().length,
                                                cut));
                            }

                            @Override
                            public void failed(RequestException error) {
                                sink.accept(
                                        indices.get(Math.toIntExact(error.index())),
                                        EngineBackend.failed(error));
                            }

                            @Override
                            public void progress(Progress progress) {
                                forecast(progress, 0, sink);
                            }
                        });
    }

    /// Hands on the engine's forecast, and the time for what comes after its run.
    private static void forecast(Progress progress, double laterFlops, ResponseSink sink) {
        Duration remaining = progress.remaining();
        if (remaining != null) {
            long laterMillis = Math.round(1000 * laterFlops / progress.flopsPerSecond());
            sink.remaining(remaining.plusMillis(laterMillis));
        }
    }

    private static Response scored(PlannedRequest plan, ScoreResult result) {
        int prompt = plan instanceof PlannedRequest.Pair pair ? pair.context().length : 1;
        return new Response.Scored(
                result.logProb(),
                result.greedy(),
                prompt,
                result.logProbs().length,
                result.truncatedTokens());
    }

    /// The reason without the request's number, which depends on what else was asked.
    private static Response failed(RequestException error) {
        String message = String.valueOf(error.getMessage());
        return new Response.Failed(message.replaceFirst("^request \\d+: ", ""));
    }

    /// Sampling is keyed by the prompt itself, so that it does not depend on what else is asked.
    private static GenerationRequest generation(
            Request.Generate request, PlannedRequest.Generation plan) {
        GenerationSettings settings = request.settings();
        long key = Long.parseUnsignedLong(Hashes.sha256(request.context()).substring(0, 16), 16);
        SamplingOptions sampling =
                settings.greedy()
                        ? SamplingOptions.greedy()
                        : SamplingOptions.sampled(request.seed())
                                .withTemperature(settings.temperature())
                                .withTopP(settings.topP())
                                .withTopK(settings.topK());
        return GenerationRequest.of(plan.prompt())
                .withMaxNewTokens(plan.maxNewTokens())
                .withStopStrings(settings.until())
                .withSampling(sampling)
                .withKey(key, request.sample());
    }

    private List<PlannedRequest> plan(List<Request> requests) {
        if (!requests.equals(plannedFor)) {
            planned = planner.plan(requests);
            plannedFor = List.copyOf(requests);
        }
        return planned;
    }

    @Override
    public String applyChatTemplate(
            String template, List<Map<String, String>> messages, boolean addGenerationPrompt) {
        String source = chatTemplate(template);
        if (source == null) {
            throw new EvaluationException(
                    "model '%s': no chat template%s; it has %s"
                            .formatted(
                                    info.name(),
                                    template.isEmpty() ? "" : " '" + template + "'",
                                    tokenizer.chatTemplates().keySet()));
        }
        try {
            return ChatTemplate.compile(source, tokenizer.specialTokens())
                    .render(
                            messages.stream()
                                    .map(m ->
                                            new ChatTemplate.Message(
                                                    m.getOrDefault("role", ""),
                                                    m.getOrDefault("content", "")))
                                    .toList(),
                            addGenerationPrompt);
        } catch (TemplateException e) {
            throw new EvaluationException(
                    "model '%s': chat template: %s".formatted(info.name(), e.getMessage()), e);
        }
    }

    @Override
    public @Nullable String chatTemplate(String template) {
        return template.isEmpty()
                ? tokenizer.chatTemplate()
                : tokenizer.chatTemplates().get(template);
    }

    @Override
    public void close() {
        model.close();
    }
}
