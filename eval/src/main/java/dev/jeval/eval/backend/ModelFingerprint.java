package dev.jeval.eval.backend;

import dev.jeval.engine.ModelOptions;
import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.plan.EncodingSettings;
import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.store.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Names everything that a checkpoint's answers depend on.
///
/// Small files (configuration, tokenizer) count with their contents, weight files with name, size
/// and time of change, because reading gigabytes at every start would cost more than it guards.
final class ModelFingerprint {
    private static final long HASHED_BYTES = 64L << 20;

    private ModelFingerprint() {}

    static String of(Path directory, EncodingSettings encoding, ModelOptions options) {
        List<Object> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                long size = Files.size(file);
                boolean weights = name.endsWith(".safetensors") || size > HASHED_BYTES;
                parts.add(name);
                parts.add(size);
                parts.add(
                        weights
                                ? Files.getLastModifiedTime(file).toString()
                                : Hashes.sha256(Files.readAllBytes(file)));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new EvaluationException(directory + ": cannot be read: " + e.getMessage(), e);
        }
        parts.add(encoding.toString());
        parts.add(options.dtype().toString());
        parts.add(options.kvType().toString());
        parts.add(options.int8Activations());
        parts.add(options.contextLimit());
        return Hashes.sha256(PythonJson.compact(parts));
    }
}
