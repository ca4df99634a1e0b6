package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCacheTest {
    @TempDir private Path hub;
    private Path model;

    @BeforeEach
    void makeModel() throws IOException {
        model = hub.resolve("models--org--name");
        Files.createDirectories(model.resolve("refs"));
        Files.createDirectories(model.resolve("snapshots").resolve("abc123"));
        Files.writeString(model.resolve("refs").resolve("main"), "abc123\n");
    }

    @Test
    void aDirectoryIsItself() {
        assertThat(HubCache.resolve(model.toString(), hub)).isEqualTo(model);
    }

    @Test
    void aNameIsTheSnapshotOfItsMainReference() {
        assertThat(HubCache.resolve("org/name", hub))
                .isEqualTo(model.resolve("snapshots").resolve("abc123"));
    }

    @Test
    void anUnknownNameSaysWhereItWasLookedFor() {
        assertThatThrownBy(() -> HubCache.resolve("org/other", hub))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("org/other")
                .hasMessageContaining(hub.toString());
    }

    @Test
    void namesAndReferencesCannotLeaveTheCache() throws IOException {
        for (String name :
                new String[] {"../x", "a/../b", "a/b/c", "", "/nowhere/at/all", "a\0b"}) {
            assertThatThrownBy(() -> HubCache.resolve(name, hub))
                    .isInstanceOf(ModelFormatException.class);
        }
        for (String revision : new String[] {"..", "../../x", "", "a/b"}) {
            Files.writeString(model.resolve("refs").resolve("main"), revision);
            assertThatThrownBy(() -> HubCache.resolve("org/name", hub))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("snapshot");
        }
    }

    @Test
    void aMissingSnapshotIsNamed() throws IOException {
        Files.writeString(model.resolve("refs").resolve("main"), "def");
        assertThatThrownBy(() -> HubCache.resolve("org/name", hub))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("def");
    }
}
