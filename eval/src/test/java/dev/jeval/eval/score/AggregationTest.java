package dev.jeval.eval.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.eval.ScoringException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTest {
    private static final double EXACT = 1e-12;

    private static double aggregate(String name, List<?> values) {
        return Aggregation.of(name).orElseThrow().aggregate(values);
    }

    @Test
    void numbersAreAggregatedAsTheHarnessDoes() {
        assertThat(aggregate("mean", List.of(1, 0.0, 1, true))).isEqualTo(0.75);
        assertThat(aggregate("median", List.of(3, 1, 2, 9))).isEqualTo(3);
        assertThat(aggregate("nanmean", List.of(1, Double.NaN, 3))).isEqualTo(2);
        assertThat(aggregate("perplexity", List.of(-1, -3))).isCloseTo(Math.exp(2), within(EXACT));
        assertThat(aggregate("bypass", List.of(0))).isEqualTo(999);
    }

    @Test
    void likelihoodsAreDividedByTheUnitsOfAllDocuments() {
        List<?> values = List.of(List.of(-6.0, 4), List.of(-2.0, 12));
        assertThat(aggregate("bits_per_byte", values)).isCloseTo(0.5 / Math.log(2), within(EXACT));
        assertThat(aggregate("weighted_perplexity", values))
                .isCloseTo(Math.exp(0.5), within(EXACT));
    }

    @Test
    void labelledScoresGiveAreaF1AndCorrelation() {
        List<?> scores =
                List.of(List.of(0.9, 1), List.of(0.8, 0), List.of(0.7, 1), List.of(0.1, 0));
        assertThat(aggregate("roc_auc", scores)).isEqualTo(0.75);
        assertThat(aggregate("roc_auc", List.of(List.of(0.9, 1), List.of(0.8, 1)))).isNaN();
        List<?> classes = List.of(List.of(1, 1), List.of(1, 0), List.of(0, 0), List.of(0, 0));
        assertThat(aggregate("f1", classes)).isCloseTo(2.0 / 3, within(EXACT));
        assertThat(aggregate("matthews_corrcoef", classes))
                .isCloseTo(1 / Math.sqrt(3), within(EXACT));
        assertThat(aggregate("brier_score", List.of(List.of(0, 0.75, 0.25), List.of(1, 0.5, 0.5))))
                .isCloseTo((0.125 + 0.5) / 2, within(EXACT));
    }

    @Test
    void errorsOfMeansAreExactAndOthersDrawn() {
        Aggregation mean = Aggregation.MEAN;
        List<Integer> values = List.of(1, 0, 0, 1);
        assertThat(mean.standardError(values, 100))
                .isCloseTo(Math.sqrt(1.0 / 3) / 2, within(EXACT));
        assertThat(mean.standardError(values, 0)).isNaN();
        assertThat(mean.standardError(List.of(1), 100)).isNaN();
        assertThat(Aggregation.BITS_PER_BYTE.standardError(List.of(), 100)).isNaN();
        double drawn = Aggregation.MEDIAN.standardError(List.of(1, 2, 3, 4, 5), 1000);
        assertThat(drawn).isBetween(0.5, 1.5);
        assertThat(Aggregation.MEDIAN.standardError(List.of(1, 2, 3, 4, 5), 1000)).isEqualTo(drawn);
    }

    @Test
    void valuesOfTheWrongShapeAreOneError() {
        assertThatThrownBy(() -> aggregate("mean", List.of("x")))
                .isInstanceOf(ScoringException.class);
        assertThatThrownBy(() -> aggregate("bits_per_byte", List.of(1.0)))
                .isInstanceOf(ScoringException.class);
    }
}
