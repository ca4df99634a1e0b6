package dev.jeval.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundingCostTest {
    private static final ModelOptions ONE_THREAD = ModelOptions.defaults().withThreads(1);

    @TempDir Path folder;

    @Test
    void storedWeightsCostNothingAndFewerBitsCostMore() throws IOException {
        ModelShape shape = ModelShape.of("tiny");
        new RandomModel(shape, 1).write(folder, RandomModel.StoredType.BF16);
        int[] tokens = new Random(2).ints(600, 0, shape.vocabSize()).toArray();
        List<RoundingCost> costs = RoundingCost.measure(folder, ONE_THREAD, 0, tokens);
        assertThat(costs)
                .extracting(RoundingCost::dtype)
                .containsExactly(ModelOptions.WeightType.values());
        RoundingCost stored = costs.get(0);
        RoundingCost int8 = costs.get(1);
        RoundingCost int4 = costs.get(2);
        assertThat(stored.tokens()).isEqualTo(600);
        assertThat(stored.meanAbsoluteDifference()).isZero();
        assertThat(stored.argmaxChanged()).isZero();
        assertThat(stored.negativeLogLikelihood() / 600).isBetween(1.0, 20.0);
        assertThat(int8.meanAbsoluteDifference()).isPositive();
        assertThat(int4.meanAbsoluteDifference()).isGreaterThan(4 * int8.meanAbsoluteDifference());
        assertThat(int4.argmaxChanged()).isBetween(int8.argmaxChanged(), 1.0);
    }

    @Test
    void aTextWithoutTokensIsRefused() {
        assertThatThrownBy(() -> RoundingCost.measure(folder, ONE_THREAD, 0, new int[0]))
                .hasMessageContaining("expected a text, got no tokens");
    }
}
