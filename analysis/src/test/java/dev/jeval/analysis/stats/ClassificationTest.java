package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void aucIsTheShareOfOrderedPairs() {
        Random random = new Random(4);
        for (int round = 0; round < 50; round++) {
            int n = 3 + random.nextInt(30);
            boolean[] positive = new boolean[n];
            double[] scores = new double[n];
            for (int i = 0; i < n; i++) {
                positive[i] = i == 0 || (i > 1 && random.nextBoolean());
                scores[i] = random.nextInt(6) / 2.0;
            }
            assertThat(Classification.rocAuc(positive, scores))
                    .isCloseTo(orderedPairs(positive, scores), within(ROUNDING));
        }
    }

    @Test
    void aucNeedsBothClasses() {
        assertThatThrownBy(() ->
                        Classification.rocAuc(new boolean[] {true, true}, new double[] {1, 2}))
                .hasMessageContaining("positive and negative");
    }

    @Test
    void oneClassHasNoCorrelation() {
        Classification counts = Classification.of(new int[] {1, 1}, new int[] {1, 1});
        assertThat(counts.matthewsCorrelation()).isZero();
        assertThat(counts.kappa()).isNaN();
        assertThat(counts.f1(1)).isEqualTo(1);
        assertThat(counts.f1(7)).isZero();
    }

    private static double orderedPairs(boolean[] positive, double[] scores) {
        double ordered = 0;
        int pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return ordered / pairs;
    }
}
