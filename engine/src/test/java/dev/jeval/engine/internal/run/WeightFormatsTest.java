package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.ModelSummary;
import dev.jeval.engine.UnsupportedModelException;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.checkpoint.SafetensorsWriter;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.internal.family.Families;
import dev.jeval.engine.internal.kernel.Compute;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every type that weights may be stored in, and weights that do not fit the config.
class WeightFormatsTest {
    private static final String CONFIG =
            """
            {"model_type": "llama", "vocab_size": 40, "hidden_size": 32, "intermediate_size": 48,
             "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2%s}
            """;
    private static final double TOLERANCE = 5e-4;
    private static final int[] IDS = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4};

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16", "F32", "F64", "F8_E4M3", "F8_E5M2"})
    void everyWeightTypeIsComputedOn(DType dtype) {
        SyntheticModel.write(folder, CONFIG.formatted(""), 1, dtype);
        assertAgrees(1, 1);
        new BitContract(folder, IDS).check();
        assertThat(ModelSummary.of(folder).oddities().toString().contains("F64"))
                .isEqualTo(dtype == DType.F64);
    }

    /// The layouts in which 8-bit checkpoints ship their scales: blocks as DeepSeek's, one for each
    /// row, one for the tensor.
    @ParameterizedTest
    @CsvSource({
        "_scale_inv, fp8, 16, 16, 2",
        "_scale_inv, fp8, 12, 20, 2",
        "_scale, compressed-tensors, 1, 1000, 2",
        "_scale, compressed-tensors, 1000, 1000, 0",
        "_scale, fbgemm_fp8, 1, 1000, 1"
    })
    void scaledWeightsAreMultipliedOut(
            String suffix, String method, int blockRows, int blockColumns, int rank)
            throws IOException {
        String quantization =
                ", \"quantization_config\": {\"quant_method\": \"%s\", \"format\": \"float-quantized\"%s}"
                        .formatted(
                                method,
                                method.equals("fp8")
                                        ? ", \"weight_block_size\": [%d, %d]"
                                                .formatted(blockRows, blockColumns)
                                        : "");
        writeScaled(CONFIG.formatted(quantization), suffix, blockRows, blockColumns, rank);
        assertAgrees(blockRows, blockColumns);
        new BitContract(folder, IDS).check();
        assertThat(ModelSummary.of(folder).oddities().toString()).contains("scales");
    }

    @Test
    void tensorsOfTheWrongShapeAreNamed() throws IOException {
        SyntheticModel.write(folder, CONFIG.formatted(""), 1, DType.F16);
        Files.writeString(
                folder.resolve("config.json"),
                CONFIG.formatted("")
                        .replace("\"intermediate_size\": 48", "\"intermediate_size\": 50"));
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("model.layers.0.mlp.gate_proj.weight")
                .hasMessageContaining("expected shape [50, 32]");
    }

    @Test
    void missingTensorsAreNamed() throws IOException {
        SyntheticModel.write(folder, CONFIG.formatted(""), 1, DType.F16);
        Files.writeString(
                folder.resolve("config.json"),
                CONFIG.formatted("")
                        .replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"));
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("expected tensor 'model.layers.2.");
    }

    @Test
    void weightsOfOtherTypesAreRefused() throws IOException {
        new SafetensorsWriter()
                .add("model.embed_tokens.weight", DType.I8, List.of(40L, 32L), new float[40 * 32])
                .write(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(""));
        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("model.embed_tokens.weight")
                .hasMessageContaining("I8");
    }

    @Test
    void tensorsThatNothingUsesAreTold() throws IOException {
        SyntheticModel.write(folder, CONFIG.formatted(""), 1, DType.F16);
        Files.writeString(
                folder.resolve("config.json"),
                CONFIG.formatted("")
                        .replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1"));
        ModelSummary summary = ModelSummary.of(folder);
        assertThat(summary.oddities())
                .anyMatch(oddity -> oddity.contains("9 tensors are not part"));
        assertThat(summary.tensors()).anyMatch(tensor -> !tensor.used());
    }

    @Test
    void memoryLimitsAreKept() {
        SyntheticModel.write(folder, CONFIG.formatted(""), 1, DType.F16);
        ModelOptions options =
                ModelOptions.defaults()
                        .withWeights(ModelOptions.Weights.PACK)
                        .withMaxMemoryBytes(1000);
        assertThatThrownBy(() -> ModelLoader.load(folder, options))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("memory");
        ModelLoader.load(folder, options.withWeights(ModelOptions.Weights.AUTO)).forward().close();
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void roundedWeightsStayClose(ModelOptions.WeightType type) {
        SyntheticModel.write(folder, CONFIG.formatted(""), 1, DType.BF16);
        float[] exact = lastLogits(ModelOptions.defaults());
        float[] rounded = lastLogits(ModelOptions.defaults().withDtype(type));
        double square = 0;
        for (int i = 0; i < exact.length; i++) {
            square += Math.pow(exact[i] - rounded[i], 2);
        }
        double bound = type == ModelOptions.WeightType.INT8 ? 0.05 : 0.7;
        assertThat(Math.sqrt(square / exact.length)).isBetween(1e-5, bound);
        assertThatThrownBy(() ->
                        lastLogits(
                                ModelOptions.defaults()
                                        .withDtype(type)
                                        .withWeights(ModelOptions.Weights.MAP)))
                .isInstanceOf(UnsupportedModelException.class);
    }

    private float[] lastLogits(ModelOptions options) {
        try (ForwardPass forward =
                ModelLoader.load(folder, options, Compute.open(1), Decoder.Probe.NONE).forward()) {
            Chunk chunk = new Chunk(forward.newSequence(0), IDS).logits(IDS.length - 1);
            forward.run(List.of(chunk));
            return chunk.logits()[0];
        }
    }

    private void writeScaled(
            String config, String suffix, int blockRows, int blockColumns, int rank)
            throws IOException {
        Path plain = Files.createDirectory(folder.resolve("plain"));
        SyntheticModel.write(plain, config, 1, DType.F32);
        Random random = new Random(5);
        SafetensorsWriter writer = new SafetensorsWriter();
        try (Checkpoint checkpoint = Checkpoint.open(plain)) {
            for (String name : checkpoint.names()) {
                Tensor tensor = checkpoint.find(name);
                float[] values = tensor.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
                if (!name.endsWith("_proj.weight")) {
                    writer.add(name, DType.BF16, tensor.shape(), values);
                    continue;
                }
                writer.add(name, DType.F8_E4M3, tensor.shape(), values);
                long rows = (tensor.shape().get(0) + blockRows - 1) / blockRows;
                long columns = (tensor.shape().get(1) + blockColumns - 1) / blockColumns;
                float[] scales = new float[(int) (rows * columns)];
                for (int i = 0; i < scales.length; i++) {
                    scales[i] = 0.5f + random.nextFloat();
                }
                List<Long> shape =
                        switch (rank) {
                            case 0 -> List.of();
                            case 1 -> List.of(rows);
                            default -> List.of(rows, columns);
                        };
                writer.add(name + suffix, DType.F32, shape, scales);
                writer.add(
                        name.replace(".weight", ".input_scale"),
                        DType.F32,
                        List.of(),
                        new float[] {1});
            }
        }
        writer.write(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("config.json"), config);
    }

    private void assertAgrees(int blockRows, int blockColumns) {
        Families.Resolved model = Families.resolve(ModelConfig.read(folder));
        double[][] expected;
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            expected =
                    new TwinDecoder(
                                    model.spec(),
                                    new TwinWeights(
                                            checkpoint, model.layout(), blockRows, blockColumns))
                            .logits(IDS);
        }
        float[] logits = lastLogits(ModelOptions.defaults());
        for (int v = 0; v < logits.length; v++) {
            assertThat((double) logits[v])
                    .isCloseTo(expected[IDS.length - 1][v], within(TOLERANCE));
        }
    }

    private void open() {
        ModelLoader.load(folder, ModelOptions.defaults()).forward().close();
    }
}
