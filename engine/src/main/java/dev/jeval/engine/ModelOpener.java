package dev.jeval.engine;

import dev.jeval.engine.internal.jfr.LoadEvent;
import dev.jeval.engine.internal.run.LoadedModel;
import dev.jeval.engine.internal.run.ModelLoader;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.TokenizerMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns a checkpoint directory into a [LanguageModel]: forward pass, facts, tokenizer.
final class ModelOpener {
    private static final Set<String> TOKENIZER_FILES =
            Set.of(
                    "tokenizer.json",
                    "tokenizer.model",
                    "spiece.model",
                    "vocab.json",
                    "tekken.json");
    private static final String TIKTOKEN_SUFFIX = ".tiktoken";

    private ModelOpener() {}

    static LanguageModel open(Path directory, ModelOptions options) {
        if (!Files.isDirectory(directory)) {
            throw new ModelFormatException(
                    directory + ": expected a checkpoint directory, got no such directory");
        }
        LoadEvent event = LoadEvent.started();
        // A large tokenizer takes about as long to read as the weights take to map.
        FutureTask<@Nullable CheckpointTokenizer> reading =
                new FutureTask<>(() -> tokenizer(directory, options.tokenizer()));
        Thread.ofPlatform().daemon().name("jeval-tokenizer").start(reading);
        LoadedModel loaded = ModelLoader.load(directory, options);
        try {
            CheckpointTokenizer tokenizer = await(reading);
            ModelInfo info = info(loaded, options, tokenizer);
            LanguageModel model = new LanguageModel(loaded.forward(), info, options, tokenizer);
            event.done(
                    directory.toString(),
                    info.modelType(),
                    info.parameterCount(),
                    info.weightBytes());
            return model;
        } catch (RuntimeException | Error failure) {
            loaded.forward().close();
            throw failure;
        }
    }

    private static @Nullable CheckpointTokenizer tokenizer(
            Path directory, ModelOptions.TokenizerMode mode) {
        return switch (mode) {
            case NONE -> null;
            case AUTO ->
                    hasTokenizer(directory)
                            ? CheckpointTokenizer.open(directory, TokenizerMode.AUTO)
                            : null;
            case FAST -> CheckpointTokenizer.open(directory, TokenizerMode.FAST);
            case SLOW -> CheckpointTokenizer.open(directory, TokenizerMode.SLOW);
        };
    }

    private static boolean hasTokenizer(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name ->
                            TOKENIZER_FILES.contains(name) || name.endsWith(TIKTOKEN_SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be listed", e);
        }
    }

    private static @Nullable CheckpointTokenizer await(
            FutureTask<@Nullable CheckpointTokenizer> reading) {
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tokenizer was read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the tokenizer could not be read", e.getCause());
        }
    }

    /// The facts in use: the length limit as the options and the positions allow, and special ids
    /// as the tokenizer has them, whose end-of-sequence id comes first.
    private static ModelInfo info(
            LoadedModel loaded, ModelOptions options, @Nullable CheckpointTokenizer tokenizer) {
        ModelInfo info = loaded.info();
        int maxLength =
                options.contextLimit() == 0
                        ? info.maxPositions()
                        : Math.min(options.contextLimit(), loaded.forward().maxPositions());
        Integer bosId = info.bosId();
        List<Integer> eosIds = new ArrayList<>(info.eosIds());
        if (tokenizer != null) {
            bosId = tokenizer.bosId().isPresent() ? tokenizer.bosId().getAsInt() : null;
            if (tokenizer.eosId().isPresent()) {
                int eosId = tokenizer.eosId().getAsInt();
                eosIds.removeIf(id -> id == eosId);
                eosIds.addFirst(eosId);
            }
        }
        return new ModelInfo(
                info.directory(),
                info.modelType(),
                info.parameterCount(),
                info.storedDtype(),
                info.vocabSize(),
                info.hiddenSize(),
                info.layers(),
                info.maxPositions(),
                maxLength,
                bosId,
                eosIds,
                info.weightBytes());
    }
}
