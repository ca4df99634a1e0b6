package dev.jeval.cli.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The nine checkpoints of the demo: inside the jar, copied once to the cache directory, mapped
/// from there.
public final class DemoModels {
    /// In the order of the report.
    private static final List<String> NAMES =
            List.of(
                    "ja-1m",
                    "ja-4m",
                    "en-1m",
                    "en-4m",
                    "mix-1m",
                    "mix-4m",
                    "en4m-ja0.5m",
                    "en4m-ja2m",
                    "ja4m-en2m");

    private static final List<String> OWN_FILES =
            List.of("config.json", "generation_config.json", "model.safetensors", "training.json");
    private static final List<String> SHARED_FILES =
            List.of("tokenizer.model", "tokenizer_config.json");

    /// Changes when the files do, so that an older copy is not taken for the new one.
    private static final String VERSION = "1";

    private static final String COMPLETE = "complete";

    private DemoModels() {}

    /// One checkpoint.
    ///
    /// @param name as the report shows it
    /// @param directory where its files are
    /// @param japaneseTokens Japanese tokens it was trained on
    /// @param englishTokens English tokens it was trained on
    public record DemoModel(String name, Path directory, long japaneseTokens, long englishTokens) {}

    /// The checkpoints, copied to `cache` unless they are there.
    ///
    /// @throws UncheckedIOException if the cache directory cannot be written
    public static List<DemoModel> extract(Path cache) {
        Path folder = cache.resolve("demo-models-" + VERSION);
        try {
            if (!Files.exists(folder.resolve(COMPLETE))) {
                copyOnce(cache, folder);
            }
            List<DemoModel> models = new ArrayList<>();
            for (String name : NAMES) {
                models.add(describe(name, folder.resolve(name)));
            }
            return models;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies to a folder beside and renames it; a second process waits for the first.
    private static void copyOnce(Path cache, Path folder) throws IOException {
        Files.createDirectories(cache);
        try (FileChannel channel =
                        FileChannel.open(
                                cache.resolve("demo-models.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (Files.exists(folder.resolve(COMPLETE))) {
                return;
            }
            delete(folder);
            Path partial = Files.createTempDirectory(cache, "demo-models-");
            try {
                for (String name : NAMES) {
                    Path target = Files.createDirectory(partial.resolve(name));
                    for (String file : OWN_FILES) {
                        copy("models/" + name + "/" + file, target.resolve(file));
                    }
                    for (String file : SHARED_FILES) {
                        copy(file, target.resolve(file));
                    }
                }
                Files.createFile(partial.resolve(COMPLETE));
                Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(partial);
            }
        }
    }

    private static void copy(String resource, Path target) throws IOException {
        try (InputStream in = DemoModels.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(
                        "jeval.jar is incomplete: no demo file " + resource);
            }
            Files.copy(in, target);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static DemoModel describe(String name, Path directory) throws IOException {
        JsonNode training =
                JsonMapper.shared().readTree(Files.readString(directory.resolve("training.json")));
        return new DemoModel(
                name,
                directory,
                training.get("tokens").get("ja").asLong(),
                training.get("tokens").get("en").asLong());
    }
}
