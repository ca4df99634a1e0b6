package dev.jeval.engine.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.engine.SamplingOptions;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
    private static final float[] LOGITS = {1, 3, 2, 3, -1, 0.5f};

    private static int choose(SamplingOptions options, double uniform) {
        return new TokenSampler(LOGITS.length).choose(LOGITS, options, null, uniform);
    }

    /// The ids that can be drawn.
    private static BitSet drawable(float[] logits, SamplingOptions options) {
        TokenSampler sampler = new TokenSampler(logits.length);
        BitSet ids = new BitSet();
        for (int i = 0; i < 4000; i++) {
            ids.set(sampler.choose(logits, options, null, i / 4000.0));
        }
        return ids;
    }

    private static BitSet ids(int... ids) {
        BitSet set = new BitSet();
        IntStream.of(ids).forEach(set::set);
        return set;
    }

    @Test
    void greedyTakesTheLowestIdAmongEquals() {
        assertThat(choose(SamplingOptions.greedy(), 0.9)).isEqualTo(1);
    }

    @Test
    void topKKeepsEqualsOfTheKth() {
        SamplingOptions options = SamplingOptions.sampled(0);
        assertThat(drawable(LOGITS, options.withTopK(1))).isEqualTo(ids(1, 3));
        assertThat(drawable(LOGITS, options.withTopK(3))).isEqualTo(ids(1, 2, 3));
        assertThat(drawable(LOGITS, options.withTopK(100)).cardinality()).isEqualTo(6);
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        float[] logits = logs(0.5, 0.2, 0.15, 0.1, 0.05);
        SamplingOptions options = SamplingOptions.sampled(0);
        assertThat(drawable(logits, options.withTopP(0.4))).isEqualTo(ids(0));
        assertThat(drawable(logits, options.withTopP(0.6))).isEqualTo(ids(0, 1));
        assertThat(drawable(logits, options.withTopP(0.86))).isEqualTo(ids(0, 1, 2, 3));
        assertThat(drawable(logits, options.withTopP(1))).isEqualTo(ids(0, 1, 2, 3, 4));
    }

    @Test
    void topPCountsWhatTopKLeft() {
        float[] logits = logs(0.4, 0.3, 0.2, 0.1);
        // Of the two that top-k leaves the first alone has 0.57.
        SamplingOptions options = SamplingOptions.sampled(0).withTopK(2).withTopP(0.5);
        assertThat(drawable(logits, options)).isEqualTo(ids(0));
    }

    @Test
    void minPDropsWhatIsLessProbableThanAShareOfTheMostProbable() {
        float[] logits = logs(0.5, 0.2, 0.15, 0.1, 0.05);
        SamplingOptions options = SamplingOptions.sampled(0).withMinP(0.25);
        assertThat(drawable(logits, options)).isEqualTo(ids(0, 1, 2));
    }

    @Test
    void repetitionPenaltyDividesPositiveAndMultipliesNegativeLogits() {
        float[] logits = {2, 1.5f, -1, -1.2f};
        TokenSampler sampler = new TokenSampler(4);
        SamplingOptions options = SamplingOptions.greedy().withRepetitionPenalty(1.5);
        assertThat(sampler.choose(logits, options, ids(0), 0)).isEqualTo(1);
        assertThat(sampler.choose(logits, options, ids(0, 1), 0)).isEqualTo(0);
        float[] negative = {-1, -1.2f};
        assertThat(new TokenSampler(2).choose(negative, options, ids(0), 0)).isEqualTo(1);
        assertThat(logits).containsExactly(2, 1.5f, -1, -1.2f);
    }

    @RepeatedTest(10)
    void drawsFollowTheSoftmax(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        float[] logits = new float[12];
        double temperature = 0.3 + random.nextDouble() * 2;
        double total = 0;
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextGaussian() * 2);
            total += Math.exp(logits[i] / temperature);
        }
        TokenSampler sampler = new TokenSampler(logits.length);
        SamplingOptions options = SamplingOptions.sampled(0).withTemperature(temperature);
        int draws = 20_000;
        int[] counts = new int[logits.length];
        for (int i = 0; i < draws; i++) {
            double uniform = CounterRandom.uniform(repetition.getCurrentRepetition(), i, 0, 0);
            counts[sampler.choose(logits, options, null, uniform)]++;
        }
        for (int i = 0; i < logits.length; i++) {
            double p = Math.exp(logits[i] / temperature) / total;
            double sixSigma = 6 * Math.sqrt(p * (1 - p) / draws) + 1.0 / draws;
            assertThat((double) counts[i] / draws).isCloseTo(p, within(sixSigma));
        }
    }

    @Test
    void everyPartOfTheKeyChangesTheNumber() {
        double base = CounterRandom.uniform(1, 2, 3, 4);
        assertThat(CounterRandom.uniform(1, 2, 3, 4)).isEqualTo(base);
        assertThat(
                        new double[] {
                            CounterRandom.uniform(0, 2, 3, 4),
                            CounterRandom.uniform(1, 0, 3, 4),
                            CounterRandom.uniform(1, 2, 0, 4),
                            CounterRandom.uniform(1, 2, 3, 0),
                            CounterRandom.uniform(2, 1, 3, 4)
                        })
                .doesNotContain(base);
    }

    @Test
    void numbersAreUniform() {
        int draws = 100_000;
        double mean = 0;
        for (int i = 0; i < draws; i++) {
            double value = CounterRandom.uniform(42, i % 100, i / 1000, i);
            assertThat(value).isBetween(0.0, Math.nextDown(1.0));
            mean += value / draws;
        }
        assertThat(mean).isCloseTo(0.5, within(6 / Math.sqrt(12.0 * draws)));
    }

    private static float[] logs(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return logits;
    }
}
