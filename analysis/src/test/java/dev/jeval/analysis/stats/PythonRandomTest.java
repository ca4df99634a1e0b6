package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Numbers computed with CPython 3.11.
class PythonRandomTest {
    @Test
    void seedsByMagnitude() {
        assertThat(new PythonRandom(-42).random()).isEqualTo(new PythonRandom(42).random());
        assertThat(new PythonRandom(0).random()).isEqualTo(0.8444218515250481);
        assertThat(new PythonRandom(BigInteger.TWO.pow(70).add(BigInteger.valueOf(5))).random())
                .isEqualTo(0.46679953776226335);
    }

    @Test
    void seedsWithStringsAndBytes() {
        assertThat(new PythonRandom("日本語").random()).isEqualTo(0.4439074244048681);
        assertThat(new PythonRandom("").random()).isEqualTo(0.9602256525641875);
        assertThat(new PythonRandom(new byte[] {0, 1, (byte) 255}).random())
                .isEqualTo(0.9807089409780451);
    }

    @Test
    void drawsFromRangesUniformAndGauss() {
        PythonRandom random = new PythonRandom(7);
        assertThat(random.randRange(-5, 1L << 40)).isEqualTo(868231286066L);
        assertThat(random.randInt(1, 6)).isEqualTo(6);
        assertThat(random.uniform(-2, 3)).isEqualTo(-1.7585678818659383);
        assertThat(random.gauss(1, 2)).isEqualTo(1.385081211677184);
        assertThat(random.gauss(1, 2)).isEqualTo(0.19838375793608787);
        assertThat(random.choices(new double[] {1, 2, 3, 0, 4}, 8))
                .containsExactly(2, 4, 1, 0, 2, 1, 2, 0);
        assertThat(random.choice(List.of("a", "b", "c"))).isEqualTo("c");
    }

    @Test
    void listsAndIndicesConsumeTheSameNumbers() {
        List<Integer> list = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
        int[] array = IntStream.range(0, 50).toArray();
        PythonRandom a = new PythonRandom(3);
        PythonRandom b = new PythonRandom(3);
        a.shuffle(list);
        b.shuffle(array);
        assertThat(list.stream().mapToInt(Integer::intValue).toArray()).isEqualTo(array);
        assertThat(a.sample(list, 9).stream().mapToInt(Integer::intValue).toArray())
                .isEqualTo(IntStream.of(b.sample(50, 9)).map(i -> array[i]).toArray());
        assertThat(a.random()).isEqualTo(b.random());
    }

    @Test
    void samplesAllOfALargePopulationOnce() {
        assertThat(new PythonRandom(1).sample(5000, 1000)).doesNotHaveDuplicates();
        assertThat(new PythonRandom(1).sample(30, 30))
                .containsExactlyInAnyOrder(IntStream.range(0, 30).toArray());
    }

    @Test
    void rejectsImpossibleDraws() {
        PythonRandom random = new PythonRandom(1);
        assertThatThrownBy(() -> random.sample(3, 4)).hasMessageContaining("n = 3, k = 4");
        assertThatThrownBy(() -> random.randBelow(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> random.choice(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> random.choices(new double[] {0, 0}, 1))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> random.getRandBits(33))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
