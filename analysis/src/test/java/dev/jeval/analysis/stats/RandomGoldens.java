package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Checks of the `py_*` and `np_*` cases: every number drawn must be equal, not close.
final class RandomGoldens {
    private RandomGoldens() {}

    static void stream(Case c) {
        PythonRandom random = new PythonRandom(c.seed());
        JsonNode want = c.expected();
        for (JsonNode bits : want.get("bits32")) {
            assertThat(random.getRandBits(32)).isEqualTo(bits.asLong());
        }
        for (JsonNode value : want.get("random")) {
            assertThat(random.random()).isEqualTo(value.asDouble());
        }
        assertThat(random.getRandBits(5)).isEqualTo(want.get("bits5").asLong());
        assertThat(random.getRandBitsBig(64)).isEqualTo(big(want.get("bits64")));
        assertThat(random.getRandBitsBig(100)).isEqualTo(big(want.get("bits100")));
    }

    static void shuffle(Case c) {
        PythonRandom random = new PythonRandom(c.seed());
        int[] order = IntStream.range(0, c.integer("n")).toArray();
        random.shuffle(order);
        if (c.has("order")) {
            assertThat(order).isEqualTo(Case.integers(c.expected().get("order")));
        }
        if (c.has("first")) {
            int[] first = Case.integers(c.expected().get("first"));
            assertThat(order).startsWith(first);
        }
        if (c.has("last")) {
            assertThat(order).endsWith(Case.integers(c.expected().get("last")));
        }
        next(c, random);
    }

    static void sample(Case c) {
        PythonRandom random = new PythonRandom(c.seed());
        JsonNode samples = c.expected().get("samples");
        for (JsonNode sample : samples) {
            assertThat(random.sample(c.integer("n"), c.integer("k")))
                    .isEqualTo(Case.integers(sample));
        }
        next(c, random);
    }

    static void choices(Case c) {
        PythonRandom random = new PythonRandom(c.seed());
        assertThat(random.choices(c.integer("n"), c.integer("k")))
                .isEqualTo(Case.integers(c.expected().get("choices")));
        next(c, random);
    }

    static void shuffleThenSample(Case c) {
        PythonRandom random = new PythonRandom(c.seed());
        int[] docs = IntStream.range(0, c.integer("n_docs")).toArray();
        random.shuffle(docs);
        assertThat(docs).startsWith(Case.integers(c.expected().get("first_docs")));
        for (JsonNode sample : c.expected().get("first_samples")) {
            assertThat(random.sample(c.integer("n_pool"), c.integer("k")))
                    .isEqualTo(Case.integers(sample));
        }
    }

    static void numpyStream(Case c) {
        NumpyRandom random = new NumpyRandom(c.seed().longValueExact());
        JsonNode want = c.expected();
        assertThat(random.randomSample(4)).isEqualTo(Case.vector(want.get("random_sample")));
        assertThat(random.randInt(0, 10, 8)).isEqualTo(longs(want.get("randint10")));
        assertThat(random.choice(7, 7)).isEqualTo(Case.integers(want.get("choice7")));
        assertThat(random.choice(766, 5)).isEqualTo(Case.integers(want.get("choice766")));
        assertThat(random.randInt(0, Integer.MAX_VALUE, 3)).isEqualTo(longs(want.get("randint31")));
        c.check("normal", random.standardNormal(4));
        assertThat(random.permutation(10)).isEqualTo(Case.integers(want.get("permutation")));
    }

    static void numpyChoice(Case c) {
        NumpyRandom random = new NumpyRandom(c.seed().longValueExact());
        for (JsonNode draw : c.expected().get("draws")) {
            // As many draws as items; long rows are cut in the file.
            assertThat(random.choice(c.integer("n"), c.integer("n")))
                    .startsWith(Case.integers(draw));
        }
        assertThat(random.randomSample()).isEqualTo(c.expected().get("next_random").asDouble());
    }

    private static void next(Case c, PythonRandom random) {
        if (c.has("next_random")) {
            assertThat(random.random()).isEqualTo(c.expected().get("next_random").asDouble());
        }
    }

    private static BigInteger big(JsonNode node) {
        return new BigInteger(node.asString());
    }

    private static long[] longs(JsonNode node) {
        return Arrays.stream(Case.integers(node)).asLongStream().toArray();
    }
}
