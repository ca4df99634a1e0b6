package dev.jeval.engine;

import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.schedule.GenerationRun;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Continues prompts with a model, many at a time: finished sequences leave the batch and new ones
/// join, prompts are computed in full panels, prefixes that prompts share are computed once.
///
/// No text depends on the other requests of the run, their order, or any of [RunOptions].
///
/// Obtained from [LanguageModel#generator()]; safe for use by many threads.
public final class Generator {
    private final LanguageModel model;

    Generator(LanguageModel model) {
        this.model = model;
    }

    /// Continues `prompt` greedily until the model ends it, by at most 256 tokens.
    ///
    /// @throws RequestException if the prompt is empty or leaves no room to generate
    public GenerationResult generate(String prompt) {
        return generate(request(prompt));
    }

    /// A request to continue `prompt`, framed with special tokens as the tokenizer itself does.
    public GenerationRequest request(String prompt) {
        return GenerationRequest.of(model.tokenizer().encode(prompt, true));
    }

    /// Continues one prompt.
    ///
    /// @throws RequestException if it cannot be continued
    public GenerationResult generate(GenerationRequest request) {
        return generate(List.of(request)).getFirst();
    }

    /// Continues one prompt and hands out its text while it is generated: whole characters only,
    /// nothing that could still become part of a stop string.
    ///
    /// @throws RequestException if it cannot be continued
    /// @throws CancellationException if `cancellation` stopped it
    public GenerationResult generate(
            GenerationRequest request, Consumer<String> onText, CancellationToken cancellation) {
        @Nullable GenerationResult[] results = new GenerationResult[1];
        generate(
                List.of(request),
                RunOptions.defaults().withCancellation(cancellation),
                new GenerationListener() {
                    @Override
                    public void completed(long index, GenerationResult result) {
                        results[0] = result;
                    }

                    @Override
                    public void text(long index, String piece) {
                        onText.accept(piece);
                    }
                });
        return List.of(results).getFirst();
    }

    /// Continues all prompts; the results are in their order.
    ///
    /// @throws RequestException if one of them cannot be continued
    public List<GenerationResult> generate(List<GenerationRequest> requests) {
        @Nullable GenerationResult[] results = new GenerationResult[requests.size()];
        generate(
                requests,
                RunOptions.defaults(),
                (index, result) -> results[Math.toIntExact(index)] = result);
        return List.of(results);
    }

    /// What a run would cost if every text came to its limit: how many tokens its prompts share,
    /// how long it would take.
    ///
    /// @throws IllegalStateException if the model was closed
    public RunPlan plan(List<GenerationRequest> requests, RunOptions options) {
        GenerationListener counting =
                new GenerationListener() {
                    @Override
                    public void completed(long index, GenerationResult result) {}

                    @Override
                    public void failed(RequestException error) {}
                };
        return model.exclusively(
                pass -> newRun(pass, requests.size(), options, counting).plan(requests.iterator()));
    }

    /// Continues all prompts and hands each result over as soon as it is final.
    ///
    /// @throws CancellationException if the run was cancelled
    /// @throws IllegalStateException if the model was closed
    public RunStatistics generate(
            List<GenerationRequest> requests, RunOptions options, GenerationListener listener) {
        return model.exclusively(
                pass -> newRun(pass, requests.size(), options, listener).run(requests.iterator()));
    }

    private GenerationRun newRun(
            ForwardPass pass, long total, RunOptions options, GenerationListener listener) {
        return new GenerationRun(
                model.context(pass, options),
                total,
                model.hasTokenizer() ? model.tokenizer() : null,
                listener);
    }
}
