package dev.jeval.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.UnsupportedModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    @Test
    void missingAndNullMeanTheFallback() {
        ModelConfig config = config("{\"a\":null,\"b\":3}");
        assertThat(config.size("a", 7)).isEqualTo(7);
        assertThat(config.size("b", 7)).isEqualTo(3);
        assertThat(config.size("c", 7)).isEqualTo(7);
        assertThat(config.contains("a")).isTrue();
        assertThat(config.isSet("a")).isFalse();
        assertThat(config.contains("c")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "\"4\"", "true", "[1]", "99999999999", "NaN", "1e99"})
    void sizesMustBePositiveIntegers(String value) {
        ModelConfig config = config("{\"hidden_size\":" + value + "}");
        assertThatThrownBy(() -> config.size("hidden_size"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("config.json: hidden_size: expected a positive integer")
                .hasMessageContaining("got");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "\"1\"", "null"})
    void numbersMustBeFinite(String value) {
        ModelConfig config = config("{\"rms_norm_eps\":" + value + "}");
        assertThatThrownBy(() -> config.number("rms_norm_eps"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("rms_norm_eps");
    }

    @Test
    void keysThatNobodyUnderstandsAreNamed() {
        ModelConfig config =
                config(
                        "{\"hidden_size\":4,\"use_magic\":true,\"torch_dtype\":\"float16\",\"_x\":1,\"later\":null}");
        config.size("hidden_size");
        assertThatThrownBy(config::requireUnderstood)
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("'use_magic'");
        config.ignore("use_magic");
        config.requireUnderstood();
    }

    @Test
    void tokenIdsAreOneOrSeveral() {
        ModelConfig config = config("{\"a\":5,\"b\":[1,2],\"c\":null,\"d\":[-1]}");
        assertThat(config.ids("a")).containsExactly(5);
        assertThat(config.ids("b")).containsExactly(1, 2);
        assertThat(config.ids("c")).isEmpty();
        assertThatThrownBy(() -> config.ids("d")).isInstanceOf(ModelFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "3", "{\"a\":1,\"a\":2}", "{\"a\":}"})
    void damagedFilesAreOneClearError(String json) {
        assertThatThrownBy(() -> config(json))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("config.json");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> config("[".repeat(100_000)))
                .isInstanceOf(ModelFormatException.class);
    }

    @Test
    void aDirectoryWithoutConfigIsRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> ModelConfig.read(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("config.json");
    }

    private static ModelConfig config(String json) {
        return ModelConfig.parse("config.json", json);
    }
}
