package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.internal.kernel.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rounded weights that are kept on disk: the same bits, whatever happens to the file.
class WeightCacheTest {
    private static final String CONFIG =
            """
            {"model_type": "llama", "vocab_size": 40, "hidden_size": 32, "intermediate_size": 48,
             "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
            """;
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
    private static final int[] IDS = {3, 1, 4, 1, 5, 9, 2, 6};

    @TempDir private Path folder;
    private Path model;
    private Path cache;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        cache = folder.resolve("cache").resolve("weights");
        SyntheticModel.write(model, CONFIG, 1, DType.BF16);
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelOptions.WeightType.class,
            names = {"INT8", "INT4"})
    void theSecondOpeningReadsWhatTheFirstWrote(ModelOptions.WeightType dtype) throws IOException {
        float[] made = logits(dtype, null);
        assertThat(logits(dtype, cache)).isEqualTo(made);
        Path file = onlyFile();
        Files.setLastModifiedTime(file, LONG_AGO);
        assertThat(logits(dtype, cache)).isEqualTo(made);
        assertThat(Files.getLastModifiedTime(onlyFile())).isEqualTo(LONG_AGO);
    }

    @Test
    void weightsAsStoredAreNotKept() {
        logits(ModelOptions.WeightType.AS_STORED, cache);
        assertThat(cache).doesNotExist();
    }

    @Test
    void precisionsAndChangedCheckpointsHaveFilesOfTheirOwn() throws IOException {
        logits(ModelOptions.WeightType.INT8, cache);
        logits(ModelOptions.WeightType.INT4, cache);
        assertThat(files()).hasSize(2);
        SyntheticModel.write(model, CONFIG, 2, DType.BF16);
        float[] made = logits(ModelOptions.WeightType.INT8, null);
        assertThat(logits(ModelOptions.WeightType.INT8, cache)).isEqualTo(made);
        assertThat(files()).hasSize(3);
    }

    @Test
    void aDamagedFileIsMadeAnew() throws IOException {
        float[] made = logits(ModelOptions.WeightType.INT4, cache);
        byte[] good = Files.readAllBytes(onlyFile());
        for (int at : new int[] {0, 8, 12, 20, 30, 36, 4096, 4500, good.length - 20}) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x40;
            Files.write(onlyFile(), damaged);
            assertThat(logits(ModelOptions.WeightType.INT4, cache))
                    .as("byte %d", at)
                    .isEqualTo(made);
            assertThat(Files.readAllBytes(onlyFile())).isEqualTo(good);
        }
        for (int length : new int[] {0, 10, 4096, 5000, good.length - 1}) {
            Files.write(onlyFile(), Arrays.copyOf(good, length));
            assertThat(logits(ModelOptions.WeightType.INT4, cache))
                    .as("cut to %d bytes", length)
                    .isEqualTo(made);
            assertThat(Files.readAllBytes(onlyFile())).isEqualTo(good);
        }
    }

    @Test
    void aCacheThatCannotBeWrittenCostsTheCacheOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a directory");
        assertThat(logits(ModelOptions.WeightType.INT8, file))
                .isEqualTo(logits(ModelOptions.WeightType.INT8, null));
        assertThat(file).hasContent("not a directory");
        // A directory where the file should go: the panels can be written but not named.
        logits(ModelOptions.WeightType.INT8, cache);
        Path inTheWay = onlyFile();
        Files.delete(inTheWay);
        Files.createDirectories(inTheWay.resolve("full"));
        assertThat(logits(ModelOptions.WeightType.INT8, cache))
                .isEqualTo(logits(ModelOptions.WeightType.INT8, null));
        assertThat(onlyFile()).isDirectory();
    }

    private Path onlyFile() throws IOException {
        assertThat(files()).hasSize(1);
        return files().getFirst();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    private float[] logits(ModelOptions.WeightType dtype, Path directory) {
        ModelOptions options = ModelOptions.defaults().withDtype(dtype).withWeightCache(directory);
        try (ForwardPass forward =
                ModelLoader.load(model, options, Compute.open(2), Decoder.Probe.NONE).forward()) {
            Chunk chunk = new Chunk(forward.newSequence(0), IDS).logits(IDS.length - 1);
            forward.run(List.of(chunk));
            return chunk.logits()[0];
        }
    }
}
