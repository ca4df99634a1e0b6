package dev.jeval.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Finds models in the local Hugging Face cache: `hub/models--org--name/refs/main` holds the name
/// of a folder under `snapshots/`.
public final class HubCache {
    private static final Pattern MODEL_NAME =
            Pattern.compile("[A-Za-z0-9][\\w.-]*(/[A-Za-z0-9][\\w.-]*)?");
    private static final Pattern REVISION = Pattern.compile("[\\w.-]{1,100}");

    private HubCache() {}

    /// The directory meant by `name`: itself if it exists, otherwise `org/name` of the cache.
    ///
    /// @throws ModelFormatException if there is neither
    public static Path resolve(String name) {
        return resolve(name, hub());
    }

    /// As [#resolve(String)], in the cache at `hub`.
    public static Path resolve(String name, Path hub) {
        Path directory = directory(name);
        if (!name.isEmpty() && Files.isDirectory(directory)) {
            return directory;
        }
        if (!MODEL_NAME.matcher(name).matches()) {
            throw new ModelFormatException(
                    name + ": expected a directory or the name of a cached model, got neither");
        }
        Path model = hub.resolve("models--" + name.replace("/", "--"));
        Path reference = model.resolve("refs").resolve("main");
        if (!Files.isRegularFile(reference)) {
            throw new ModelFormatException(
                    "%s: no such directory, and no such model in %s; download it there or name a directory"
                            .formatted(name, hub));
        }
        String revision = read(reference);
        if (!REVISION.matcher(revision).matches() || revision.startsWith(".")) {
            throw new ModelFormatException(
                    "%s: expected the name of a snapshot, got '%s'".formatted(reference, revision));
        }
        Path snapshot = model.resolve("snapshots").resolve(revision);
        if (!Files.isDirectory(snapshot)) {
            throw new ModelFormatException(
                    "%s: expected the snapshot named by %s, got no such directory; download the model again"
                            .formatted(snapshot, reference));
        }
        return snapshot;
    }

    private static Path directory(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new ModelFormatException(name + ": not a path: " + e.getReason(), e);
        }
    }

    private static Path hub() {
        String cache = System.getenv("HF_HUB_CACHE");
        if (cache != null && !cache.isBlank()) {
            return Path.of(cache);
        }
        String home = System.getenv("HF_HOME");
        return home != null && !home.isBlank()
                ? Path.of(home, "hub")
                : Path.of(System.getProperty("user.home"), ".cache", "huggingface", "hub");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ModelFormatException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
