package dev.jeval.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineBenchTest {
    @TempDir Path folder;

    @Test
    void everyFigureIsMeasuredOnARandomModel() throws IOException {
        new RandomModel(ModelShape.of("tiny"), 1).write(folder, RandomModel.StoredType.BF16);
        BenchResult result =
                EngineBench.run(
                        folder, ModelOptions.defaults().withThreads(2), BenchOptions.quick());
        assertThat(result.measurements())
                .extracting(Measurement::name)
                .containsExactly("prefill", "decode", "decode", "score");
        assertThat(result.measurements())
                .allSatisfy(m -> {
                    assertThat(m.seconds()).isPositive();
                    assertThat(m.flops()).isPositive();
                    assertThat(m.bytes()).isPositive();
                    assertThat(m.roofline()).isPositive();
                });
        assertThat(result.limits().threads()).isEqualTo(2);
        assertThat(result.limits().flopsPerSecond()).isPositive();
        assertThat(result.limits().readBytesPerSecond()).isPositive();
        assertThat(result.loadSeconds()).isPositive();
        assertThat(result.firstTokenSeconds()).isGreaterThan(result.loadSeconds());
        assertThat(result.packedSeconds()).isGreaterThan(result.firstTokenSeconds());
        MemoryUse memory = result.memory();
        assertThat(memory.plannedBytes())
                .isEqualTo(memory.weightBytes() + memory.kvBytes() + memory.reserveBytes());
        assertThat(memory.kvBytes()).isPositive();
        assertThat(result.kernels()).contains("kernels");
    }

    @Test
    void prefillCountsTheWorkOfItsProducts() throws IOException {
        ModelShape shape = ModelShape.of("tiny");
        new RandomModel(shape, 1).write(folder, RandomModel.StoredType.F32);
        BenchResult result =
                EngineBench.run(
                        folder, ModelOptions.defaults().withThreads(1), BenchOptions.quick());
        int width = shape.hiddenSize();
        int heads = (shape.heads() + 2 * shape.kvHeads()) * shape.headDim();
        long layer =
                (long) width * heads
                        + (long) shape.heads() * shape.headDim() * width
                        + 3L * width * shape.intermediateSize();
        long products = 2L * 16 * shape.layers() * layer + 2L * shape.vocabSize() * width;
        long attention = 2L * 136 * 2 * shape.headDim() * shape.heads() * shape.layers();
        assertThat(result.measurements().getFirst().flops()).isEqualTo(products + attention);
    }

    @Test
    void residentMemoryIsReadFromTheProcessStatus() {
        List<String> status = List.of("VmHWM:\t  999 kB", "VmRSS:\t   12345 kB", "RssAnon: 1 kB");
        assertThat(MemoryUse.parse(status)).hasValue(12345L << 10);
        assertThat(MemoryUse.parse(List.of("Name: java"))).isEmpty();
    }

    @Test
    void limitsSayHowLongWorkTakesAtLeast() {
        MachineLimits limits = new MachineLimits(1, 10e9, 100e9);
        assertThat(limits.seconds(200_000_000_000L, 10_000_000_000L)).isEqualTo(2);
        assertThat(limits.seconds(100_000_000_000L, 30_000_000_000L)).isEqualTo(3);
    }

    @Test
    void aRandomModelIsTheSameForTheSameSeed() {
        RandomModel model = new RandomModel(ModelShape.of("tiny"), 7);
        RandomModel again = new RandomModel(ModelShape.of("tiny"), 7);
        RandomModel other = new RandomModel(ModelShape.of("tiny"), 8);
        RandomModel.Weights tensor = model.tensors().get(2);
        int same = 0;
        for (int i = 0; i < 1000; i++) {
            assertThat(again.value(tensor, i)).isEqualTo(model.value(tensor, i));
            same += other.value(tensor, i) == model.value(tensor, i) ? 1 : 0;
        }
        assertThat(same).isLessThan(50);
    }

    @Test
    void unusableRequestsSayWhatIsExpected() {
        assertThatThrownBy(() -> ModelShape.of("llama-9000"))
                .hasMessageContaining(
                        "expected one of [qwen2.5-0.5b, llama-3.2-1b, llama-2-7b, tiny]");
        assertThatThrownBy(() ->
                        new BenchOptions(List.of(0), List.of(1), List.of(1), 1, 1, 0, 1, true))
                .hasMessageContaining("prompt length of at least 1, got 0");
    }
}
