package dev.jeval.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir private Path folder;

    @Test
    void shardsAreFoundThroughTheIndex() throws IOException {
        shard("model-1.safetensors", "a");
        shard("model-2.safetensors", "b");
        index(
                "{\"metadata\":{},\"weight_map\":{\"b\":\"model-2.safetensors\",\"a\":\"model-1.safetensors\"}}");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.names()).containsExactly("b", "a");
            assertThat(checkpoint.find("a").file()).hasFileName("model-1.safetensors");
            assertThat(checkpoint.files()).hasSize(2);
        }
    }

    @Test
    void linksInTheUsersDirectoryAreFollowed() throws IOException {
        Path blobs = Files.createDirectory(folder.resolve("blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("snapshots/0123"));
        Path blob =
                new SafetensorsWriter()
                        .add("a", DType.F32, List.of(1L), new float[1])
                        .write(blobs.resolve("deadbeef"));
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), snapshot.relativize(blob));
        try (Checkpoint checkpoint = Checkpoint.open(snapshot)) {
            assertThat(checkpoint.names()).containsExactly("a");
        }
    }

    @Test
    void aSingleFileIsPreferredToShards() throws IOException {
        shard("model.safetensors", "whole");
        index("{\"weight_map\":{\"a\":\"missing.safetensors\"}}");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.names()).containsExactly("whole");
        }
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        index("{\"weight_map\":{\"a\":\"model-1.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("model-1.safetensors")
                .hasMessageContaining("no such file");
    }

    @Test
    void aTensorThatTheIndexMisplacesIsNamed() throws IOException {
        shard("model-1.safetensors", "a");
        index("{\"weight_map\":{\"b\":\"model-1.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("tensor 'b'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/passwd.safetensors",
                "sub/model.safetensors",
                "..\\\\model.safetensors",
                "C:model.safetensors",
                ".safetensors/../x",
                "model.bin",
                ""
            })
    void namesThatLeadOutOfTheDirectoryAreRefused(String name) throws IOException {
        index("{\"weight_map\":{\"a\":\"" + name + "\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("plain name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"weight_map\":{}}",
                "{\"weight_map\":[]}",
                "{",
                "",
                "{\"weight_map\":{\"a\":1}}"
            })
    void damagedIndexesAreOneClearError(String json) throws IOException {
        index(json);
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(INDEX);
    }

    @Test
    void pickledWeightsAreRefusedWithAWayOut() throws IOException {
        Files.write(folder.resolve("pytorch_model-00001-of-00002.bin"), new byte[8]);
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("pytorch_model-00001-of-00002.bin")
                .hasMessageContaining("safe_serialization");
    }

    @Test
    void directoriesWithoutWeightsAreRefused() {
        assertThatThrownBy(() -> Checkpoint.open(folder)).isInstanceOf(ModelFormatException.class);
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("nowhere")))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("nothing there");
    }

    private void shard(String file, String tensor) {
        new SafetensorsWriter()
                .add(tensor, DType.F32, List.of(1L), new float[1])
                .write(folder.resolve(file));
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve(INDEX), json);
    }
}
