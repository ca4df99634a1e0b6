package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.ModelSummary;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.internal.family.Families;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.spec.SpecText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What every model family owes, checked on small random checkpoints: one for each `config.json` in
/// `src/test/resources/families`, which are found by listing.
class FamilyContractTest {
    /// Longer than a block of the cache, than the windows and than the trained lengths of the
    /// configs.
    private static final int LENGTH = 110;

    /// Float32 against float64: logits are of the size of 1, and these models are shallow.
    private static final double TWIN_TOLERANCE = 5e-4;

    private static final long SEED = 4711;

    @TempDir private Path folder;

    @TestFactory
    Stream<DynamicNode> contract() {
        return configs()
                .map(config ->
                        DynamicContainer.dynamicContainer(
                                name(config),
                                Stream.of(
                                        test(
                                                config,
                                                "agrees with the float64 twin",
                                                this::agreesWithTwin),
                                        test(
                                                config,
                                                "gives the same bits",
                                                FamilyContractTest::givesSameBits),
                                        test(
                                                config,
                                                "counts its parameters",
                                                this::countsParameters),
                                        test(
                                                config,
                                                "survives a round trip",
                                                FamilyContractTest::survivesRoundTrip))));
    }

    @Test
    void everyFamilyHasAConfig() {
        Set<String> seen = new HashSet<>();
        configs().forEach(config -> seen.add(config(config).text("model_type")));
        for (var family : Families.all()) {
            assertThat(seen).as("families").containsAnyElementsOf(family.modelTypes());
        }
    }

    private interface Check {
        void run(Path model, Path config);
    }

    private DynamicTest test(Path config, String name, Check check) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    Path model = Files.createTempDirectory(folder, name(config));
                    SyntheticModel.write(model, Files.readString(config), SEED, DType.BF16);
                    check.run(model, config);
                });
    }

    private void agreesWithTwin(Path model, Path configFile) {
        Families.Resolved resolved = Families.resolve(config(configFile));
        int[] ids = ids(resolved.spec().vocabSize(), LENGTH);
        double[][] expected;
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            expected =
                    new TwinDecoder(resolved.spec(), new TwinWeights(checkpoint, resolved.layout()))
                            .logits(ids);
        }
        int[] positions = new int[ids.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
        try (ForwardPass forward = open(model)) {
            Chunk chunk =
                    new Chunk(forward.newSequence(forward.positionKey(ids.length)), ids)
                            .logits(positions);
            forward.run(List.of(chunk));
            for (int t = 0; t < ids.length; t++) {
                for (int v = 0; v < expected[t].length; v++) {
                    assertThat((double) chunk.logits()[t][v])
                            .as("position %d, token %d", t, v)
                            .isCloseTo(expected[t][v], within(TWIN_TOLERANCE));
                }
            }
        }
    }

    private static void givesSameBits(Path model, Path configFile) {
        int vocab = config(configFile).size("vocab_size");
        new BitContract(model, ids(vocab, LENGTH)).check();
    }

    private void countsParameters(Path model, Path configFile) {
        ModelSummary summary = ModelSummary.of(model);
        long elements =
                summary.tensors().stream()
                        .mapToLong(t -> t.shape().stream().reduce(1L, (a, b) -> a * b))
                        .sum();
        assertThat(summary.parameters()).isEqualTo(elements);
        assertThat(summary.activeParameters()).isBetween(1L, elements);
        assertThat(summary.tensors()).allMatch(ModelSummary.TensorEntry::used);
        assertThat(summary.weightBytes()).isEqualTo(2 * elements);
        assertThat(summary.memoryBytes(100, 3))
                .isEqualTo(
                        summary.weightBytes()
                                + summary.workBytes()
                                + 3 * 128 * summary.kvBytesPerToken());
        try (ForwardPass forward = open(model)) {
            assertThat(forward.kvBytes(64)).isEqualTo(64 * summary.kvBytesPerToken());
        }
    }

    private static void survivesRoundTrip(Path model, Path configFile) {
        Families.Resolved once = Families.resolve(config(configFile));
        Families.Resolved twice = Families.resolve(ModelConfig.read(model));
        assertThat(twice.spec()).isEqualTo(once.spec());
        assertThat(SpecText.lines(once.spec())).isEqualTo(SpecText.lines(twice.spec()));
        assertThat(SpecText.lines(once.spec())).hasSizeBetween(6, 20).allMatch(l -> !l.isBlank());
    }

    private static ForwardPass open(Path model) {
        return ModelLoader.load(model, ModelOptions.defaults(), Compute.open(1), Decoder.Probe.NONE)
                .forward();
    }

    private static int[] ids(int vocab, int length) {
        return new Random(SEED).ints(length, 0, vocab).toArray();
    }

    private static ModelConfig config(Path file) {
        return ModelConfig.readFile(file);
    }

    private static String name(Path config) {
        return config.getFileName().toString().replace(".json", "");
    }

    private static Stream<Path> configs() {
        try {
            Path root =
                    Path.of(
                            Objects.requireNonNull(
                                            FamilyContractTest.class.getResource("/families"))
                                    .toURI());
            try (Stream<Path> files = Files.list(root)) {
                return files
                        .filter(file -> file.toString().endsWith(".json"))
                        .sorted()
                        .toList()
                        .stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
