package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.internal.schedule.FakeForwardPass;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long WEIGHT_BYTES = 4L << 30;
    private static final long PARAMETERS = 2L << 30;
    private static final FakeForwardPass PASS = new FakeForwardPass(10, 64, length -> 0);
    private static final ModelInfo INFO =
            new ModelInfo(
                    Path.of("model"),
                    "llama",
                    PARAMETERS,
                    "BF16",
                    10,
                    8,
                    2,
                    64,
                    64,
                    1,
                    List.of(2),
                    WEIGHT_BYTES);

    private static long limit(ModelOptions options) {
        return MemoryPlan.kvLimitBytes(PASS, INFO, options);
    }

    private static ModelOptions withLimit(long bytes) {
        return ModelOptions.defaults().withMaxMemoryBytes(ModelOptions.RESERVE_BYTES + bytes);
    }

    @Test
    void aLimitLeavesWhatTheWeightsDoNotTake() {
        assertThat(limit(withLimit(WEIGHT_BYTES + 5_000))).isEqualTo(5_000);
    }

    @Test
    void weightsThatDoNotFitStayMappedAndAreNotCounted() {
        assertThat(limit(withLimit(5_000))).isEqualTo(5_000);
        assertThatThrownBy(() -> limit(withLimit(5_000).withWeights(ModelOptions.Weights.PACK)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("model: expected a memory limit of at least");
    }

    @Test
    void aLimitWithoutRoomForOneTokenIsRefused() {
        assertThatThrownBy(() -> limit(withLimit(FakeForwardPass.BLOCK_BYTES - 1)))
                .isInstanceOf(UnsupportedModelException.class);
        assertThat(limit(withLimit(FakeForwardPass.BLOCK_BYTES)))
                .isEqualTo(FakeForwardPass.BLOCK_BYTES);
    }

    @Test
    void quantisedWeightsTakeLess() {
        ModelOptions options = withLimit(3L << 30).withDtype(ModelOptions.WeightType.INT8);
        assertThat(limit(options)).isEqualTo((3L << 30) - PARAMETERS * 9 / 8);
        assertThat(limit(options.withDtype(ModelOptions.WeightType.INT4)))
                .isEqualTo((3L << 30) - PARAMETERS * 5 / 8);
    }

    @Test
    void withoutALimitOneSequenceOfTheMaximumLengthAlwaysFits() {
        assertThat(limit(ModelOptions.defaults())).isGreaterThanOrEqualTo(PASS.kvBytes(64));
    }
}
