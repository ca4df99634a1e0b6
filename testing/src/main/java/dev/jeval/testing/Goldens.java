package dev.jeval.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/// The golden fixtures of one topic (`models`, `tokenizers`, `metrics`, `prompts`, `stats`,
/// `mecab`), found by listing folders.
///
/// With the environment variable `JEVAL_GOLDEN` the fixtures come from `$JEVAL_GOLDEN/<topic>`,
/// whatever lies there; otherwise from the copies under `src/test/resources/golden/<topic>`. Data
/// that fixtures refer to resolve against `$JEVAL_DATA`, by default `$JEVAL_GOLDEN/..`.
public final class Goldens {
    private final String topic;
    private final Path root;

    private Goldens(String topic, Path root) {
        this.topic = topic;
        this.root = root;
    }

    /// The fixtures of `topic`.
    ///
    /// @throws IllegalStateException if neither folder exists
    public static Goldens of(String topic) {
        String external = System.getenv("JEVAL_GOLDEN");
        Path root =
                external != null && !external.isBlank()
                        ? fromBuildRoot(Path.of(external)).resolve(topic)
                        : resource("/golden/" + topic);
        if (!Files.isDirectory(root)) {
            throw new IllegalStateException(
                    "golden fixtures '" + topic + "': no folder " + root.toAbsolutePath());
        }
        return new Goldens(topic, root);
    }

    /// Whether the fixtures come from the folder named by `JEVAL_GOLDEN`.
    public static boolean external() {
        String value = System.getenv("JEVAL_GOLDEN");
        return value != null && !value.isBlank();
    }

    /// The folder against which data files named in fixtures resolve.
    public static Path dataRoot() {
        String data = System.getenv("JEVAL_DATA");
        if (data != null && !data.isBlank()) {
            return fromBuildRoot(Path.of(data));
        }
        String golden = System.getenv("JEVAL_GOLDEN");
        return golden != null && !golden.isBlank()
                ? fromBuildRoot(Path.of(golden)).resolve("..").normalize()
                : resource("/golden/data");
    }

    /// The folder of this topic.
    public Path root() {
        return root;
    }

    /// The case folders of this topic, sorted by name.
    public List<Path> folders() {
        return list(root).filter(Files::isDirectory).toList();
    }

    /// The files of `folder` whose name matches `glob`, sorted by name.
    public List<Path> files(Path folder, String glob) {
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
        return list(folder)
                .filter(Files::isRegularFile)
                .filter(path -> matcher.matches(path.getFileName()))
                .toList();
    }

    /// A test that counts towards `file` in the golden report: passed, failed, or skipped when
    /// `check` aborts by an assumption, whose message must name the missing feature.
    public DynamicTest test(Path file, String name, Executable check) {
        String key = topic + "/" + root.relativize(file);
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    try {
                        check.execute();
                        GoldenReport.passed(key);
                    } catch (TestAbortedException skipped) {
                        GoldenReport.skipped(key, Objects.toString(skipped.getMessage(), ""));
                        throw skipped;
                    } catch (Throwable failure) {
                        GoldenReport.failed(key, name);
                        throw failure;
                    }
                });
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /// Modules run their tests in their own folder; a relative path is meant from the build's root.
    private static Path fromBuildRoot(Path path) {
        if (path.isAbsolute()) {
            return path;
        }
        String base = System.getProperty("jeval.build.root");
        return base == null ? path.toAbsolutePath() : Path.of(base).resolve(path).normalize();
    }

    private static Path resource(String name) {
        URL url = Goldens.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException("no resource " + name + " on the test class path");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a file: " + url, e);
        }
    }
}
