package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.internal.jfr.StepEvents;
import dev.jeval.engine.internal.run.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Puts steps together and runs them, with their flight recorder events.
final class StepRunner {
    private final RunContext context;
    private final KvBudget budget;
    private final Consumer<List<Chunk>> prompts;
    private final Consumer<List<Chunk>> texts;
    private final List<Chunk> chunks = new ArrayList<>();

    /// @param prompts adds chunks of prompts to a step
    /// @param texts then adds chunks of generating sequences, which gain a token each; the first
    ///   may bring the end of its prompt
    StepRunner(
            RunContext context,
            KvBudget budget,
            Consumer<List<Chunk>> prompts,
            Consumer<List<Chunk>> texts) {
        this.context = context;
        this.budget = budget;
        this.prompts = prompts;
        this.texts = texts;
    }

    /// Runs one step.
    ///
    /// @throws java.util.concurrent.CancellationException if the run was cancelled
    /// @throws IllegalStateException if the model is being closed
    void step() {
        context.requireRunning();
        StepEvents events = StepEvents.scheduling();
        chunks.clear();
        prompts.accept(chunks);
        int prompting = chunks.size();
        texts.accept(chunks);
        int promptTokens = 0;
        int generating = 0;
        for (int i = 0; i < chunks.size(); i++) {
            int tokens = chunks.get(i).tokens().length;
            if (i >= prompting && tokens == 1) {
                generating++;
            } else {
                promptTokens += tokens;
            }
        }
        int promptSequences = chunks.size() - generating;
        events.running(promptTokens, promptSequences, generating, budget.usedBytes());
        context.forward().run(chunks);
        events.done();
    }
}
