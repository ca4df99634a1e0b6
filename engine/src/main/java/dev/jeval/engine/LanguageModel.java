package dev.jeval.engine;

import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.schedule.RunContext;
import dev.jeval.engine.internal.schedule.Speed;
import dev.jeval.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A language model opened from a checkpoint directory: scores and generates text.
///
/// ```java
/// try (LanguageModel model = LanguageModel.open(Path.of("my-model"))) {
///     ScoreResult score = model.scorer().logLikelihood("日本の首都は", "東京です。");
///     GenerationResult text = model.generator().generate("日本の首都は");
/// }
/// ```
///
/// Safe for use by many threads: runs take turns, each using all of the model's worker threads.
/// Whoever opens the model closes it; everything obtained from it throws [IllegalStateException]
/// afterwards.
public final class LanguageModel implements AutoCloseable {
    private final ForwardPass forward;
    private final ModelInfo info;
    private final ModelOptions options;
    private final @Nullable Tokenizer tokenizer;
    private final long kvLimitBytes;
    private final Speed speed = new Speed();
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile boolean closed;

    /// A model over an already loaded forward pass, which it owns.
    LanguageModel(
            ForwardPass forward,
            ModelInfo info,
            ModelOptions options,
            @Nullable Tokenizer tokenizer) {
        this.forward = forward;
        this.info = info;
        this.options = options;
        this.tokenizer = tokenizer;
        this.kvLimitBytes = MemoryPlan.kvLimitBytes(forward, info, options);
    }

    /// Opens a checkpoint directory with default options.
    ///
    /// @throws ModelFormatException if a file is missing, damaged or inconsistent
    /// @throws UnsupportedModelException if the model asks for something this engine does not have
    public static LanguageModel open(Path directory) {
        return open(directory, ModelOptions.defaults());
    }

    /// Opens a checkpoint directory.
    ///
    /// @param directory holds config.json, safetensors files and, for text, a tokenizer
    /// @throws ModelFormatException if a file is missing, damaged or inconsistent
    /// @throws UnsupportedModelException if the model asks for something this engine does not have
    public static LanguageModel open(Path directory, ModelOptions options) {
        return ModelOpener.open(directory, options);
    }

    /// Opens a checkpoint directory, or a model of the local Hugging Face cache (`$HF_HOME/hub`, by
    /// default `~/.cache/huggingface/hub`). Nothing is downloaded.
    ///
    /// @param name a directory, or `org/name`
    /// @throws ModelFormatException if there is neither, or a file is missing or damaged
    /// @throws UnsupportedModelException if the model asks for something this engine does not have
    public static LanguageModel open(String name, ModelOptions options) {
        return open(HubCache.resolve(name), options);
    }

    /// What this model is.
    public ModelInfo info() {
        return info;
    }

    /// The options it was opened with.
    public ModelOptions options() {
        return options;
    }

    /// Whether the checkpoint has a tokenizer, so that text can be used beside token ids.
    public boolean hasTokenizer() {
        return tokenizer != null;
    }

    /// The checkpoint's own tokenizer.
    ///
    /// @throws IllegalStateException if it has none
    public Tokenizer tokenizer() {
        if (tokenizer == null) {
            throw new IllegalStateException(
                    info.directory()
                            + ": expected a tokenizer (tokenizer.json or tokenizer.model), got none;"
                            + " use token ids, or add the file");
        }
        return tokenizer;
    }

    /// Scores token ids and text with this model.
    public Scorer scorer() {
        requireOpen();
        return new Scorer(this);
    }

    /// Continues prompts with this model.
    public Generator generator() {
        requireOpen();
        return new Generator(this);
    }

    /// The logits (V floats) after the last of `tokens`.
    ///
    /// @throws IllegalArgumentException if there is no token, one is outside the vocabulary, or
    ///   there are more than the model's maximum length
    public float[] logits(int[] tokens) {
        return exclusively(pass -> {
            try (KvSequence sequence = pass.newSequence(pass.positionKey(tokens.length))) {
                Chunk chunk = new Chunk(sequence, tokens.clone()).logits(tokens.length - 1);
                pass.run(List.of(chunk));
                return chunk.logits()[0];
            }
        });
    }

    /// Ends a run in progress at its next step, then releases weights, caches and threads; called
    /// by a listener of the run, it returns at once and the run releases them. Closing twice does
    /// nothing.
    @Override
    public void close() {
        closed = true;
        if (turn.isHeldByCurrentThread()) {
            return;
        }
        turn.lock();
        try {
            forward.close();
        } finally {
            turn.unlock();
        }
    }

    private boolean isClosed() {
        return closed;
    }

    /// Gives `action` the forward pass while no other run uses it.
    <T> T exclusively(Function<ForwardPass, T> action) {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    info.directory()
                            + ": a listener of a run cannot start another run on the same model");
        }
        turn.lock();
        try {
            requireOpen();
            return action.apply(forward);
        } finally {
            if (closed) {
                forward.close();
            }
            turn.unlock();
        }
    }

    /// What a run with `options` works with.
    RunContext context(ForwardPass pass, RunOptions runOptions) {
        return new RunContext(pass, info, runOptions, speed, kvLimitBytes, this::isClosed);
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(info.directory() + ": the model was closed");
        }
    }
}
