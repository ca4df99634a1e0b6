package dev.jeval.analysis.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlotTest {
    @Test
    void ticksAreRoundAndInside() {
        assertThat(Ticks.between(0, 1, 5).values())
                .containsExactly(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0);
        assertThat(Ticks.between(-7.3, 6.9, 8).label(-6)).isEqualTo("−6");
        assertThat(Ticks.between(22.5, 24.8, 5).label(23)).isEqualTo("23.0");
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            double low = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
            double high =
                    low
                            + Math.abs(random.nextGaussian()) * Math.pow(10, random.nextInt(12) - 6)
                            + 1e-9;
            Ticks ticks = Ticks.between(low, high, 6);
            assertThat(ticks.values()).hasSizeLessThanOrEqualTo(14);
            assertThat(ticks.values().stream().map(ticks::label)).doesNotHaveDuplicates();
        }
    }

    @Test
    void axesNeedARange() {
        assertThatThrownBy(() -> new Axis("x", 1, 1)).hasMessageContaining("expected low < high");
        assertThat(Axis.around("x", 2, 2).low()).isLessThan(2);
        assertThat(Axis.around("x", Double.NaN).high()).isGreaterThan(0);
    }

    @Test
    void labelsKeepApartWhereThereIsRoom() {
        LabelPlacer placer = new LabelPlacer(0, 0, 700, 500);
        Random random = new Random(2);
        List<LabelPlacer.Placed> placed = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            double x = 50 + 600 * random.nextDouble();
            double y = 50 + 400 * random.nextDouble();
            placer.avoid(x, y, 5);
            placed.add(placer.place("Model " + i, x, y, 5, 11));
        }
        for (int i = 0; i < placed.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(overlap(placed.get(i), placed.get(j))).as("%s and %s", i, j).isFalse();
            }
        }
    }

    @Test
    void escapesTextAndAttributes() {
        assertThat(Svg.escape("<a b='\"&\u0000>")).isEqualTo("&lt;a b=&#39;&quot;&amp;\uFFFD&gt;");
        assertThat(Svg.number(-0.001)).isEqualTo("0");
        assertThat(Svg.number(12.50)).isEqualTo("12.5");
    }

    @Test
    void cutsLongLabels() {
        assertThat(TextWidth.of("日本語", 10)).isEqualTo(30);
        String cut = TextWidth.cut("x".repeat(100), 12, 100);
        assertThat(cut).endsWith("…");
        assertThat(TextWidth.of(cut, 12)).isLessThanOrEqualTo(100);
    }

    private static boolean overlap(LabelPlacer.Placed a, LabelPlacer.Placed b) {
        double width = Math.min(TextWidth.of(a.text(), 11), TextWidth.of(b.text(), 11));
        return Math.abs(a.textX() - b.textX()) < width && Math.abs(a.textY() - b.textY()) < 11;
    }
}
