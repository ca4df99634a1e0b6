package dev.jeval.eval.task;

import dev.jeval.eval.TaskConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the text of a YAML definition lies: a file of the user, or a resource of this jar.
sealed interface YamlSource {
    /// The largest definition that is read, in bytes.
    int MAX_BYTES = 4 << 20;

    /// Reads the whole text.
    ///
    /// @throws TaskConfigException if it is missing, too large or not UTF-8
    String read();

    /// The source that `include: name` in this one means.
    YamlSource resolve(String name);

    /// The folder that relative data files of this definition resolve against; null in the jar.
    @Nullable Path folder();

    /// A definition in a file.
    ///
    /// @param path the file
    record File(Path path) implements YamlSource {
        @Override
        public String read() {
            try {
                long size = Files.size(path);
                if (size > MAX_BYTES) {
                    throw new TaskConfigException(
                            "%s: expected a task file of at most %d bytes, got %d"
                                    .formatted(path, MAX_BYTES, size));
                }
                return Files.readString(path, StandardCharsets.UTF_8);
            } catch (NoSuchFileException e) {
                throw new TaskConfigException(path + ": no such file", e);
            } catch (CharacterCodingException e) {
                throw new TaskConfigException(path + ": expected UTF-8 text", e);
            } catch (IOException e) {
                throw new TaskConfigException(path + ": cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public YamlSource resolve(String name) {
            Path parent = path.toAbsolutePath().normalize().getParent();
            return new File(parent == null ? Path.of(name) : parent.resolve(name).normalize());
        }

        @Override
        public @Nullable Path folder() {
            return path.toAbsolutePath().normalize().getParent();
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// A definition in this jar.
    ///
    /// @param name path below `/dev/jeval/eval/tasks/`
    record Resource(String name) implements YamlSource {
        /// The folder of all definitions.
        static final String ROOT = "/dev/jeval/eval/tasks/";

        @Override
        public String read() {
            try (InputStream in = YamlSource.class.getResourceAsStream(ROOT + name)) {
                if (in == null) {
                    throw new TaskConfigException("built-in " + name + ": no such resource");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new TaskConfigException("built-in " + name + ": cannot be read", e);
            }
        }

        @Override
        public YamlSource resolve(String other) {
            int slash = name.lastIndexOf('/');
            return new Resource(slash < 0 ? other : name.substring(0, slash + 1) + other);
        }

        @Override
        public @Nullable Path folder() {
            return null;
        }

        @Override
        public String toString() {
            return "built-in " + name;
        }
    }
}
