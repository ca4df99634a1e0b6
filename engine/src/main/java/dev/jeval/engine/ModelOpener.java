package dev.jeval.engine;

import java.nio.file.Files;
import java.nio.file.Path;

/// Turns a checkpoint directory into a [LanguageModel]: forward pass, facts, tokenizer.
final class ModelOpener {
    private ModelOpener() {}

    static LanguageModel open(Path directory, ModelOptions options) {
        if (!Files.isDirectory(directory)) {
            throw new ModelFormatException(
                    directory + ": expected a checkpoint directory, got no such directory");
        }
        throw new UnsupportedModelException(
                "%s: no model family is supported yet (options: %s)".formatted(directory, options));
    }
}
