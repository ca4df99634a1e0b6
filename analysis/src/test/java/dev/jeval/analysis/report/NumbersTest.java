package dev.jeval.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.analysis.stats.Interval;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void showsAsManyDigitsAsTheErrorAllows() {
        assertThat(Numbers.withError(0.51, 0.0288)).isEqualTo("0.510 ± 0.029");
        assertThat(Numbers.withError(123.456, 12.3)).isEqualTo("123 ± 12");
        assertThat(Numbers.withError(0.5, 0)).isEqualTo("0.5000");
        assertThat(Numbers.withError(1e9, 1e-12)).startsWith("1000000000.000000 ±");
        assertThat(Numbers.withInterval(1, new Interval(0.9, 1.1))).isEqualTo("1.00 ± 0.10");
    }

    @Test
    void writesSignsPercentagesAndGaps() {
        assertThat(Numbers.fixed(-0.004, 2)).isEqualTo("0.00");
        assertThat(Numbers.signed(-0.254, 2)).isEqualTo("−0.25");
        assertThat(Numbers.percent(0.65152, 1)).isEqualTo("65.2 %");
        assertThat(Numbers.fixed(Double.NaN, 2)).isEqualTo("–");
        assertThat(Numbers.interval(Interval.UNDEFINED, 2)).isEqualTo("–");
        assertThat(Numbers.pValue(1e-9)).isEqualTo("<0.0001");
        assertThat(Numbers.count(13.02e9)).isEqualTo("13.0 B");
        assertThat(Numbers.count(999_999)).isEqualTo("1.00 M");
        assertThat(Numbers.count(7)).isEqualTo("7");
    }
}
